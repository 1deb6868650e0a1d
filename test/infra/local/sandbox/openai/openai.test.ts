import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startOpenAiSandbox } from '../../../../../infra/local/sandbox/openai/index.ts';
import { format, refused, sandboxGround, schemaOf } from './ground.ts';
import { promptOf } from './prompts.ts';

const ground = sandboxGround();

describe('POST /v1/responses', () => {
  it('answers by the schema, within the length asked for, in the envelope of the service', async () => {
    const response = await ground.ask();
    const { text } = JSON.parse(response.output_text) as { text: string };
    expect(text.length).toBeGreaterThan(20);
    expect(text.length).toBeLessThanOrEqual(240);
    expect(text.toLowerCase()).toContain('old radios');
    expect(response).toMatchObject({
      id: expect.stringMatching(/^resp_/),
      object: 'response',
      created_at: Math.floor(ground.clock.time / 1000),
      status: 'completed',
      model: 'gpt-5.6-luna',
      error: null,
      incomplete_details: null,
      output: [
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', annotations: [] }],
        },
      ],
    });
    const { usage } = response;
    expect(usage?.input_tokens).toBeGreaterThan(150);
    expect(usage?.output_tokens).toBeGreaterThan(text.length / 5);
    expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
    expect(usage?.output_tokens_details.reasoning_tokens).toBe(0);
    expect(ground.sandbox.requests()).toMatchObject([
      { method: 'POST', path: '/v1/responses', account: 'Momo', status: 200 },
    ]);
  });

  it('is read by responses.parse of the library', async () => {
    const parsed = await ground.client().responses.parse({
      model: 'gpt-4.1',
      ...promptOf('kettles'),
      text: { format: format() },
    });
    expect(parsed.output_parsed).toMatchObject({ text: expect.any(String) });
  });

  it('fills titles, lists of parts, choices, numbers and optional fields', async () => {
    const response = await ground.ask({
      title: { type: 'string' },
      parts: { type: 'array', items: { type: 'string' }, minItems: 3 },
      mood: { enum: ['dry', 'warm'] },
      flair: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      confidence: { type: 'number', minimum: 0, maximum: 0.5 },
      short: { type: 'string', maxLength: 30 },
      nested: schemaOf({ language: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } }),
    });
    const post = JSON.parse(response.output_text) as { title: string; parts: string[]; short: string };
    expect(post).toMatchObject({ mood: 'dry', flair: null, confidence: 0.5, nested: { language: 'en', tags: [] } });
    expect(post.title.length).toBeLessThanOrEqual(60);
    expect(new Set(post.parts).size).toBe(3);
    expect(post.short.length).toBeLessThanOrEqual(30);
  });

  it('cuts an answer at the tokens allowed and says so', async () => {
    const response = await ground.ask(undefined, { max_output_tokens: 16 });
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect(() => JSON.parse(response.output_text)).toThrow();
  });

  it('streams', async () => {
    const stream = ground.client().responses.stream({ model: 'gpt-4.1', ...promptOf('kettles') });
    let deltas = '';
    stream.on('response.output_text.delta', (event) => {
      deltas += event.delta;
    });
    await stream.done();
    expect(deltas.toLowerCase()).toContain('kettles');
  });

  it.each([
    [
      'a schema that is not strict',
      { text: { format: { ...format(), schema: { type: 'object', properties: {} } } } },
      /'additionalProperties' is required to be supplied and to be false/,
    ],
    [
      'an optional field',
      { text: { format: { ...format(), schema: { ...schemaOf({ text: { type: 'string' } }), required: [] } } } },
      /Missing 'text'/,
    ],
    [
      'a temperature for a model that thinks',
      { model: 'gpt-5', temperature: 0.7 },
      /Unsupported parameter: 'temperature'/,
    ],
    [
      'an effort the model has not',
      { model: 'gpt-5', reasoning: { effort: 'none' } },
      /Supported values are: 'minimal'/,
    ],
    [
      'an effort for a model that does not think',
      { model: 'gpt-4.1', reasoning: { effort: 'low' } },
      /Unsupported parameter: 'reasoning.effort'/,
    ],
    ['a handful of tokens', { max_output_tokens: 3 }, /Expected a value >= 16/],
    ['no input', { input: [] }, /Missing required parameter: 'input'/],
  ])('refuses %s', async (_name, more, message) => {
    const error = await refused(ground.ask(undefined, more));
    expect(error.status).toBe(400);
    expect(error.message).toMatch(message);
  });
});

describe('POST /v1/chat/completions', () => {
  const messages = () => {
    const { instructions, input } = promptOf('kettles');
    return [
      {
        role: 'system' as const,
        content: `${instructions}\nAnswer with one JSON object of the form {"title": "...", "text": "..."}.`,
      },
      { role: 'user' as const, content: input },
    ];
  };

  it('answers by schema and in JSON mode', async () => {
    const { name, strict, schema } = format();
    const completion = await ground.client().chat.completions.create({
      model: 'gpt-4.1',
      messages: messages(),
      max_tokens: 300,
      response_format: { type: 'json_schema', json_schema: { name, strict, schema } },
    });
    expect(completion).toMatchObject({
      object: 'chat.completion',
      created: Math.floor(ground.clock.time / 1000),
      choices: [{ finish_reason: 'stop' }],
    });
    expect(JSON.parse(`${completion.choices[0]?.message.content}`)).toEqual({ text: expect.any(String) });
    expect(completion.usage?.prompt_tokens).toBeGreaterThan(100);
    const loose = await ground.client().chat.completions.create({
      model: 'gpt-4.1',
      messages: messages(),
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(`${loose.choices[0]?.message.content}`)).toEqual({
      title: expect.any(String),
      text: expect.any(String),
    });
  });

  it('refuses the older name of the limit where the model wants the newer', async () => {
    const error = await refused(
      ground.client().chat.completions.create({ model: 'gpt-5-mini', messages: messages(), max_tokens: 100 }),
    );
    expect(error).toMatchObject({ status: 400, param: 'max_tokens', code: 'unsupported_parameter' });
  });

  it('shows refusals and cut answers in its own form', async () => {
    ground.sandbox.injectFault({ kind: 'refusal' });
    const declined = await ground.client().chat.completions.create({ model: 'gpt-4.1', messages: messages() });
    expect(declined.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: null, refusal: expect.stringMatching(/sorry/) },
    });
    ground.sandbox.injectFault({ kind: 'content-filter' });
    const filtered = await ground.client().chat.completions.create({ model: 'gpt-4.1', messages: messages() });
    expect(filtered.choices[0]?.finish_reason).toBe('content_filter');
  });
});

describe('POST /v1/moderations', () => {
  it('gives one verdict for each text', async () => {
    const { results, model } = await ground.client().moderations.create({
      model: 'omni-moderation-latest',
      input: ['A kettle sings.', 'I will hurt you.', 'Good night.'],
    });
    expect(model).toBe('omni-moderation-latest');
    expect(results.map((result) => result.flagged)).toEqual([false, true, false]);
    expect(results[1]?.categories['harassment/threatening']).toBe(true);
    expect(results[0]?.category_applied_input_types.violence).toEqual(['text']);
  });

  it('gives one verdict for a list of parts, and plays the fault', async () => {
    ground.sandbox.injectFault({ kind: 'flagged', match: { path: '/v1/moderations' } });
    const { results } = await ground.client().moderations.create({ input: [{ type: 'text', text: 'Good night.' }] });
    expect(results).toHaveLength(1);
    expect(results[0]?.flagged).toBe(true);
    expect((await refused(ground.client().moderations.create({ input: [] }))).status).toBe(400);
  });
});

describe('keys', () => {
  it('are asked for, and known by how they begin', async () => {
    const wrong = await refused(
      ground.client('sk-somebody-elses-key-1234').responses.create({ model: 'gpt-4.1', input: 'x' }),
    );
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_api_key', type: 'invalid_request_error' });
    expect((await fetch(`${ground.sandbox.baseUrl}/responses`, { method: 'POST', body: '{}' })).status).toBe(401);
    const { apiKey } = ground.sandbox.signUp('hive');
    expect(ground.sandbox.signUp('hive').apiKey).toBe(apiKey);
    ground.sandbox.revoke(apiKey);
    expect((await refused(ground.client(apiKey).responses.create({ model: 'gpt-4.1', input: 'x' }))).status).toBe(401);
  });

  it('have a rate that is held', async () => {
    ground.sandbox.setLimits({ requestsPerMinute: 1 });
    await ground.ask();
    const error = await refused(ground.ask());
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    expect(error.headers?.get('retry-after')).toBe('60');
    ground.clock.advance(60_000);
    expect((await ground.ask()).status).toBe('completed');
  });
});

describe('a restart', () => {
  it('never says again what was said before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    try {
      const said: string[] = [];
      for (let run = 0; run < 3; run++) {
        await ground.sandbox.close();
        ground.sandbox = await startOpenAiSandbox({ clock: ground.clock, dataDir: folder });
        for (let number = 0; number < 5; number++) said.push((await ground.ask()).output_text);
      }
      expect(new Set(said).size).toBe(15);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
