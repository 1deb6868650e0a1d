import type { Fault } from '../faults.ts';
import type { SandboxAnswer } from '../server.ts';
import { type Aimock, textOf } from './aimock.ts';
import type { Author } from './author.ts';
import { invalid } from './errors.ts';
import { obedientAnswer } from './obedient.ts';
import { outputLimit, refusedParameter, thinkingTokens } from './parameters.ts';
import { readPrompt, type Voice } from './prompt.ts';
import { fillSchema, isSchema, type Schema, strictFault } from './schema.ts';

export type Api = 'responses' | 'chat';

/** How the output is to look, whichever API asked. */
type Format =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | { readonly kind: 'schema'; readonly schema: Schema; readonly name: string };

interface Output {
  readonly content: string;
  readonly refusal?: string;
  readonly incomplete?: 'max_output_tokens' | 'content_filter';
}

/** Answers POST /v1/responses and POST /v1/chat/completions. `now` in epoch milliseconds. */
export async function answer(
  api: Api,
  request: unknown,
  faults: readonly Fault[],
  { author, aimock, now }: { author: Author; aimock: Aimock; now: number },
): Promise<SandboxAnswer> {
  if (!isSchema(request)) return invalid('We could not parse the JSON body of your request.');
  if (typeof request.model !== 'string' || request.model === '') {
    return api === 'chat'
      ? invalid('you must provide a model parameter')
      : invalid("Missing required parameter: 'model'.", 'model', 'missing_required_parameter');
  }
  const prompt = promptOf(api, request);
  if ('status' in prompt) return prompt;
  const format = formatOf(api, request, `${prompt.instructions}\n${prompt.input}`);
  if ('status' in format) return format;
  const refused = refusedParameter(api, request);
  if (refused) return refused;
  const voice = readPrompt(prompt.instructions, prompt.input);
  const thinking = thinkingTokens(api, request);
  const output = cut(write(author, voice, format, prompt, faults), outputLimit(request) - thinking);
  const saying = {
    model: request.model,
    content: output.content,
    inputTokens:
      tokens(prompt.instructions) +
      tokens(prompt.input) +
      (format.kind === 'schema' ? tokens(JSON.stringify(format.schema)) : 0) +
      11,
    outputTokens: tokens(output.refusal ?? output.content) + thinking + 3,
    created: Math.floor(now / 1000),
  };
  const stream = request.stream === true && output.refusal === undefined && output.incomplete === undefined;
  const said = await aimock.say(api === 'chat' ? '/v1/chat/completions' : '/v1/responses', saying, stream);
  if (stream) {
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      pipe: (response) =>
        new Promise((resolve) => {
          response.once('close', resolve);
          said.pipe(response);
        }),
    };
  }
  const envelope: unknown = JSON.parse(await textOf(said));
  if (!isSchema(envelope)) throw new Error('aimock answered with no JSON object.');
  const body =
    api === 'chat' ? chatBody(envelope, output, thinking) : responsesBody(envelope, output, thinking, request);
  return { status: 200, body };
}

/** The words themselves, or what a fault makes of them. */
function write(
  author: Author,
  voice: Voice,
  format: Format,
  { instructions, input }: { readonly instructions: string; readonly input: string },
  faults: readonly Fault[],
): Output {
  const of = (kind: string) => faults.find((fault) => fault.kind === kind);
  const refusal = of('refusal');
  if (refusal) return { content: '', refusal: refusal.text ?? "I'm sorry, but I can't help with that request." };
  if (of('content-filter')) return { content: '', incomplete: 'content_filter' };
  if (of('empty-output')) return { content: '' };
  const said =
    of('says')?.text ??
    (of('error-text') && 'Error: 429 Too Many Requests') ??
    (of('obeys') && obedientAnswer(instructions, input));
  const limits = (limit: number): number => Math.min(limit, voice.limit);
  const words = {
    text: (limit: number) => {
      if (said !== undefined) return said;
      if (of('near-duplicate')) return author.nearDuplicate(voice, limits(limit));
      return author.text(voice, of('too-long') ? voice.limit * 3 + 300 : limits(limit));
    },
    title: (limit: number) => author.title(voice, Math.min(limit, voice.titleLimit)),
    topic: voice.topic ?? voice.topics[0] ?? '',
    language: voice.lexicon.names[0] ?? 'en',
    parts: voice.parts ?? 2,
  };
  let content = words.text(Number.POSITIVE_INFINITY);
  if (format.kind === 'schema')
    content = JSON.stringify(fillSchema(format.schema, { ...words, text: once(content, words.text) }));
  if (format.kind === 'json')
    content = JSON.stringify(fillSchema(formIn(instructions), { ...words, text: once(content, words.text) }));
  if (of('broken-json')) content = content.slice(0, Math.max(1, Math.floor(content.length * 0.7)));
  return of('max-output-tokens')
    ? { content: content.slice(0, Math.floor(content.length / 2)), incomplete: 'max_output_tokens' }
    : { content };
}

/** Gives the text made already to whoever asks first without a limit of its own, so that none is written in vain. */
function once(text: string, write: (limit: number) => string): (limit: number) => string {
  let left: string | undefined = text;
  return (limit) => {
    const given = left !== undefined && left.length <= limit ? left : undefined;
    if (given !== undefined) left = undefined;
    return given ?? write(limit);
  };
}

/** The form that a prompt asks for in words, for JSON mode without a schema. */
function formIn(text: string): Schema {
  for (const [candidate] of text.matchAll(/\{[^{}]*\}/gu)) {
    try {
      const form: unknown = JSON.parse(candidate);
      if (isSchema(form) && Object.keys(form).length > 0) {
        return {
          type: 'object',
          properties: Object.fromEntries(
            Object.entries(form).map(([key, value]) => [key, { type: Array.isArray(value) ? 'array' : 'string' }]),
          ),
        };
      }
    } catch {
      // Braces around something else than a form: the next ones may hold it.
    }
  }
  return { type: 'object', properties: { text: { type: 'string' } } };
}

/** An output that is longer than the request allows ends where the tokens do. */
function cut(output: Output, allowed: number): Output {
  if (tokens(output.content) <= allowed) return output;
  return { content: output.content.slice(0, Math.max(0, allowed) * 4), incomplete: 'max_output_tokens' };
}

function promptOf(api: Api, request: Schema): { instructions: string; input: string } | SandboxAnswer {
  const given = api === 'chat' ? request.messages : request.input;
  if (typeof given === 'string') return { instructions: `${request.instructions ?? ''}`, input: given };
  if (!Array.isArray(given) || given.length === 0) {
    const name = api === 'chat' ? 'messages' : 'input';
    return invalid(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
  }
  const instructions = [typeof request.instructions === 'string' ? request.instructions : ''];
  const input: string[] = [];
  for (const message of given.filter(isSchema)) {
    const system = message.role === 'system' || message.role === 'developer';
    (system ? instructions : input).push(contentOf(message.content));
  }
  return { instructions: instructions.join('\n').trim(), input: input.join('\n').trim() };
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isSchema(part) && typeof part.text === 'string' ? part.text : '')).join('\n');
}

function formatOf(api: Api, request: Schema, prompt: string): Format | SandboxAnswer {
  const text = isSchema(request.text) ? request.text : {};
  const format = api === 'chat' ? request.response_format : text.format;
  const place = api === 'chat' ? 'response_format' : 'text.format';
  if (!isSchema(format) || format.type === 'text') return { kind: 'text' };
  if (format.type === 'json_object') {
    const message = `'messages' must contain the word 'json' in some form, to use '${place}' of type 'json_object'.`;
    return /json/iu.test(prompt) ? { kind: 'json' } : invalid(message, place);
  }
  const inner = api === 'chat' ? format.json_schema : format;
  if (format.type !== 'json_schema' || !isSchema(inner)) {
    return invalid(
      `Invalid value: '${String(format.type)}'. Supported values are: 'json_object', 'json_schema', and 'text'.`,
      `${place}.type`,
      'invalid_value',
    );
  }
  const { name, schema } = inner;
  if (typeof name !== 'string')
    return invalid(`Missing required parameter: '${place}.name'.`, `${place}.name`, 'missing_required_parameter');
  const fault = inner.strict === true ? strictFault(schema, name) : undefined;
  if (fault !== undefined) return invalid(fault, `${place}.schema`, 'invalid_json_schema');
  return { kind: 'schema', schema: isSchema(schema) ? schema : {}, name };
}

/** The envelope of the Responses API with the fields that aimock leaves away. */
function responsesBody(envelope: Schema, output: Output, thinking: number, request: Schema): Schema {
  const [item] = Array.isArray(envelope.output) ? (envelope.output as Schema[]) : [];
  const usage = isSchema(envelope.usage) ? envelope.usage : {};
  const status = output.incomplete === undefined ? 'completed' : 'incomplete';
  const content =
    output.refusal !== undefined
      ? [{ type: 'refusal', refusal: output.refusal }]
      : output.content === '' && output.incomplete !== undefined
        ? []
        : [{ type: 'output_text', annotations: [], logprobs: [], text: output.content }];
  return {
    ...envelope,
    id: `${envelope.id}`.replace('resp-', 'resp_'),
    status,
    background: false,
    error: null,
    incomplete_details: output.incomplete === undefined ? null : { reason: output.incomplete },
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request.metadata ?? {},
    output: content.length === 0 ? [] : [{ ...item, id: `${item?.id}`.replace('msg-', 'msg_'), status, content }],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: request.reasoning ?? { effort: null, summary: null },
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: request.text ?? { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      ...usage,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens_details: { reasoning_tokens: thinking },
    },
    user: null,
  };
}

/** The envelope of a chat completion, likewise. */
function chatBody(envelope: Schema, output: Output, thinking: number): Schema {
  const usage = isSchema(envelope.usage) ? envelope.usage : {};
  const reasons = { max_output_tokens: 'length', content_filter: 'content_filter' };
  const message = {
    role: 'assistant',
    content: output.refusal === undefined ? output.content : null,
    refusal: output.refusal ?? null,
    annotations: [],
  };
  return {
    ...envelope,
    choices: [
      {
        index: 0,
        message,
        logprobs: null,
        finish_reason: output.incomplete === undefined ? 'stop' : reasons[output.incomplete],
      },
    ],
    usage: {
      ...usage,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: thinking, audio_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: null,
  };
}

/** About four letters make a token. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
