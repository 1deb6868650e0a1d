import * as z from 'zod';
import { limitFields } from '../config/config.ts';
import { expectedWords, quote } from '../config/problem.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { ExampleMessage, PostingSchedule } from './personality.ts';
import { readSchedule } from './schedule-expression.ts';

/** One login's name inside the hive: part of keys and of the secret bundle, so small and plain. */
export const accountPattern = /^[a-z0-9_][a-z0-9_.-]{0,63}$/;

const listOfTexts = 'a list of texts, such as ["one", "two"]';
const texts = z.array(z.string(), { error: listOfTexts });
const textOrTexts = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string(), { error: 'a text or a list of texts' }),
);

const conversations = z.array(
  z.preprocess(
    // Since 2026 elizaOS also writes a conversation as { examples: [...] }.
    (value) => (isObject(value) && Array.isArray(value.examples) ? value.examples : value),
    z.array(z.unknown().transform(exampleMessage), { error: 'a list of messages' }),
  ),
  { error: 'a list of conversations, each a list of messages' },
);

/** A piece of knowledge, or a file of another runtime that is not read. */
export type KnowledgeItem = { readonly text: string } | { readonly file: string };

const knowledge = z.array(z.unknown().transform(knowledgeItem), { error: listOfTexts });

const language = z.string().transform((written, context) => {
  const tag = canonicalLanguage(written);
  return tag ?? fail(context, written, 'a language tag (BCP 47) such as "en", "de" or "pt-BR"');
});

const timezone = z.string().transform((written, context) => {
  const zone = knownTimezone(written);
  return zone ?? fail(context, written, 'a time zone (IANA) such as "Europe/Berlin" or "UTC"');
});

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !/[\n\t]/.test(text), { error: 'a name in one line' });

const schedule = z.unknown().transform((written, context): PostingSchedule => {
  const result = readSchedule(written);
  if (result.ok) {
    return result.schedule;
  }
  context.issues.push({ code: 'custom', message: result.expected, input: written, path: [...result.at] });
  return z.NEVER;
});

function platformSection(traits: PlatformTraits) {
  return z.object({
    enabled: z.boolean().optional(),
    account: z
      .string()
      .regex(accountPattern, {
        error: 'a name of at most 64 lower-case letters, digits, _, - and ., beginning with a letter, digit or _',
      })
      .optional(),
    transport: z
      .enum(
        traits.transports.map(({ id }) => id),
        {
          error: `one of the transports of ${traits.name}: ${traits.transports.map(({ id }) => quote(id)).join(', ')}`,
        },
      )
      .optional(),
    schedule: schedule.optional(),
    limits: z.object(limitFields).optional(),
    style: textOrTexts.optional(),
    settings: z
      .unknown()
      .transform((given, context) => platformSettings(traits, given, context))
      .prefault({}),
  });
}

const schemas = new WeakMap<readonly PlatformTraits[], ReturnType<typeof makeFileSchema>>();

/**
 * The file's form: our own and the elizaOS character's at once, since they share the character fields. Unknown fields pass; the platforms'
 * own settings are checked by the caller. Messages are the words of what is expected.
 */
export function personalityFileSchema(platforms: readonly PlatformTraits[]) {
  const schema = schemas.get(platforms) ?? makeFileSchema(platforms);
  schemas.set(platforms, schema);
  return schema;
}

function makeFileSchema(platforms: readonly PlatformTraits[]) {
  const sections = Object.fromEntries(platforms.map((traits) => [traits.id, platformSection(traits).optional()]));
  return z.object({
    id: z.string().optional(),
    name,
    version: z.preprocess(
      (value) => (typeof value === 'number' ? String(value) : value),
      z.string().max(100).optional(),
    ),
    username: z.string().optional(),
    language: language.optional(),
    timezone: timezone.optional(),
    paused: z.boolean().optional(),
    disclosure: z.boolean().optional(),
    bio: textOrTexts.optional(),
    lore: textOrTexts.optional(),
    knowledge: knowledge.optional(),
    topics: texts.optional(),
    adjectives: texts.optional(),
    style: z
      .object({ all: textOrTexts.optional(), chat: textOrTexts.optional(), post: textOrTexts.optional() })
      .optional(),
    messageExamples: conversations.optional(),
    postExamples: texts.optional(),
    system: z.string().optional(),
    platforms: z.object(sections, { error: 'an object with one section per platform' }).optional(),
  });
}

export type PersonalityFile = z.infer<ReturnType<typeof personalityFileSchema>>;
export type PlatformSection = z.infer<ReturnType<typeof platformSection>>;

/** Names the fields that mean something at each place of the file, for hints and for finding unknown ones. */
export const knownFields = {
  file: Object.keys(personalityFileSchema([]).shape),
  style: ['all', 'chat', 'post'],
  platform: ['enabled', 'account', 'transport', 'schedule', 'limits', 'style', 'settings'],
  schedule: ['cron', 'every', 'window'],
  limits: Object.keys(limitFields),
} as const;

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

type Context = z.core.$RefinementCtx;

function fail(context: Context, input: unknown, expected: string, path: readonly PropertyKey[] = []): never {
  context.issues.push({ code: 'custom', message: expected, input, path: [...path] });
  return z.NEVER;
}

/** The platform's own settings by its own schema; its issues become issues of the file. */
function platformSettings(traits: PlatformTraits, given: unknown, context: Context): Readonly<Record<string, unknown>> {
  const result = traits.settings.safeParse(given, { error: expectedWords, reportInput: true });
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    for (const key of issue.code === 'unrecognized_keys' ? issue.keys : [undefined]) {
      const path = key === undefined ? issue.path : [...issue.path, key];
      context.issues.push({ code: 'custom', message: issue.message, input: issue.input, path });
    }
  }
  return z.NEVER;
}

/** `{ user | name, content: { text } }` of elizaOS 1 and 2, and the short `{ user | name, text }`. An action without words is no example. */
function exampleMessage(value: unknown, context: Context): ExampleMessage | undefined {
  if (!isObject(value)) {
    return fail(context, value, 'a message such as { "user": "Ada", "content": { "text": "Hello." } }');
  }
  const key = value.user === undefined && value.name !== undefined ? 'name' : 'user';
  const user = value[key];
  if (typeof user !== 'string' || user.trim() === '') {
    return fail(context, user, 'a text that names who speaks, in user or name', [key]);
  }
  const { content } = value;
  const [text, path] = isObject(content)
    ? [content.text, ['content', 'text']]
    : content !== undefined
      ? [content, ['content']]
      : [value.text, ['content', 'text']];
  if (text === undefined && isObject(content) && (content.action !== undefined || content.actions !== undefined)) {
    return undefined;
  }
  if (typeof text !== 'string') {
    return fail(context, text, 'a text: what is said', path);
  }
  return text.trim() === '' ? undefined : { user: user.trim(), text: text.trim() };
}

function knowledgeItem(value: unknown, context: Context): KnowledgeItem {
  if (typeof value === 'string') {
    return { text: value };
  }
  if (isObject(value)) {
    const words = value.text ?? value.content;
    if (typeof words === 'string') {
      return { text: words };
    }
    // Newer elizaOS files wrap the reference: { item: { case: "path", value: "..." } }.
    const wrapped = isObject(value.item) ? { [String(value.item.case)]: value.item.value } : value;
    for (const key of ['path', 'directory']) {
      if (Object.hasOwn(wrapped, key)) {
        return { file: typeof wrapped[key] === 'string' ? wrapped[key] : key };
      }
    }
  }
  return fail(context, value, 'a text, or an object with text');
}

/** The canonical form of a tag whose primary language is known; undefined for others. */
export function canonicalLanguage(written: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(written.trim().replaceAll('_', '-'));
    if (tag === undefined) {
      return undefined;
    }
    const primary = new Intl.Locale(tag).language;
    const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
    return names.of(primary) === undefined ? undefined : tag;
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

let listedZones: ReadonlyMap<string, string> | undefined;

/** The zone as it is spelt in the IANA database; undefined where there is none. Offsets such as +02:00 are none: the scheduler refuses them. */
export function knownTimezone(written: string): string | undefined {
  const zone = written.trim();
  listedZones ??= new Map([...Intl.supportedValuesOf('timeZone'), 'UTC', 'GMT'].map((id) => [id.toLowerCase(), id]));
  const listed = listedZones.get(zone.toLowerCase());
  if (listed !== undefined) {
    return listed;
  }
  if (!/^[A-Za-z]/.test(zone)) {
    return undefined;
  }
  try {
    // Older names, which the list leaves out: Asia/Kolkata, Europe/Kyiv, US/Eastern.
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
