import OpenAI, { APIError } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiSandbox, startOpenAiSandbox } from '../../../../../infra/local/sandbox/openai/index.ts';
import { testClock } from '../clock.ts';
import { promptOf } from './prompts.ts';

let sandbox: OpenAiSandbox;

beforeEach(async () => {
  sandbox = await startOpenAiSandbox({ clock: testClock() });
});
afterEach(() => sandbox.close());

const client = (apiKey = sandbox.signUp().apiKey) =>
  new OpenAI({ apiKey, baseURL: sandbox.baseUrl, maxRetries: 0, timeout: 5_000 });
const schemaOf = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const format = (properties: object = { text: { type: 'string' } }) => ({
  type: 'json_schema' as const,
  name: 'post',
  strict: true,
  schema: schemaOf(properties),
});
const ask = (properties?: object, more: object = {}) =>
  client().responses.create({
    model: 'gpt-5.6-luna',
    ...promptOf('old radios'),
    text: { format: format(properties) },
    ...more,
  }) as Promise<OpenAI.Responses.Response>;

async function refused(promise: Promise<unknown>): Promise<APIError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error(`An APIError was expected, but there was ${String(error)}.`);
  return error;
}

describe('faults', () => {
  it.each([
    ['rate-limit', 429, 'rate_limit_exceeded'],
    ['insufficient-quota', 429, 'insufficient_quota'],
    ['bad-key', 401, 'invalid_api_key'],
    ['server-error', 500, 'server_error'],
    ['no-responses-api', 404, null],
  ])('%s answers %i with code %s', async (kind, status, code) => {
    sandbox.injectFault({ kind, retryAfter: 7 });
    const error = await refused(ask());
    expect(error).toMatchObject({ status, code });
    if (kind === 'rate-limit') expect(error.headers?.get('retry-after')).toBe('7');
    expect((await ask()).status).toBe('completed');
  });

  it('no-moderations-api answers 404 to the moderation alone', async () => {
    sandbox.injectFault({ kind: 'no-moderations-api', times: 2 });
    expect((await ask()).status).toBe('completed');
    expect(await refused(client().moderations.create({ input: 'Good night.' }))).toMatchObject({ status: 404 });
    expect((await client().moderations.create({ input: 'Good night.' })).results).toHaveLength(1);
  });

  it('refusal, incomplete and empty answers give no parsed output and no error', async () => {
    const parse = () =>
      client().responses.parse({ model: 'gpt-4.1', ...promptOf('kettles'), text: { format: format() } });
    sandbox.injectFault({ kind: 'refusal', text: 'No, thank you.' });
    const refusal = await parse();
    expect(refusal.output_parsed).toBeNull();
    expect(refusal.output[0]).toMatchObject({ content: [{ type: 'refusal', refusal: 'No, thank you.' }] });
    sandbox.injectFault({ kind: 'content-filter' });
    expect(await parse()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
      output_parsed: null,
    });
    sandbox.injectFault({ kind: 'empty-output' });
    expect(await ask()).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'output_text' }] }] });
    sandbox.injectFault({ kind: 'max-output-tokens' });
    expect(await ask()).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  it('spoil the text: broken JSON, error text, too long, nearly the same, anything', async () => {
    sandbox.injectFault({ kind: 'broken-json' });
    const broken = await ask();
    expect(() => JSON.parse(broken.output_text)).toThrow();
    const text = async (): Promise<string> => (JSON.parse((await ask()).output_text) as { text: string }).text;
    sandbox.injectFault({ kind: 'error-text' });
    expect(await text()).toMatch(/^Error: /);
    sandbox.injectFault({ kind: 'too-long' });
    expect((await text()).length).toBeGreaterThan(280);
    const said = await text();
    sandbox.injectFault({ kind: 'near-duplicate' });
    const near = await text();
    expect(near).not.toBe(said);
    expect(near.slice(0, 20)).toBe(said.slice(0, 20));
    sandbox.injectFault({ kind: 'says', text: 'Hello [insert name]', match: { text: 'Topic: old radios' } });
    expect(await text()).toBe('Hello [insert name]');
  });

  it('time out and cut connections', async () => {
    sandbox.injectFault({ kind: 'delay', ms: 400 });
    const slow = new OpenAI({ apiKey: sandbox.signUp().apiKey, baseURL: sandbox.baseUrl, maxRetries: 0, timeout: 100 });
    expect((await refused(slow.responses.create({ model: 'gpt-4.1', input: 'x' }))).constructor.name).toBe(
      'APIConnectionTimeoutError',
    );
    sandbox.injectFault({ kind: 'drop-before' });
    expect((await refused(ask())).constructor.name).toBe('APIConnectionError');
  });
});
