import type { WriteRequest } from '../content/writer.ts';

/** The words in a model's output, or why there are none. */
export type Answer =
  | { readonly text: string; readonly more?: readonly string[]; readonly title?: string }
  | { readonly unreadable: string };

/** What a request wants in the answer. */
export type Wanted = Pick<WriteRequest, 'withTitle' | 'maximumParts'>;

/**
 * Reads the JSON that the model was asked for. Servers that do not hold their models to a schema put a fence or their thinking around it;
 * both are taken away, anything else is unreadable.
 */
export function readAnswer(raw: string, { withTitle, maximumParts = 1 }: Wanted): Answer {
  const body = raw
    .replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/u, '')
    .trim()
    .replace(/^```(?:json)?\s*\n?([\s\S]*?)\n?```$/u, '$1');
  if (body.trim() === '') return { unreadable: 'the output is empty' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { unreadable: 'the output is no JSON' };
  }
  if (!isRecord(value))
    return { unreadable: `the output is ${Array.isArray(value) ? 'a list' : typeof value}, not an object` };
  const words = maximumParts > 1 ? readParts(value, maximumParts) : readText(value);
  if (!withTitle || 'unreadable' in words) return words;
  const { title } = value;
  return typeof title === 'string' ? { ...words, title } : { unreadable: 'the field "title" is missing or no string' };
}

function readText({ text }: Record<string, unknown>): Answer {
  return typeof text === 'string' ? { text } : { unreadable: 'the field "text" is missing or no string' };
}

/** Parts without words are left out; a server without schemas may answer with a text alone, which is a thread of one. */
function readParts(value: Record<string, unknown>, maximum: number): Answer {
  const { parts } = value;
  if (parts === undefined) return readText(value);
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    return { unreadable: 'the field "parts" is no list of strings' };
  }
  const [text, ...more] = parts.filter((part) => part.trim() !== '');
  if (text === undefined) return { unreadable: 'the list "parts" holds no words' };
  if (more.length >= maximum) {
    return { unreadable: `the list "parts" has ${more.length + 1} entries, and at most ${maximum} were asked for` };
  }
  return more.length === 0 ? { text } : { text, more };
}

/** JSON schema of the answer, strict: every field required, no others. */
export function answerSchema({ withTitle, maximumParts = 1 }: Wanted): Record<string, unknown> {
  const parts = {
    type: 'array',
    items: { type: 'string' },
    description: 'The parts of the thread in their order, each ready to be published; one alone for a single post.',
  };
  const text = { type: 'string', description: 'The text of the post, ready to be published.' };
  const title = { type: 'string', description: 'The title of the post.' };
  const properties = { ...(withTitle ? { title } : {}), ...(maximumParts > 1 ? { parts } : { text }) };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
