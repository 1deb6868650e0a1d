/** The words in a model's output, or why there are none. */
export type Answer = { readonly text: string; readonly title?: string } | { readonly unreadable: string };

/**
 * Reads the JSON that the model was asked for. Servers that do not hold their models to a schema put a fence or their thinking around it;
 * both are taken away, anything else is unreadable.
 */
export function readAnswer(raw: string, withTitle: boolean): Answer {
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
  const { text, title } = value;
  if (typeof text !== 'string') return { unreadable: 'the field "text" is missing or no string' };
  if (!withTitle) return { text };
  return typeof title === 'string' ? { text, title } : { unreadable: 'the field "title" is missing or no string' };
}

/** JSON schema of the answer, strict: every field required, no others. */
export function answerSchema(withTitle: boolean): Record<string, unknown> {
  const text = { type: 'string', description: 'The text of the post, ready to be published.' };
  const title = { type: 'string', description: 'The title of the post.' };
  return {
    type: 'object',
    properties: withTitle ? { title, text } : { text },
    required: withTitle ? ['title', 'text'] : ['text'],
    additionalProperties: false,
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
