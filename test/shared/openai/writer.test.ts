import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WriteRequest } from '../../../shared/content/writer.ts';
import { openaiWriter, type WriterConfig, type WriterOptions } from '../../../shared/openai/writer.ts';
import { ModelAccount, ModelRefused, ModelUnavailable } from '../../../shared/publication/errors.ts';
import {
  completion,
  failure,
  json,
  type ModelServer,
  modelServer,
  type Reply,
  refusing,
  response,
} from './model-server.ts';

const canary = 'sk-proj-CANARY-0123456789abcdef';
const now = Date.parse('2026-11-22T09:00:00Z');
const request: WriteRequest = {
  instructions: 'You are Ada.',
  input: 'Topic: rye',
  withTitle: false,
  maxOutputTokens: 300,
};
const config: WriterConfig = { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 5, maxOutputTokens: 400 };

let server: ModelServer;
let logged: unknown[];

beforeEach(async () => {
  server = await modelServer();
  logged = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  expect(JSON.stringify(logged)).not.toContain('CANARY');
});

function writer(change: Partial<WriterConfig> = {}, options: Partial<WriterOptions> = {}) {
  const log = (event: string, fields?: unknown) => void logged.push([event, fields]);
  return openaiWriter({
    apiKey: async () => canary,
    baseUrl: server.url,
    config: { ...config, ...change },
    clock: { now: () => now, monotonic: () => 0 },
    log: { info: log, warn: log, error: log },
    random: () => 0.5,
    ...options,
  });
}

async function failureOf(reply: Reply, change: Partial<WriterConfig> = {}, asked = request): Promise<Error> {
  server.reply = reply;
  const error: unknown = await writer(change)
    .write(asked)
    .then(
      () => new Error('it wrote'),
      (reason: unknown) => reason,
    );
  if (!(error instanceof Error)) throw new Error('something else than an error was thrown');
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('CANARY');
  return error;
}

describe('the Responses API', () => {
  it('sends the request and reads text, raw output and usage', async () => {
    server.reply = json(200, response('{"text":"The oven hums."}'));
    const written = await writer().write({ ...request, temperature: 0.9 });
    expect(written).toEqual({
      text: 'The oven hums.',
      raw: '{"text":"The oven hums."}',
      usage: { model: 'gpt-6-luna-2026-09-22', inputTokens: 1000, outputTokens: 50, costUsd: expect.any(Number) },
    });
    // 500 fresh, 100 written to the cache at 1.25, 400 from it, 50 out.
    expect(written.usage.costUsd).toBeCloseTo((625 * 0.1 + 400 * 0.01 + 50 * 0.5) / 1e6, 12);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.path).toBe('/v1/responses');
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${canary}`);
    expect(server.seen[0]?.body).toEqual({
      model: 'gpt-6-luna',
      instructions: 'You are Ada.',
      input: 'Topic: rye',
      max_output_tokens: 300,
      store: false,
      reasoning: { effort: 'none' },
      temperature: 0.9,
      text: {
        format: {
          type: 'json_schema',
          name: 'post',
          strict: true,
          schema: {
            type: 'object',
            properties: { text: { type: 'string', description: expect.any(String) } },
            required: ['text'],
            additionalProperties: false,
          },
        },
      },
    });
    expect(logged).toEqual([]);
  });

  it('asks for a title and reads it', async () => {
    server.reply = json(200, response('{"title":"Ovens","text":"They hum."}'));
    const written = await writer().write({ ...request, withTitle: true });
    expect(written).toMatchObject({ title: 'Ovens', text: 'They hum.' });
    expect(server.seen[0]?.body.text).toMatchObject({ format: { schema: { required: ['title', 'text'] } } });
  });

  it('never asks for more tokens than the configuration allows', async () => {
    server.reply = json(200, response('{"text":"x"}'));
    await writer().write({ ...request, maxOutputTokens: 9000 });
    expect(server.seen[0]?.body.max_output_tokens).toBe(400);
  });

  it.each([
    ['gpt-4.1-mini', undefined, 0.7],
    ['gpt-5-mini', { effort: 'minimal' }, undefined],
    ['gpt-5.4-nano-2026-03-17', { effort: 'none' }, 0.7],
    ['gpt-6.1-sol', { effort: 'low' }, undefined],
    ['gpt-6-astra', { effort: 'low' }, undefined],
    ['o3', { effort: 'low' }, undefined],
    ['mistral-small', undefined, 0.7],
  ])('sends %s what it takes', async (model, reasoning, temperature) => {
    server.reply = json(200, response('{"text":"x"}'));
    await writer({ model }).write({ ...request, temperature: 0.7 });
    expect(server.seen[0]?.body.reasoning).toEqual(reasoning);
    expect(server.seen[0]?.body.temperature).toEqual(temperature);
  });

  it('leaves away what the server does not take, and remembers it', async () => {
    server.reply = (answer, { body }) => {
      const unsupported = (param: string) =>
        json(
          400,
          failure(400, null, `Unsupported parameter: '${param}' is not supported with this model.`, undefined, param)
            .body,
        );
      if ('temperature' in body) unsupported('temperature')(answer, server.seen[0]!);
      else if ('reasoning' in body) unsupported('reasoning.effort')(answer, server.seen[0]!);
      else json(200, response('{"text":"x"}'))(answer, server.seen[0]!);
    };
    await writer().write({ ...request, temperature: 0.7 });
    expect(server.seen).toHaveLength(3);
    await writer().write({ ...request, temperature: 0.7 });
    expect(server.seen).toHaveLength(4);
    expect(logged).toHaveLength(2);
  });

  it('takes a new key at once, and the environment has no say', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-environment');
    const keys = ['first', ' second\n'];
    server.reply = json(200, response('{"text":"x"}'));
    const changing = writer({}, { apiKey: async () => keys.shift() ?? '' });
    await changing.write(request);
    await changing.write(request);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('uses OPENAI_BASE_URL where no server is named', async () => {
    vi.stubEnv('OPENAI_BASE_URL', server.url);
    server.reply = json(200, response('{"text":"x"}'));
    await writer({}, { baseUrl: undefined }).write(request);
    expect(server.seen).toHaveLength(1);
  });
});

describe('the chat API', () => {
  const chat = { api: 'chat' } as const;

  it('sends the same and reads the same', async () => {
    server.reply = json(200, completion({ content: '{"text":"The oven hums."}' }));
    const written = await writer(chat).write({ ...request, temperature: 0.9 });
    expect(written).toMatchObject({ text: 'The oven hums.', raw: '{"text":"The oven hums."}' });
    expect(written.usage.costUsd).toBeCloseTo((600 * 0.1 + 400 * 0.01 + 50 * 0.5) / 1e6, 12);
    expect(server.seen[0]?.path).toBe('/v1/chat/completions');
    expect(server.seen[0]?.body).toMatchObject({
      model: 'gpt-6-luna',
      messages: [
        { role: 'system', content: 'You are Ada.\n\nAnswer with one JSON object of the form {"text": "..."}.' },
        { role: 'user', content: 'Topic: rye' },
      ],
      max_tokens: 300,
      reasoning_effort: 'none',
      temperature: 0.9,
      response_format: { type: 'json_schema', json_schema: { name: 'post', strict: true } },
    });
  });

  it('does with JSON mode and the newer token limit where a server wants that', async () => {
    server.reply = (answer, asked) => {
      if ('max_tokens' in asked.body) {
        const message =
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        json(400, failure(400, 'unsupported_parameter', message, undefined, 'max_tokens').body)(answer, asked);
      } else if (JSON.stringify(asked.body.response_format).includes('schema')) {
        json(400, {
          error: { message: 'This response_format type is unavailable now', type: 'invalid_request_error' },
        })(answer, asked);
      } else json(200, completion({ content: '```json\n{"text":"x"}\n```' }))(answer, asked);
    };
    expect((await writer(chat).write(request)).text).toBe('x');
    expect(server.seen.at(-1)?.body).toMatchObject({
      max_completion_tokens: 300,
      response_format: { type: 'json_object' },
    });
  });

  it('estimates the tokens of a server that counts none', async () => {
    server.reply = json(200, completion({ content: '{"text":"x"}' }, 'stop', { usage: undefined, model: 'local' }));
    const { usage } = await writer({ ...chat, model: 'local' }).write(request);
    expect(usage).toEqual({ model: 'local', inputTokens: 8, outputTokens: 4, costUsd: (8 * 10 + 4 * 50) / 1e6 });
  });

  it.each([
    ['a refusal', { refusal: 'I cannot do that.', content: null }, 'stop', 'refusal'],
    ['an output cut off', { content: '{"text":"The ov' }, 'length', 'truncated'],
    ['a filtered output', { content: '' }, 'content_filter', 'content-filter'],
    ['no JSON', { content: 'The oven hums.' }, 'stop', 'unreadable'],
  ])('tells apart %s', async (_, message, reason, kind) => {
    const error = await failureOf(json(200, completion(message, reason)), chat);
    expect(error).toBeInstanceOf(ModelRefused);
    expect(error).toMatchObject({ kind, usage: { inputTokens: 1000, outputTokens: 50 } });
  });

  it('asks again later where there is no choice in the answer', async () => {
    expect(await failureOf(json(200, completion({}, 'stop', { choices: [] })), chat)).toBeInstanceOf(ModelUnavailable);
  });
});

describe('refusals', () => {
  it.each([
    ['a refusal', refusing('I am sorry, I cannot do that.'), 'refusal', 'I am sorry'],
    [
      'an output cut off',
      response('{"text":"The ov', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
      'truncated',
      '300 tokens',
    ],
    [
      'a filtered output',
      response('', { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
      'content-filter',
      'filter',
    ],
    ['no JSON', response('The oven hums.'), 'unreadable', 'no JSON'],
    ['other JSON', response('{"post":"The oven hums."}'), 'unreadable', '"text"'],
    ['a list', response('["The oven hums."]'), 'unreadable', 'list'],
    ['nothing', response('', { output: [] }), 'unreadable', 'empty'],
  ])('tells apart %s, and counts what it cost', async (_, body, kind, words) => {
    const error = await failureOf(json(200, body));
    expect(error).toBeInstanceOf(ModelRefused);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(words) });
    expect(error).toMatchObject({ usage: { model: 'gpt-6-luna-2026-09-22', inputTokens: 1000, outputTokens: 50 } });
    expect((error as ModelRefused).usage.costUsd).toBeGreaterThan(0);
  });

  it('misses a title that was asked for', async () => {
    const error = await failureOf(json(200, response('{"text":"x"}')), {}, { ...request, withTitle: true });
    expect(error).toMatchObject({ kind: 'unreadable', message: expect.stringContaining('"title"') });
  });

  it.each([
    ['content_policy_violation', 'Your request was rejected.'],
    ['invalid_prompt', 'Invalid prompt.'],
    [null, 'The response was filtered due to the content management policy.'],
  ])('takes a prompt refused with %s for a filter', async (code, message) => {
    const { status, body } = failure(400, code, message);
    expect(await failureOf(json(status, body))).toMatchObject({ name: 'ModelRefused', kind: 'content-filter' });
  });

  it('takes an answer that failed for reasons of policy for a filter', async () => {
    const body = response('', { status: 'failed', error: { code: 'invalid_prompt', message: 'no' }, output: [] });
    expect(await failureOf(json(200, body))).toMatchObject({ name: 'ModelRefused', kind: 'content-filter' });
  });

  it('names a prompt that is too long', async () => {
    const { status, body } = failure(400, 'context_length_exceeded', 'Too many tokens.');
    expect(await failureOf(json(status, body))).toMatchObject({
      kind: 'truncated',
      message: expect.stringContaining('too long'),
    });
  });
});

describe('an account at fault', () => {
  it.each([
    [401, 'invalid_api_key', 'invalid_request_error', 'bad-key'],
    [403, 'unsupported_country_region_territory', 'request_forbidden', 'bad-key'],
    [404, 'model_not_found', 'invalid_request_error', 'bad-key'],
    [404, null, 'not_found', 'bad-key'],
    [429, 'insufficient_quota', 'insufficient_quota', 'empty-quota'],
    [429, 'credit_balance_exhausted', 'insufficient_quota', 'empty-quota'],
    [429, 'project_spend_limit_exceeded', 'billing_error', 'empty-quota'],
    [402, null, 'invalid_request_error', 'empty-quota'],
  ])('%i %s', async (status, code, type, kind) => {
    const error = await failureOf(
      json(status, failure(status, code, `Incorrect API key provided: ${canary}.`, type).body),
    );
    expect(error).toBeInstanceOf(ModelAccount);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(`HTTP ${status}`) });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['', '   ', 'sk-CANARY with space', 'sk-CANARY\nbroken', 'sk-CANARY-é'])(
    'does not even send a broken key: %j',
    async (key) => {
      const error: unknown = await writer({}, { apiKey: async () => key })
        .write(request)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ModelAccount', kind: 'bad-key' });
      expect(String(error)).not.toContain('CANARY');
      expect(server.seen).toHaveLength(0);
    },
  );
});

describe('a model that cannot answer now', () => {
  it.each([
    ['retry-after in seconds', { 'retry-after': '20' }, 20_000 + 1000],
    ['retry-after-ms', { 'retry-after-ms': '1500', 'retry-after': '99' }, 1500 + 500],
    ['retry-after as a date', { 'retry-after': 'Sun, 22 Nov 2026 09:01:00 GMT' }, 60_000 + 3000],
    ['a date in the past', { 'retry-after': 'Sun, 22 Nov 2026 08:00:00 GMT' }, 500],
    ['a day', { 'retry-after': '86400' }, 3_600_000],
    ['nonsense', { 'retry-after': 'soon' }, 30_000],
    ['nothing', {}, 30_000],
    [
      'the window that is used up',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1m2s',
        'x-ratelimit-remaining-tokens': '1000',
        'x-ratelimit-reset-tokens': '10m',
      },
      62_000 + 3100,
    ],
    [
      'a window in milliseconds',
      { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '120ms' },
      120 + 500,
    ],
  ])('waits as a rate limit with %s says', async (_, headers, wait) => {
    const { status, body } = failure(429, 'rate_limit_exceeded', 'Rate limit reached.', 'requests');
    const error = await failureOf(json(status, body, headers as Record<string, string>));
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as ModelUnavailable).retryAt - now).toBe(wait);
    expect(server.seen).toHaveLength(1);
  });

  it.each([408, 409, 500, 502, 503, 504, 529])('HTTP %i', async (status) => {
    const error = await failureOf(json(status, '<html>oops</html>', { 'content-type': 'text/html' }));
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect(error.message).toContain(`HTTP ${status}`);
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['a success that is no JSON', (answer) => answer.end('<html>welcome</html>')],
    ['a success with broken JSON', json(200, '{"id":"resp_1", "out')],
    ['an empty success', json(200, '')],
    ['null', json(200, 'null')],
    ['JSON of another kind', json(200, { object: 'response', hello: 'world' })],
    [
      'an answer that the service gave up',
      json(200, response('', { status: 'failed', error: { code: 'server_error', message: 'x' }, output: [] })),
    ],
    ['a cut connection', (answer) => void answer.destroy()],
    [
      'a cut body',
      (answer) => {
        answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        answer.write('{"id":"resp_1",');
        setTimeout(() => answer.destroy(), 30);
      },
    ],
  ])('%s', async (_, reply) => {
    const error = await failureOf(reply);
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as ModelUnavailable).retryAt).toBe(now + 30_000);
    expect(server.seen).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['never answers', () => undefined],
    [
      'stops in the middle',
      (answer) => {
        answer.writeHead(200, { 'content-type': 'application/json' });
        answer.write('{"id":');
      },
    ],
  ])('a server that %s is given up in time', async (_, reply) => {
    const start = performance.now();
    const error = await failureOf(reply, { timeoutSeconds: 0.3 });
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(server.seen).toHaveLength(1);
  });

  it('a server that is not there', async () => {
    const { url } = server;
    await server.close();
    const error: unknown = await writer({}, { baseUrl: url })
      .write(request)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as Error).message).toContain('ECONNREFUSED');
    server = await modelServer();
  });
});

describe('what else may happen', () => {
  it('throws a plain error where the request is wrong, without the key', async () => {
    const { status, body } = failure(400, 'invalid_type', `Invalid type for 'input' near ${canary}.`);
    const error = await failureOf(json(status, body));
    expect(error.name).toBe('Error');
    expect(error.message).toMatch(/did not understand the request \(HTTP 400 invalid_type\).*Invalid type/);
  });

  it("repeats no key of a model's refusal either", async () => {
    expect(await failureOf(json(200, refusing(`I will not use ${canary}.`)))).toMatchObject({ kind: 'refusal' });
  });

  it('lets the error of whoever gives the key through', async () => {
    const asked = writer({}, { apiKey: async () => Promise.reject(new Error('no secret')) }).write(request);
    await expect(asked).rejects.toThrow('no secret');
  });

  it('says once that it does not know the price, and takes the dearest', async () => {
    server.reply = json(200, response('{"text":"x"}', { model: 'gpt-9' }));
    const { usage } = await writer({ model: 'gpt-9' }).write(request);
    await writer({ model: 'gpt-9' }).write(request);
    expect(usage.costUsd).toBeCloseTo((625 * 10 + 400 * 1.25 + 50 * 50) / 1e6, 12);
    expect(logged).toEqual([
      ['writer.price-unknown', { model: 'gpt-9', assumed: expect.objectContaining({ output: 50 }) }],
    ]);
  });
});
