import type { SandboxAnswer } from '../server.ts';
import { invalid } from './errors.ts';

/**
 * What the service refuses of a request's parameters, by the model's family. Sources: the guide on reasoning and the model pages,
 * https://developers.openai.com/api/docs/guides/reasoning (2026-11).
 */
export function refusedParameter(
  api: 'responses' | 'chat',
  request: Readonly<Record<string, unknown>>,
): SandboxAnswer | undefined {
  const model = `${request.model}`;
  const effort = effortOf(api, request);
  const thinking = thinks(model);
  if (effort !== undefined) {
    const parameter = api === 'chat' ? 'reasoning_effort' : 'reasoning.effort';
    if (!thinking) return unsupported(parameter);
    const efforts = effortsOf(model);
    if (!efforts.includes(effort)) {
      const list = efforts.map((other) => `'${other}'`).join(', ');
      return invalid(
        `Unsupported value: '${effort}' is not supported with the '${model}' model. Supported values are: ${list}.`,
        parameter,
        'unsupported_value',
      );
    }
  }
  if (request.temperature !== undefined && request.temperature !== null && thinking && effort !== 'none') {
    return unsupported('temperature');
  }
  if (api === 'chat' && thinking && request.max_tokens !== undefined && request.max_tokens !== null) {
    return invalid(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    );
  }
  const most = request.max_output_tokens;
  if (api === 'responses' && typeof most === 'number' && most < 16) {
    return invalid(
      `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${most} instead.`,
      'max_output_tokens',
      'integer_below_min_value',
    );
  }
  return undefined;
}

/** Tokens a model thinks before it answers; they count as output. */
export function thinkingTokens(api: 'responses' | 'chat', request: Readonly<Record<string, unknown>>): number {
  const model = `${request.model}`;
  if (!thinks(model)) return 0;
  const effort = effortOf(api, request) ?? (effortsOf(model).includes('none') ? 'none' : 'medium');
  return { none: 0, minimal: 0, low: 48, medium: 256, high: 1024, xhigh: 2048 }[effort] ?? 256;
}

/** Largest number of output tokens a request allows. */
export function outputLimit(request: Readonly<Record<string, unknown>>): number {
  const limits = [request.max_output_tokens, request.max_completion_tokens, request.max_tokens];
  return Math.min(...limits.filter((limit) => typeof limit === 'number'), 100_000);
}

function unsupported(parameter: string): SandboxAnswer {
  const message = `Unsupported parameter: '${parameter}' is not supported with this model.`;
  return invalid(message, parameter, 'unsupported_parameter');
}

function effortOf(api: 'responses' | 'chat', request: Readonly<Record<string, unknown>>): string | undefined {
  if (api === 'chat') return typeof request.reasoning_effort === 'string' ? request.reasoning_effort : undefined;
  const reasoning = request.reasoning as { effort?: unknown } | null | undefined;
  return typeof reasoning?.effort === 'string' ? reasoning.effort : undefined;
}

function thinks(model: string): boolean {
  return /^(?:o\d|gpt-[5-9])/u.test(model) && !/chat/u.test(model);
}

function effortsOf(model: string): readonly string[] {
  if (/^gpt-5(?:-mini|-nano)?(?:-\d{4}|$)/u.test(model)) return ['minimal', 'low', 'medium', 'high'];
  if (/^(?:o\d|gpt-6-astra|gpt-6\.\d)/u.test(model)) return ['low', 'medium', 'high'];
  return ['none', 'low', 'medium', 'high', 'xhigh'];
}
