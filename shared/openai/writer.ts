import type OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { Response } from 'openai/resources/responses/responses';
import type { WriteRequest, Writer, Written } from '../content/writer.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { ModelRefused, type ModelUsage } from '../publication/errors.ts';
import { isRecord, readAnswer } from './answer.ts';
import { openaiClient } from './client.ts';
import { classify, type FailureContext, scrub, unavailable } from './failures.ts';
import { costUsd, priceOf, type TokenCount } from './prices.ts';
import { mostTokens } from './request-cost.ts';
import { chatBody, type Optional, refusedPart, responsesBody, type WriterConfig } from './requests.ts';

export type { WriterConfig } from './requests.ts';

export interface WriterOptions {
  /** Asked before every call; who gives it caches it. */
  readonly apiKey: () => Promise<string>;
  /** Another server than OpenAI's; absent: the environment's OPENAI_BASE_URL, else OpenAI. */
  readonly baseUrl?: string;
  readonly config: WriterConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** 0..1, for the jitter of waiting times. */
  readonly random?: () => number;
}

/** What came out of one call, of whichever interface. */
interface Output {
  readonly raw: string;
  readonly refusal?: string;
  readonly cut?: 'truncated' | 'content-filter';
  readonly model?: string;
  readonly tokens?: TokenCount;
}

/**
 * What was learnt of a server's model; kept as long as the process, because a function may make a writer for each message. One entry per
 * server, interface and model that config.json named since.
 */
interface Learnt {
  readonly dropped: Set<Optional>;
  saidUnknown: boolean;
}
const learntOf = new Map<string, Learnt>();

/**
 * Writes by an OpenAI model, or by any server that speaks its language. One attempt per call: whoever asks waits and asks again. Tokens and
 * money are counted also where no text comes out.
 *
 * Throws ModelUnavailable (rate limit, timeout, connection, server trouble), ModelRefused (refusal, cut off, filtered, unreadable),
 * ModelAccount (key, quota, model that the key may not use). No message holds the key.
 */
export function openaiWriter(options: WriterOptions): Writer {
  const { config, clock, log, random = Math.random } = options;
  const { price, known } = priceOf(config.model);
  const about = JSON.stringify([options.baseUrl, config.api, config.model]);
  const learnt = learntOf.get(about) ?? { dropped: new Set<Optional>(), saidUnknown: known };
  learntOf.set(about, learnt);
  const { dropped } = learnt;
  let client: { readonly key: string; readonly openai: OpenAI } | undefined;

  function connect(apiKey: string): OpenAI {
    if (client?.key !== apiKey) {
      client = { key: apiKey, openai: openaiClient(apiKey, config.timeoutSeconds, options.baseUrl) };
    }
    return client.openai;
  }

  async function call(request: WriteRequest, apiKey: string): Promise<Output> {
    const openai = connect(apiKey);
    const context: FailureContext = { ...config, clock, random, apiKey };
    for (;;) {
      let answer: unknown;
      try {
        answer =
          config.api === 'chat'
            ? await openai.chat.completions.create(chatBody(request, config, dropped))
            : await openai.responses.create(responsesBody(request, config, dropped));
      } catch (error) {
        const refused = refusedPart(error, dropped);
        if (refused === undefined) throw classify(error, context);
        dropped.add(refused);
        log.warn('writer.parameter-dropped', { model: config.model, parameter: refused });
        continue;
      }
      return config.api === 'chat' ? readChat(answer, context) : readResponse(answer, context);
    }
  }

  return {
    mostUsd: (request) => costUsd(price, mostTokens(request, config)),

    async write(request): Promise<Written> {
      const apiKey = (await options.apiKey()).trim();
      const output = await call(request, apiKey);
      if (!learnt.saidUnknown) {
        learnt.saidUnknown = true;
        log.warn('writer.price-unknown', { model: config.model, assumed: price });
      }
      const tokens = output.tokens ?? estimate(request, output.raw);
      const usage: ModelUsage = {
        model: output.model ?? config.model,
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        costUsd: costUsd(price, tokens),
      };
      if (output.cut === 'truncated') {
        throw new ModelRefused(
          'truncated',
          `The output was cut off at ${Math.min(request.maxOutputTokens, config.maxOutputTokens)} tokens (openai.maxOutputTokens); write a shorter text.`,
          usage,
        );
      }
      if (output.cut === 'content-filter') {
        throw new ModelRefused(
          'content-filter',
          "The model's content filter stopped the output; take a harmless side of the topic.",
          usage,
        );
      }
      if (output.refusal !== undefined) {
        throw new ModelRefused(
          'refusal',
          `The model declined ("${scrub(output.refusal, apiKey)}"); write the post itself.`,
          usage,
        );
      }
      const answer = readAnswer(output.raw, request);
      if ('unreadable' in answer) {
        throw new ModelRefused(
          'unreadable',
          `The model's answer has not the form asked for: ${answer.unreadable}.`,
          usage,
        );
      }
      return { ...answer, raw: output.raw, usage };
    },
  };
}

function readResponse(answer: unknown, context: FailureContext): Output {
  if (!isRecord(answer) || !Array.isArray(answer.output)) throw unreadable(context);
  const response = answer as unknown as Response;
  if (response.status === 'failed' || response.status === 'cancelled') throw failed(response, context);
  const content = response.output.flatMap((item) => (item.type === 'message' ? item.content : []));
  const raw = content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
  const refusal = content.find((part) => part.type === 'refusal')?.refusal;
  const reason = response.incomplete_details?.reason;
  const usage = response.usage;
  return {
    raw,
    ...(refusal === undefined ? {} : { refusal }),
    ...(response.status === 'incomplete'
      ? { cut: reason === 'content_filter' ? ('content-filter' as const) : ('truncated' as const) }
      : {}),
    model: response.model,
    ...(usage === undefined || usage === null
      ? {}
      : {
          tokens: {
            input: usage.input_tokens,
            cachedInput: usage.input_tokens_details?.cached_tokens ?? 0,
            cacheWrite: usage.input_tokens_details?.cache_write_tokens ?? 0,
            output: usage.output_tokens,
          },
        }),
  };
}

/** A call that the server accepted and then gave up; its own words may quote the prompt, so only the code is told. */
function failed(response: Response, context: FailureContext): Error {
  const code = response.error?.code ?? response.status ?? 'failed';
  if (/policy|invalid_prompt/.test(code)) {
    const tokens = { input: response.usage?.input_tokens ?? 0, output: response.usage?.output_tokens ?? 0 };
    return new ModelRefused('content-filter', `The model's server refused the prompt (${code}).`, {
      model: response.model,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      costUsd: costUsd(priceOf(context.model).price, tokens),
    });
  }
  return unavailable(`The model ${context.model} gave up on the answer (${code}); it is asked again later.`, context, {
    mayBePaid: true,
  });
}

function readChat(answer: unknown, context: FailureContext): Output {
  if (!isRecord(answer) || !Array.isArray(answer.choices)) throw unreadable(context);
  const completion = answer as unknown as ChatCompletion;
  const choice = completion.choices[0];
  if (choice?.message === undefined) throw unreadable(context);
  const usage = completion.usage;
  const cut = { length: 'truncated', content_filter: 'content-filter' } as const;
  const reason = choice.finish_reason;
  return {
    raw: choice.message.content ?? '',
    ...(choice.message.refusal ? { refusal: choice.message.refusal } : {}),
    ...(reason === 'length' || reason === 'content_filter' ? { cut: cut[reason] } : {}),
    model: completion.model,
    ...(usage === undefined || usage === null
      ? {}
      : {
          tokens: {
            input: usage.prompt_tokens,
            cachedInput: usage.prompt_tokens_details?.cached_tokens ?? 0,
            output: usage.completion_tokens,
          },
        }),
  };
}

function unreadable(context: FailureContext): Error {
  return unavailable(
    "The model's server gave an answer that is none of its own forms; it is asked again later.",
    context,
    { mayBePaid: true },
  );
}

/** For servers that count nothing: three characters a token is on the dear side for every language written in letters. */
function estimate(request: WriteRequest, raw: string): TokenCount {
  return {
    input: Math.ceil((request.instructions.length + request.input.length) / 3),
    output: Math.ceil(raw.length / 3),
  };
}
