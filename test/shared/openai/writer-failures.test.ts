import { describe, expect, it } from 'vitest';
import { ModelAccount, ModelRefused, ModelUnavailable } from '../../../shared/publication/errors.ts';
import { failure, json, modelServer, type Reply, refusing, response } from './model-server.ts';
import { canary, now, request, writerGround } from './writer-ground.ts';

const ground = writerGround();

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
    const error = await ground.failureOf(json(200, body));
    expect(error).toBeInstanceOf(ModelRefused);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(words) });
    expect(error).toMatchObject({ usage: { model: 'gpt-6-luna-2026-09-22', inputTokens: 1000, outputTokens: 50 } });
    expect((error as ModelRefused).usage.costUsd).toBeGreaterThan(0);
  });

  it('misses a title that was asked for', async () => {
    const error = await ground.failureOf(json(200, response('{"text":"x"}')), {}, { ...request, withTitle: true });
    expect(error).toMatchObject({ kind: 'unreadable', message: expect.stringContaining('"title"') });
  });

  it.each([
    ['content_policy_violation', 'Your request was rejected.'],
    ['invalid_prompt', 'Invalid prompt.'],
    [null, 'The response was filtered due to the content management policy.'],
  ])('takes a prompt refused with %s for a filter', async (code, message) => {
    const { status, body } = failure(400, code, message);
    expect(await ground.failureOf(json(status, body))).toMatchObject({ name: 'ModelRefused', kind: 'content-filter' });
  });

  it('takes an answer that failed for reasons of policy for a filter', async () => {
    const body = response('', { status: 'failed', error: { code: 'invalid_prompt', message: 'no' }, output: [] });
    expect(await ground.failureOf(json(200, body))).toMatchObject({ name: 'ModelRefused', kind: 'content-filter' });
  });

  it('names a prompt that is too long', async () => {
    const { status, body } = failure(400, 'context_length_exceeded', 'Too many tokens.');
    expect(await ground.failureOf(json(status, body))).toMatchObject({
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
    const error = await ground.failureOf(
      json(status, failure(status, code, `Incorrect API key provided: ${canary}.`, type).body),
    );
    expect(error).toBeInstanceOf(ModelAccount);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(`HTTP ${status}`) });
    expect(ground.server.seen).toHaveLength(1);
  });

  it.each(['', '   ', 'sk-CANARY with space', 'sk-CANARY\nbroken', 'sk-CANARY-é'])(
    'does not even send a broken key: %j',
    async (key) => {
      const error: unknown = await ground
        .writer({}, { apiKey: async () => key })
        .write(request)
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ModelAccount', kind: 'bad-key' });
      expect(String(error)).not.toContain('CANARY');
      expect(ground.server.seen).toHaveLength(0);
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
    const error = await ground.failureOf(json(status, body, headers as Record<string, string>));
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as ModelUnavailable).retryAt - now).toBe(wait);
    expect(ground.server.seen).toHaveLength(1);
  });

  it.each([408, 409, 500, 502, 503, 504, 529])('HTTP %i', async (status) => {
    const error = await ground.failureOf(json(status, '<html>oops</html>', { 'content-type': 'text/html' }));
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect(error.message).toContain(`HTTP ${status}`);
    expect(ground.server.seen).toHaveLength(1);
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
    const error = await ground.failureOf(reply);
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as ModelUnavailable).retryAt).toBe(now + 30_000);
    expect(ground.server.seen).toHaveLength(1);
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
    const error = await ground.failureOf(reply, { timeoutSeconds: 0.3 });
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(ground.server.seen).toHaveLength(1);
  });

  it('a server that is not there', async () => {
    const { url } = ground.server;
    await ground.server.close();
    const error: unknown = await ground
      .writer({}, { baseUrl: url })
      .write(request)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as Error).message).toContain('ECONNREFUSED');
    ground.server = await modelServer();
  });
});
