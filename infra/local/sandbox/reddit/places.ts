import * as z from 'zod';

const words = z.array(z.string().min(1));

const settingsSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** Who may post: anybody; those approved, while all may read; those approved, and nobody else may read. */
  type: z.enum(['public', 'restricted', 'private']),
  /** Names of those who may post all the same. */
  approved: words,
  /** Names of those who may not. */
  banned: words,
  /** Closed by Reddit itself. */
  gone: z.boolean(),
  /** Behind a warning of Reddit's that an account has to accept on the website first. */
  quarantined: z.boolean(),
  nsfw: z.boolean(),
  selfPosts: z.boolean(),
  linkPosts: z.boolean(),
  /** A link may come again without saying so (`resubmit`). */
  repeatedLinks: z.boolean(),
  rules: z.array(
    z.strictObject({
      name: z.string().min(1),
      description: z.string().default(''),
      kind: z.enum(['all', 'link', 'comment']).default('all'),
    }),
  ),
  /** What authors may choose from; absent where they may not choose at all. */
  flairs: z
    .array(
      z.strictObject({
        id: z.string().max(36).optional(),
        text: z.string().min(1).max(64),
        modOnly: z.boolean().default(false),
        editable: z.boolean().default(false),
      }),
    )
    .optional(),
  flairRequired: z.boolean(),
  /** Regular expression that titles have to match. */
  titleForm: z.string().optional(),
  forbiddenInTitle: words,
  forbiddenInBody: words,
  body: z.enum(['optional', 'required', 'not-allowed']),
});

const inputSchema = settingsSchema.partial().required({ name: true });

/** A community's settings as callers write them: the name, and what shall differ from what is or from the defaults. */
export type PlaceInput = z.input<typeof inputSchema>;

export interface Flair {
  readonly id: string;
  readonly text: string;
  readonly modOnly: boolean;
  readonly editable: boolean;
}

/** A subreddit. */
export type Place = Omit<z.output<typeof settingsSchema>, 'flairs'> & {
  /** Without the prefix t5_. */
  readonly id: string;
  readonly createdAt: number;
  readonly flairs?: readonly Flair[] | undefined;
};

const defaults = {
  description: '',
  type: 'public',
  approved: [],
  banned: [],
  gone: false,
  quarantined: false,
  nsfw: false,
  selfPosts: true,
  linkPosts: true,
  repeatedLinks: false,
  rules: [],
  flairRequired: false,
  forbiddenInTitle: [],
  forbiddenInBody: [],
  body: 'optional',
} as const;

/** Names that a subreddit can have; those of two letters are old ones. */
const nameForm = /^[A-Za-z0-9][A-Za-z0-9_]{1,20}$/u;

/** The name without `r/` and the like; undefined where no subreddit can have it. */
export function placeName(name: string): string | undefined {
  const bare = name.trim().replace(/^\/?r\//iu, '');
  return nameForm.test(bare) && !bare.toLowerCase().startsWith('u_') ? bare : undefined;
}

/**
 * A place with new settings. Throws one sentence naming the wrong one.
 * @param known the place as it is, if there is one.
 */
export function readPlace(
  input: unknown,
  known: (name: string) => Place | undefined,
  birth: () => { id: string; createdAt: number },
): Place {
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const fields = Object.keys(settingsSchema.shape).join(', ');
    throw new Error(
      `The subreddit field "${issue?.path.join('.') || '(root)'}" is wrong: ${issue?.message}; fields are ${fields}.`,
    );
  }
  const name = placeName(parsed.data.name);
  if (name === undefined) {
    throw new Error(
      `"${parsed.data.name}" cannot be a subreddit's name; use letters, digits and "_", 2 to 21 characters, no "u_" at the beginning.`,
    );
  }
  const { flairs, ...settings } = parsed.data;
  if (settings.titleForm !== undefined) new RegExp(settings.titleForm, 'u');
  const before = known(name) ?? { ...defaults, ...birth(), name, title: name };
  const chosen = flairs?.map((flair, index) => ({ ...flair, id: flair.id ?? flairId(before.id, index) }));
  return { ...before, ...settings, name: before.name, ...(chosen === undefined ? {} : { flairs: chosen }) } as Place;
}

/** An id in the form of those of flair templates. */
function flairId(place: string, index: number): string {
  const tail = `${place}${index.toString(36)}`
    .replace(/[^0-9a-f]/gu, 'e')
    .padStart(12, '0')
    .slice(-12);
  return `7c0f${index.toString(16).padStart(4, '0')}-5a6b-11ee-8c99-${tail}`;
}
