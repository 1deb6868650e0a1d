import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiSandbox, startOpenAiSandbox } from '../../../infra/local/sandbox/openai/index.ts';
import { openaiModerator } from '../../../shared/openai/moderation.ts';
import { ModelAccount, ModelUnavailable } from '../../../shared/publication/errors.ts';
import { failure, json, type ModelServer, modelServer } from './model-server.ts';

const canary = 'sk-proj-CANARY-0123456789abcdef';
const now = Date.parse('2026-11-22T09:00:00Z');
const clock = { now: () => now, monotonic: () => 0 };
const result = { flagged: false, categories: { hate: false, illicit: null }, category_scores: { hate: 0.01 } };
const answer = (...results: unknown[]) => json(200, { id: 'modr_1', model: 'omni-moderation-2024-09-26', results });

describe('the moderation', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await modelServer();
  });
  afterEach(() => server.close());

  const check = (apiKey = canary) =>
    openaiModerator({
      apiKey: async () => apiKey,
      baseUrl: server.url,
      timeoutSeconds: 0.3,
      clock,
      random: () => 0.5,
    }).check('A secret loaf.');
  async function failureOf(): Promise<Error> {
    const error: unknown = await check().catch((reason: unknown) => reason);
    if (!(error instanceof Error)) throw new Error('something else than an error came');
    expect(`${error.message}${error.stack}`).not.toContain('CANARY');
    expect(error.message).not.toContain('secret loaf');
    return error;
  }

  it('sends one text and reads one verdict', async () => {
    server.reply = answer(result);
    expect(await check()).toEqual({ model: 'omni-moderation-2024-09-26', flagged: [], scores: { hate: 0.01 } });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      path: '/v1/moderations',
      body: { model: 'omni-moderation-latest', input: 'A secret loaf.' },
      headers: { authorization: `Bearer ${canary}` },
    });
  });

  it('names what is flagged, also where no category it knows is', async () => {
    server.reply = answer({ ...result, flagged: true, categories: { hate: true, violence: false } });
    expect(await check()).toMatchObject({ flagged: ['hate'] });
    server.reply = answer({ ...result, flagged: true });
    expect(await check()).toMatchObject({ flagged: ['other'] });
  });

  it.each([
    ['too many requests', failure(429, 'rate_limit_exceeded', 'Slow down.')],
    ['trouble', failure(500, 'server_error', 'Sorry.')],
    ['overload', failure(503, null, 'Overloaded.')],
  ])('is unavailable on %s, after one attempt', async (_what, { status, body }) => {
    server.reply = json(status, body, { 'retry-after': '7' });
    const error = await failureOf();
    expect(error).toBeInstanceOf(ModelUnavailable);
    expect((error as ModelUnavailable).retryAt).toBeGreaterThanOrEqual(now + 7000);
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['no results', json(200, { id: 'x', results: [] })],
    ['two results', answer(result, result)],
    ['a result without scores', answer({ flagged: false, categories: {} })],
    ['a flag that is none', answer({ ...result, flagged: 'no' })],
    ['no JSON', json(200, 'oops')],
    ['nothing', json(200, '')],
  ])('is unavailable on %s: never a pass', async (_what, reply) => {
    server.reply = reply;
    expect(await failureOf()).toBeInstanceOf(ModelUnavailable);
  });

  it('is unavailable when it does not answer in time, or is not there', async () => {
    server.reply = () => undefined;
    expect(await failureOf()).toMatchObject({ name: 'ModelUnavailable', message: expect.stringContaining('0.3 s') });
    await server.close();
    expect(await failureOf()).toMatchObject({
      name: 'ModelUnavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    server = await modelServer();
  });

  it.each([400, 404, 405, 415, 422, 501])('names the setting where the server has none: %i', async (status) => {
    server.reply = json(status, { error: { message: 'unknown path' } });
    const error = await failureOf();
    expect(error).toBeInstanceOf(ModelAccount);
    expect(error.message).toMatch(/moderation\.enabled to false in config\.json/);
  });

  it.each([
    [401, 'invalid_api_key', 'bad-key'],
    [403, null, 'bad-key'],
    [429, 'insufficient_quota', 'empty-quota'],
  ])('tells the account: %i %s', async (status, code, kind) => {
    const { body } = failure(status, code, `Incorrect API key provided: ${canary}.`);
    server.reply = json(status, body);
    expect(await failureOf()).toMatchObject({ name: 'ModelAccount', kind });
  });

  it('sends no key that cannot be one', async () => {
    await expect(check('two words')).rejects.toMatchObject({ name: 'ModelAccount', kind: 'bad-key' });
    expect(server.seen).toEqual([]);
  });
});

describe('the moderation of the local look-alike', () => {
  let sandbox: OpenAiSandbox;
  beforeAll(async () => {
    sandbox = await startOpenAiSandbox({ clock: { now: () => now, hold: () => () => undefined } });
  });
  afterEach(() => sandbox.clearFaults());
  afterAll(() => sandbox.close());
  const check = (text: string, apiKey = sandbox.signUp().apiKey) =>
    openaiModerator({ apiKey: async () => apiKey, baseUrl: sandbox.baseUrl, clock }).check(text);

  it('tells harm from harmless', async () => {
    expect(await check('Good night, kettle.')).toMatchObject({ model: 'omni-moderation-latest', flagged: [] });
    const { flagged, scores } = await check('I will kill you.');
    expect(flagged).toContain('harassment/threatening');
    expect(scores.violence).toBeGreaterThan(0.5);
  });

  it.each([
    ['flagged', undefined],
    ['rate-limit', 'ModelUnavailable'],
    ['server-error', 'ModelUnavailable'],
    ['malformed', 'ModelUnavailable'],
    ['drop-before', 'ModelUnavailable'],
    ['no-moderations-api', 'ModelAccount'],
    ['insufficient-quota', 'ModelAccount'],
  ])('plays the fault %s', async (kind, name) => {
    sandbox.injectFault({ kind, match: { path: '/v1/moderations' } });
    const asked = check('Good night, kettle.');
    if (name === undefined) expect(await asked).toMatchObject({ flagged: ['harassment'] });
    else await expect(asked).rejects.toMatchObject({ name });
    expect(await check('Good night, kettle.')).toMatchObject({ flagged: [] });
  });
});
