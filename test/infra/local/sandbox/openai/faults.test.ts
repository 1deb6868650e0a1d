import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { format, refused, sandboxGround } from './ground.ts';
import { promptOf } from './prompts.ts';

const ground = sandboxGround();

describe('faults', () => {
  it.each([
    ['rate-limit', 429, 'rate_limit_exceeded'],
    ['insufficient-quota', 429, 'insufficient_quota'],
    ['bad-key', 401, 'invalid_api_key'],
    ['server-error', 500, 'server_error'],
    ['no-responses-api', 404, null],
  ])('%s answers %i with code %s', async (kind, status, code) => {
    ground.sandbox.injectFault({ kind, retryAfter: 7 });
    const error = await refused(ground.ask());
    expect(error).toMatchObject({ status, code });
    if (kind === 'rate-limit') expect(error.headers?.get('retry-after')).toBe('7');
    expect((await ground.ask()).status).toBe('completed');
  });

  it('no-moderations-api answers 404 to the moderation alone', async () => {
    ground.sandbox.injectFault({ kind: 'no-moderations-api', times: 2 });
    expect((await ground.ask()).status).toBe('completed');
    expect(await refused(ground.client().moderations.create({ input: 'Good night.' }))).toMatchObject({ status: 404 });
    expect((await ground.client().moderations.create({ input: 'Good night.' })).results).toHaveLength(1);
  });

  it('refusal, incomplete and empty answers give no parsed output and no error', async () => {
    const parse = () =>
      ground.client().responses.parse({ model: 'gpt-4.1', ...promptOf('kettles'), text: { format: format() } });
    ground.sandbox.injectFault({ kind: 'refusal', text: 'No, thank you.' });
    const refusal = await parse();
    expect(refusal.output_parsed).toBeNull();
    expect(refusal.output[0]).toMatchObject({ content: [{ type: 'refusal', refusal: 'No, thank you.' }] });
    ground.sandbox.injectFault({ kind: 'content-filter' });
    expect(await parse()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
      output_parsed: null,
    });
    ground.sandbox.injectFault({ kind: 'empty-output' });
    expect(await ground.ask()).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'output_text' }] }] });
    ground.sandbox.injectFault({ kind: 'max-output-tokens' });
    expect(await ground.ask()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  it('spoil the text: broken JSON, error text, too long, nearly the same, anything', async () => {
    ground.sandbox.injectFault({ kind: 'broken-json' });
    const broken = await ground.ask();
    expect(() => JSON.parse(broken.output_text)).toThrow();
    const text = async (): Promise<string> => (JSON.parse((await ground.ask()).output_text) as { text: string }).text;
    ground.sandbox.injectFault({ kind: 'error-text' });
    expect(await text()).toMatch(/^Error: /);
    ground.sandbox.injectFault({ kind: 'too-long' });
    expect((await text()).length).toBeGreaterThan(280);
    const said = await text();
    ground.sandbox.injectFault({ kind: 'near-duplicate' });
    const near = await text();
    expect(near).not.toBe(said);
    expect(near.slice(0, 20)).toBe(said.slice(0, 20));
    ground.sandbox.injectFault({ kind: 'says', text: 'Hello [insert name]', match: { text: 'Topic: old radios' } });
    expect(await text()).toBe('Hello [insert name]');
  });

  it('time out and cut connections', async () => {
    ground.sandbox.injectFault({ kind: 'delay', ms: 400 });
    const slow = new OpenAI({
      apiKey: ground.sandbox.signUp().apiKey,
      baseURL: ground.sandbox.baseUrl,
      maxRetries: 0,
      timeout: 100,
    });
    expect((await refused(slow.responses.create({ model: 'gpt-4.1', input: 'x' }))).constructor.name).toBe(
      'APIConnectionTimeoutError',
    );
    ground.sandbox.injectFault({ kind: 'drop-before' });
    expect((await refused(ground.ask())).constructor.name).toBe('APIConnectionError');
  });
});
