import { APIError } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { WriteRequest } from '../content/writer.ts';
import { answerSchema } from './answer.ts';
import { parametersOf } from './models.ts';

export interface WriterConfig {
  readonly model: string;
  /** `chat` for servers without the Responses API. */
  readonly api: 'responses' | 'chat';
  /** Machine time until a call is given up. */
  readonly timeoutSeconds: number;
  /** Upper bound whatever a request asks for; thinking counts into it. */
  readonly maxOutputTokens: number;
}

/** Parts of a request that some models or servers do not take; left away once one said so. */
export type Optional = 'temperature' | 'effort' | 'max-tokens' | 'schema';

/** What the Responses API is asked. */
export function responsesBody(
  request: WriteRequest,
  config: WriterConfig,
  dropped: ReadonlySet<Optional>,
): ResponseCreateParamsNonStreaming {
  const { effort, temperature } = parametersOf(config.model);
  return {
    model: config.model,
    instructions: request.instructions,
    input: request.input,
    max_output_tokens: Math.min(request.maxOutputTokens, config.maxOutputTokens),
    // Nothing is kept on the server: what is needed again is in our own bucket.
    store: false,
    text: {
      format: { type: 'json_schema', name: 'post', strict: true, schema: answerSchema(request) },
    },
    ...(effort === undefined || dropped.has('effort') ? {} : { reasoning: { effort } }),
    ...(request.temperature === undefined || !temperature || dropped.has('temperature')
      ? {}
      : { temperature: request.temperature }),
  };
}

/** The same for chat completions, which other servers have. */
export function chatBody(
  request: WriteRequest,
  config: WriterConfig,
  dropped: ReadonlySet<Optional>,
): ChatCompletionCreateParamsNonStreaming {
  const { effort, temperature } = parametersOf(config.model);
  const limit = Math.min(request.maxOutputTokens, config.maxOutputTokens);
  const words = (request.maximumParts ?? 1) > 1 ? '"parts": ["...", "..."]' : '"text": "..."';
  const form = request.withTitle ? `{"title": "...", ${words}}` : `{${words}}`;
  return {
    model: config.model,
    messages: [
      // Servers that take no schema need the form in words, and JSON mode wants the word JSON in the prompt.
      { role: 'system', content: `${request.instructions}\n\nAnswer with one JSON object of the form ${form}.` },
      { role: 'user', content: request.input },
    ],
    // The older name is the one that other servers know; OpenAI's newer models ask for the other, and get it then.
    ...(dropped.has('max-tokens') ? { max_completion_tokens: limit } : { max_tokens: limit }),
    response_format: dropped.has('schema')
      ? { type: 'json_object' }
      : {
          type: 'json_schema',
          json_schema: { name: 'post', strict: true, schema: answerSchema(request) },
        },
    ...(effort === undefined || dropped.has('effort') ? {} : { reasoning_effort: effort }),
    ...(request.temperature === undefined || !temperature || dropped.has('temperature')
      ? {}
      : { temperature: request.temperature }),
  };
}

/** The part of the request that the server said it does not take, if it is one that we can do without and have not left away yet. */
export function refusedPart(error: unknown, dropped: ReadonlySet<Optional>): Optional | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  const said = `${error.code ?? ''} ${error.message}`;
  if (!/unsupported|not supported|does not support|unknown|unrecognized|unavailable|not permitted|extra/i.test(said)) {
    return undefined;
  }
  const about = `${error.param ?? ''} ${error.message}`;
  const parts: readonly (readonly [Optional, RegExp])[] = [
    ['max-tokens', /\bmax_tokens\b/],
    ['effort', /\breasoning/],
    ['schema', /\bresponse_format\b|\bjson_schema\b/],
    ['temperature', /\btemperature\b/],
  ];
  return parts.find(([part, pattern]) => pattern.test(about) && !dropped.has(part))?.[0];
}
