import * as z from 'zod/mini';
import type { PlaceFacts } from '../../interaction/platform-reads.ts';
import { NotSent, Rejected } from '../../publication/errors.ts';
import { openFlairs } from './flair.ts';
import type { Ask } from './things.ts';

const aboutSchema = z.object({
  kind: z.literal('t5'),
  data: z.object({ display_name: z.string().check(z.minLength(1)), over18: z.nullish(z.boolean()) }),
});
const rulesSchema = z.object({
  rules: z.array(z.object({ short_name: z.nullish(z.string()), description: z.nullish(z.string()) })),
});

/** Longest rule that a writer is given, in characters: what is behind that is explanation. */
const longestRule = 400;

/** What a writer has to know of a subreddit. Throws Rejected for one that there is not, or that keeps the account out. */
export async function readPlace(ask: Ask, place: string, subject: string): Promise<PlaceFacts> {
  if (!/^\w{2,24}$/.test(place)) {
    throw new Rejected(`Reddit has no place called "${place}", which ${subject} names; expected a name such as "tea".`);
  }
  // A profile has neither rules nor flairs; each of its posts says by itself whether it is for adults.
  if (/^u_/i.test(place)) return { name: place, rules: [], flairs: [], adult: false };
  const about = aboutSchema.safeParse(await ask({ method: 'get', uri: `r/${place}/about` }));
  if (!about.success) throw unreadable(subject);
  const rules = rulesSchema.safeParse(await ask({ method: 'get', uri: `r/${place}/about/rules` }));
  if (!rules.success) throw unreadable(subject);
  const { display_name: name, over18 } = about.data.data;
  return {
    name,
    rules: rules.data.rules.map(ruleText).filter((rule) => rule !== ''),
    flairs: await flairsOf(ask, place, subject),
    adult: over18 === true,
  };
}

async function flairsOf(ask: Ask, place: string, subject: string): Promise<readonly string[]> {
  try {
    const flairs = await openFlairs(ask, { place, subject });
    return flairs.flatMap(({ text }) => (text === undefined || text === null || text === '' ? [] : [text]));
  } catch (error) {
    // Where authors may not choose, Reddit refuses the question.
    if (error instanceof Rejected) return [];
    throw error;
  }
}

function ruleText({
  short_name: title,
  description,
}: {
  readonly short_name?: string | null | undefined;
  readonly description?: string | null | undefined;
}): string {
  const parts = [title, description].map((words) => (words ?? '').replace(/\s+/gu, ' ').trim());
  const text = [...new Set(parts)].filter((words) => words !== '').join(': ');
  const letters = [...text];
  return letters.length <= longestRule
    ? text
    : `${letters
        .slice(0, longestRule - 1)
        .join('')
        .trimEnd()}…`;
}

function unreadable(subject: string): NotSent {
  return new NotSent(`Reddit answered ${subject} with something that cannot be read; it can be asked again.`);
}
