import * as z from 'zod/mini';
import { lazily } from '../../config/lazily.ts';

/** Letters, digits and _; `u_` begins the names of profiles (https://www.reddit.com/dev/api#POST_api_site_admin, seen November 2026). */
const namePattern = '(?:/?r/)?(?!u_)[A-Za-z0-9][A-Za-z0-9_]{1,20}';
const nameWords = 'the name of a subreddit such as "tea" or "r/tea"';

const adultWords = 'false, or nothing: what is marked as not safe for work is never answered';

const name = () =>
  z.pipe(
    z.string({ error: nameWords }).check(z.regex(new RegExp(`^${namePattern}$`), { error: nameWords })),
    z.transform((written) => written.replace(/^\/?r\//, '')),
  );

const subreddit = () =>
  z
    .pipe(
      z.transform((value: unknown) => (typeof value === 'string' ? { name: value } : value)),
      z.strictObject(
        {
          name: name(),
          posts: z.optional(z.boolean()),
          flair: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(64))),
          nsfw: z.optional(z.boolean()),
          comment: z.optional(z.enum(['mentions', 'new-posts'])),
          adult: z.optional(z.literal(false, { error: adultWords })),
        },
        { error: `${nameWords}, or an object with \`name\`` },
      ),
    )
    .check(
      z.meta({
        accepts: {
          anyOf: [
            { type: 'string', pattern: `^${namePattern}$`, description: 'The name of a subreddit: "tea" or "r/tea".' },
            {
              type: 'object',
              required: ['name'],
              additionalProperties: false,
              properties: {
                name: { type: 'string', pattern: `^${namePattern}$`, description: 'Its name: "tea" or "r/tea".' },
                posts: {
                  type: 'boolean',
                  description: 'false keeps it in the list and posts nothing there. Default: true.',
                },
                flair: {
                  type: 'string',
                  minLength: 1,
                  maxLength: 64,
                  description: 'The flair of each post there: its text as the subreddit shows it, or its id.',
                },
                nsfw: {
                  type: 'boolean',
                  description: 'true marks each post there as not safe for work. Default: false.',
                },
                comment: {
                  enum: ['mentions', 'new-posts'],
                  description:
                    '"mentions" answers those who answer or name the account; "new-posts" answers new posts of others too, where the rules of the subreddit allow it. Default: "mentions".',
                },
                adult: {
                  enum: [false],
                  description: 'What is marked as not safe for work is never answered. Default: false.',
                },
              },
            },
          ],
        },
      }),
    );

const subreddits = () =>
  z.array(subreddit(), { error: 'a list of subreddits, such as ["tea", "kettles"]' }).check(
    z.maxLength(50),
    z.refine((list) => new Set(list.map((place) => place.name.toLowerCase())).size === list.length, {
      error: 'each subreddit once',
    }),
    z.refine((list) => list.length === 0 || list.some((place) => place.posts !== false), {
      error: 'at least one subreddit that takes posts, or no list at all: then the account posts to its own profile',
    }),
  );

const titleStyles = ['sentence', 'question'] as const;

/** What a personality may say about Reddit alone. What follows from it is in places.ts, which every function carries. */
export const redditSettings = lazily(() =>
  z.strictObject({
    subreddits: z.optional(subreddits()).check(
      z.meta({
        description: 'Where it posts, one place after the other. Default: to the profile of the account.',
        samples: [['tea', { name: 'kettles', flair: 'Discussion' }]],
      }),
    ),
    titleStyle: z
      .optional(z.enum(titleStyles))
      .check(z.meta({ description: 'Titles are plain sentences, or questions. Default: as the writer likes.' })),
  }),
);
export type RedditSettings = z.infer<ReturnType<typeof redditSettings>>;
export type Subreddit = NonNullable<RedditSettings['subreddits']>[number];

/** What the personality wants of one place; undefined for a place that is not in its list. */
export function settingsOf(settings: Readonly<Record<string, unknown>>, place: string): Subreddit | undefined {
  const { subreddits: list = [] } = redditSettings().parse(settings);
  return list.find((subreddit) => subreddit.name.toLowerCase() === place.toLowerCase());
}
