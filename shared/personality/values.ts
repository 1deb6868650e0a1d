import * as z from 'zod';
import { withNearest } from '../config/problem.ts';
import type { ExampleMessage, PostingSchedule } from './personality.ts';
import { mostJitterMinutes, readSchedule } from './schedule-expression.ts';

/**
 * The values of a personality file. Messages are the words of what is expected; `accepts` is what may be written, as JSON Schema, where
 * the reader takes more forms than its type can say.
 */
const listOfTexts = 'a list of texts, such as ["one", "two"]';
const text = { type: 'string' } as const;
const textList = { type: 'array', items: text } as const;

export const texts = z.array(z.string(), { error: listOfTexts });

export const textOrTexts = z
  .preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(z.string(), { error: 'a text or a list of texts' }),
  )
  .meta({ accepts: { anyOf: [textList, text] } });

const message = {
  type: 'object',
  properties: {
    user: { ...text, description: 'Who speaks: the name of the personality, or anything else for the other side.' },
    name: { ...text, description: 'The same as user, as newer elizaOS characters write it.' },
    content: {
      type: 'object',
      properties: { text: { ...text, description: 'What is said.' } },
    },
    text: { ...text, description: 'What is said, where there is no content.' },
  },
} as const;
const messages = { type: 'array', items: message } as const;

export const conversations = z
  .array(
    z.preprocess(conversationMessages, z.array(z.unknown().transform(exampleMessage), { error: 'a list of messages' })),
    { error: 'a list of conversations, each a list of messages' },
  )
  .meta({
    accepts: {
      type: 'array',
      items: {
        anyOf: [
          messages,
          { type: 'object', properties: { examples: messages }, required: ['examples'] },
          { type: 'object', required: ['content'] },
          { type: 'object', required: ['text'] },
          { type: 'object', maxProperties: 0 },
        ],
      },
    },
  });

/** Since 2026 elizaOS also writes a conversation as `{ examples: [...] }`; one without any is empty, and a message alone is a conversation of one. */
function conversationMessages(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value.examples !== undefined) return value.examples;
  return value.content !== undefined || value.text !== undefined
    ? [value]
    : Object.keys(value).length === 0
      ? []
      : value;
}

/** A piece of knowledge, or a file of another runtime that is not read. */
export type KnowledgeItem = { readonly text: string } | { readonly file: string };

export const knowledge = z
  .array(z.unknown().transform(knowledgeItem), { error: listOfTexts })
  .meta({ accepts: { type: 'array', items: { anyOf: [text, { type: 'object' }] } } });

export const language = z.string().transform((written, context) => {
  const tag = canonicalLanguage(written);
  return tag ?? fail(context, written, 'a language tag (BCP 47) such as "en", "de" or "pt-BR"');
});

export const timezone = z.string().transform((written, context) => {
  const zone = knownTimezone(written);
  if (zone !== undefined) return zone;
  const expected = 'a time zone (IANA) such as "Europe/Berlin" or "UTC"';
  return fail(context, written, withNearest(expected, written, [...(listedZones?.values() ?? [])]));
});

export const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((written) => !/[\p{Cc}\u2028\u2029]/u.test(written), { error: 'a name in one line' })
  .refine((written) => written === '' || /[\p{L}\p{N}\p{P}\p{S}]/u.test(written), {
    error: 'a name of which something can be seen',
  })
  // They would turn around whatever a report or a log line says behind the name; names in right-to-left scripts need none of them.
  .refine((written) => !/[\u202a-\u202e\u2066-\u2069]/.test(written), {
    error: 'a name without marks that change the direction of writing',
  });

const window = {
  type: 'integer',
  minimum: 0,
  maximum: 1440,
  description: 'Each firing comes a random bit later, at most so many minutes. Default: 0.',
} as const;

const jitter = {
  type: 'integer',
  minimum: 0,
  maximum: mostJitterMinutes,
  description:
    'Each post comes up to so many minutes later than its slot, always the same for the same slot. Default: 0.',
} as const;

const range = {
  ...text,
  description: 'From one time of day to another, across midnight too.',
  examples: ['22:00-07:00'],
};
const quietHours = {
  anyOf: [range, { type: 'array', items: range }],
  description: 'Times of day, by the clock of the personality, at which nothing is posted. Default: none.',
} as const;

export const schedule = z
  .unknown()
  .transform((written, context): PostingSchedule => {
    const result = readSchedule(written);
    if (result.ok) {
      return result.schedule;
    }
    context.issues.push({ code: 'custom', message: result.expected, input: written, path: [...result.at] });
    return z.NEVER;
  })
  .meta({
    accepts: {
      anyOf: [
        {
          type: 'object',
          required: ['cron'],
          properties: {
            cron: {
              ...text,
              description:
                'Minute, hour, day of month, month, day of week, by the clock of the personality; or six fields as AWS writes them.',
              examples: ['0 9,18 * * *', '30 8 * * 1-5'],
            },
            window,
            jitter,
            quietHours,
          },
        },
        {
          type: 'object',
          required: ['every'],
          properties: {
            every: {
              ...text,
              description: 'A number and minutes, hours or days; at least 10 minutes.',
              examples: ['6 hours', '90 minutes', '1 day'],
            },
            window,
            jitter,
            quietHours,
          },
        },
        text,
      ],
    },
  });

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

type Context = z.core.$RefinementCtx;

function fail(context: Context, input: unknown, expected: string, path: readonly PropertyKey[] = []): never {
  context.issues.push({ code: 'custom', message: expected, input, path: [...path] });
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

/**
 * A text; an object that holds one (`{ text }`, `{ content }`, `{ content: { text } }`, `{ id, content, metadata }`, `{ item: { case: "text", value } }`);
 * or one that names a file or folder: https://docs.elizaos.ai/agents/character-interface, read November 2026.
 */
function knowledgeItem(value: unknown, context: Context): KnowledgeItem {
  if (typeof value === 'string') {
    return { text: value };
  }
  if (isObject(value)) {
    const item = isObject(value.item) ? { [String(value.item.case)]: value.item.value } : value;
    const words = item.text ?? (isObject(item.content) ? item.content.text : item.content);
    if (typeof words === 'string') {
      return { text: words };
    }
    for (const key of ['path', 'directory', 'file', 'url']) {
      if (Object.hasOwn(item, key)) {
        return { file: typeof item[key] === 'string' ? item[key] : key };
      }
    }
  }
  return fail(context, value, 'a text, or an object with text');
}

/** Room for every tag of a real language (https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1, September 2009). */
const longestLanguage = 35;

let languageNames: Intl.DisplayNames | undefined;

/**
 * The canonical form of a tag whose primary language is known; undefined for others, and for tags with extensions or words for private use:
 * every prompt says the tag among its rules, where a file has no word.
 */
export function canonicalLanguage(written: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(written.trim().replaceAll('_', '-'));
    if (tag === undefined || tag.length > longestLanguage || new Intl.Locale(tag).baseName !== tag) {
      return undefined;
    }
    const primary = new Intl.Locale(tag).language;
    languageNames ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
    return languageNames.of(primary) === undefined ? undefined : tag;
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
