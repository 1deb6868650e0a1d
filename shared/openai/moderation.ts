import { APIError } from 'openai';
import type { Moderated, Moderator } from '../content/moderation.ts';
import type { Clock } from '../monitoring/log.ts';
import { ModelAccount } from '../publication/errors.ts';
import { isRecord } from './answer.ts';
import { openaiClient } from './client.ts';
import { classify, type FailureContext, unavailable } from './failures.ts';

/**
 * Free of charge for users of the API: https://developers.openai.com/api/docs/guides/moderation, seen in November 2026. It counts into no
 * usage limit that is paid for, but has request limits of its own.
 */
export const moderationModel = 'omni-moderation-latest';

/** Machine time until a call is given up; three of them and three of the writer fit into the function's time. */
const TIMEOUT_SECONDS = 10;

export interface ModeratorOptions {
  /** Asked before every call; who gives it caches it. */
  readonly apiKey: () => Promise<string>;
  /** Another server than OpenAI's; absent: the environment's OPENAI_BASE_URL, else OpenAI. */
  readonly baseUrl?: string;
  readonly timeoutSeconds?: number;
  readonly clock: Clock;
  /** 0..1, for the jitter of waiting times. */
  readonly random?: () => number;
}

/**
 * OpenAI's moderation, at the writer's server with the writer's key. One attempt per call: whoever asks waits and asks again.
 *
 * Throws ModelUnavailable (rate limit, timeout, connection, server trouble, an answer that is none) and ModelAccount (key, quota, and a
 * server without moderation: the message names the setting). No message holds the key or the text.
 */
export function openaiModerator(options: ModeratorOptions): Moderator {
  const { clock, random = Math.random, timeoutSeconds = TIMEOUT_SECONDS } = options;
  return {
    async check(text): Promise<Moderated> {
      const apiKey = (await options.apiKey()).trim();
      const context: FailureContext = { model: moderationModel, api: 'chat', timeoutSeconds, clock, random, apiKey };
      const openai = openaiClient(apiKey, timeoutSeconds, options.baseUrl);
      let answer: unknown;
      try {
        answer = await openai.moderations.create({ model: moderationModel, input: text });
      } catch (error) {
        throw noModeration(error) ?? classify(error, context);
      }
      const moderated = readModeration(answer);
      if (moderated === undefined) {
        throw unavailable(
          "The moderation's answer is none of its own forms; it is asked again later (moderation.onFailure in config.json says what happens meanwhile).",
          context,
        );
      }
      return moderated;
    },
  };
}

/** Servers that only speak OpenAI's language have no such path, or do not take its form or its model. */
function noModeration(error: unknown): ModelAccount | undefined {
  if (!(error instanceof APIError) || ![400, 404, 405, 415, 422, 501].includes(error.status ?? 0)) return undefined;
  return new ModelAccount(
    'bad-key',
    `The model's server has no such moderation (HTTP ${error.status} for ${moderationModel}); set moderation.enabled to false in config.json where a person or the model's server looks after that, drafts wait until then.`,
  );
}

/** Strict about what is needed (one verdict with flags and scores), silent about the rest. */
function readModeration(answer: unknown): Moderated | undefined {
  if (!isRecord(answer) || !Array.isArray(answer.results)) return undefined;
  const [result, ...more]: unknown[] = answer.results;
  if (more.length > 0 || !isRecord(result) || typeof result.flagged !== 'boolean') return undefined;
  if (!isRecord(result.categories) || !isRecord(result.category_scores)) return undefined;
  const scores = Object.fromEntries(
    Object.entries(result.category_scores).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
  const flagged = Object.entries(result.categories).flatMap(([category, is]) => (is === true ? [category] : []));
  // Flagged without a category: a kind of trouble that only a newer list names.
  const named = result.flagged && flagged.length === 0 ? ['other'] : flagged;
  return { model: typeof answer.model === 'string' ? answer.model : moderationModel, flagged: named, scores };
}
