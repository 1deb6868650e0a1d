import type { Fault } from '../faults.ts';
import type { SandboxAnswer } from '../server.ts';
import { type Aimock, textOf } from './aimock.ts';
import { invalid } from './errors.ts';
import { isSchema } from './schema.ts';

const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;

/**
 * POST /v1/moderations. aimock gives one verdict for a whole list; the service gives one for each string of it, so it is asked for each.
 * A list of parts ({ type: 'text' | 'image_url' }) is one thing with one verdict there too.
 */
export async function moderate(aimock: Aimock, request: unknown, faults: readonly Fault[]): Promise<SandboxAnswer> {
  if (!isSchema(request) || request.input === undefined)
    return invalid("Missing required parameter: 'input'.", 'input', 'missing_required_parameter');
  const { input } = request;
  const model = typeof request.model === 'string' ? request.model : 'omni-moderation-latest';
  const list: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (list.length === 0)
    return invalid(
      "Invalid 'input': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      'input',
      'empty_array',
    );
  const strings = list.every((item) => typeof item === 'string');
  if (!strings && !list.every(isSchema))
    return invalid(
      "Invalid type for 'input': expected one of a string, array of strings, or array of objects.",
      'input',
      'invalid_type',
    );
  const texts = strings
    ? list.map(String)
    : [list.map((part) => (isSchema(part) && typeof part.text === 'string' ? part.text : '')).join('\n')];
  const flagged = faults.find((fault) => fault.kind === 'flagged');
  const results: unknown[] = [];
  let id = '';
  for (const text of texts) {
    const answer = JSON.parse(
      await textOf(await aimock.pass('POST', '/v1/moderations', JSON.stringify({ model, input: text }))),
    ) as {
      id: string;
      results: { flagged: boolean; categories: Record<string, boolean> }[];
    };
    id ||= answer.id;
    const found = answer.results[0];
    const hit = flagged !== undefined && (flagged.text === undefined || text.includes(flagged.text));
    results.push(verdict((category) => found?.categories[category] === true || (hit && category === 'harassment')));
  }
  return { status: 200, body: { id, model, results } };
}

/** A verdict with every field of the omni models. */
function verdict(is: (category: string) => boolean): Record<string, unknown> {
  const each = <Value>(value: (category: string) => Value): Record<string, Value> =>
    Object.fromEntries(categories.map((category) => [category, value(category)]));
  return {
    flagged: categories.some(is),
    categories: each(is),
    category_scores: each((category) => (is(category) ? 0.93 : 0.0000143)),
    category_applied_input_types: each(() => ['text']),
  };
}
