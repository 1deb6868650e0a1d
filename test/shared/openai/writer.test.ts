import { describe, expect, it, vi } from 'vitest';
import { ModelRefused, ModelUnavailable } from '../../../shared/publication/errors.ts';
import { completion, failure, json, refusing, response } from './model-server.ts';
import { canary, request, writerGround } from './writer-ground.ts';

const ground = writerGround();

describe('the Responses API', () => {
  it('sends the request and reads text, raw output and usage', async () => {
    ground.server.reply = json(200, response('{"text":"The oven hums."}'));
    const written = await ground.writer().write({ ...request, temperature: 0.9 });
    expect(written).toEqual({
      text: 'The oven hums.',
      raw: '{"text":"The oven hums."}',
      usage: { model: 'gpt-6-luna-2026-09-22', inputTokens: 1000, outputTokens: 50, costUsd: expect.any(Number) },
    });
    // 500 fresh, 100 written to the cache at 1.25, 400 from it, 50 out.
    expect(written.usage.costUsd).toBeCloseTo((625 * 0.1 + 400 * 0.01 + 50 * 0.5) / 1e6, 12);
    expect(ground.server.seen).toHaveLength(1);
    expect(ground.server.seen[0]?.path).toBe('/v1/responses');
    expect(ground.server.seen[0]?.headers.authorization).toBe(`Bearer ${canary}`);
    expect(ground.server.seen[0]?.body).toEqual({
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
    expect(ground.logged).toEqual([]);
  });

  it('asks for a title and reads it', async () => {
    ground.server.reply = json(200, response('{"title":"Ovens","text":"They hum."}'));
    const written = await ground.writer().write({ ...request, withTitle: true });
    expect(written).toMatchObject({ title: 'Ovens', text: 'They hum.' });
    expect(ground.server.seen[0]?.body.text).toMatchObject({ format: { schema: { required: ['title', 'text'] } } });
  });

  it('never asks for more tokens than the configuration allows', async () => {
    ground.server.reply = json(200, response('{"text":"x"}'));
    await ground.writer().write({ ...request, maxOutputTokens: 9000 });
    expect(ground.server.seen[0]?.body.max_output_tokens).toBe(400);
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
    ground.server.reply = json(200, response('{"text":"x"}'));
    await ground.writer({ model }).write({ ...request, temperature: 0.7 });
    expect(ground.server.seen[0]?.body.reasoning).toEqual(reasoning);
    expect(ground.server.seen[0]?.body.temperature).toEqual(temperature);
  });

  it('leaves away what the server does not take, and remembers it', async () => {
    ground.server.reply = (answer, { body }) => {
      const unsupported = (param: string) =>
        json(
          400,
          failure(400, null, `Unsupported parameter: '${param}' is not supported with this model.`, undefined, param)
            .body,
        );
      if ('temperature' in body) unsupported('temperature')(answer, ground.server.seen[0]!);
      else if ('reasoning' in body) unsupported('reasoning.effort')(answer, ground.server.seen[0]!);
      else json(200, response('{"text":"x"}'))(answer, ground.server.seen[0]!);
    };
    await ground.writer().write({ ...request, temperature: 0.7 });
    expect(ground.server.seen).toHaveLength(3);
    await ground.writer().write({ ...request, temperature: 0.7 });
    expect(ground.server.seen).toHaveLength(4);
    expect(ground.logged).toHaveLength(2);
  });

  it('takes a new key at once, and the environment has no say', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-environment');
    const keys = ['first', ' second\n'];
    ground.server.reply = json(200, response('{"text":"x"}'));
    const changing = ground.writer({}, { apiKey: async () => keys.shift() ?? '' });
    await changing.write(request);
    await changing.write(request);
    expect(ground.server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('uses OPENAI_BASE_URL where no server is named', async () => {
    vi.stubEnv('OPENAI_BASE_URL', ground.server.url);
    ground.server.reply = json(200, response('{"text":"x"}'));
    await ground.writer({}, { baseUrl: undefined }).write(request);
    expect(ground.server.seen).toHaveLength(1);
  });
});

describe('the chat API', () => {
  const chat = { api: 'chat' } as const;

  it('sends the same and reads the same', async () => {
    ground.server.reply = json(200, completion({ content: '{"text":"The oven hums."}' }));
    const written = await ground.writer(chat).write({ ...request, temperature: 0.9 });
    expect(written).toMatchObject({ text: 'The oven hums.', raw: '{"text":"The oven hums."}' });
    expect(written.usage.costUsd).toBeCloseTo((600 * 0.1 + 400 * 0.01 + 50 * 0.5) / 1e6, 12);
    expect(ground.server.seen[0]?.path).toBe('/v1/chat/completions');
    expect(ground.server.seen[0]?.body).toMatchObject({
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
    ground.server.reply = (answer, asked) => {
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
    expect((await ground.writer(chat).write(request)).text).toBe('x');
    expect(ground.server.seen.at(-1)?.body).toMatchObject({
      max_completion_tokens: 300,
      response_format: { type: 'json_object' },
    });
  });

  it('estimates the tokens of a server that counts none', async () => {
    ground.server.reply = json(
      200,
      completion({ content: '{"text":"x"}' }, 'stop', { usage: undefined, model: 'local' }),
    );
    const { usage } = await ground.writer({ ...chat, model: 'local' }).write(request);
    expect(usage).toEqual({ model: 'local', inputTokens: 8, outputTokens: 4, costUsd: (8 * 10 + 4 * 50) / 1e6 });
  });

  it.each([
    ['a refusal', { refusal: 'I cannot do that.', content: null }, 'stop', 'refusal'],
    ['an output cut off', { content: '{"text":"The ov' }, 'length', 'truncated'],
    ['a filtered output', { content: '' }, 'content_filter', 'content-filter'],
    ['no JSON', { content: 'The oven hums.' }, 'stop', 'unreadable'],
  ])('tells apart %s', async (_, message, reason, kind) => {
    const error = await ground.failureOf(json(200, completion(message, reason)), chat);
    expect(error).toBeInstanceOf(ModelRefused);
    expect(error).toMatchObject({ kind, usage: { inputTokens: 1000, outputTokens: 50 } });
  });

  it('asks again later where there is no choice in the answer', async () => {
    expect(await ground.failureOf(json(200, completion({}, 'stop', { choices: [] })), chat)).toBeInstanceOf(
      ModelUnavailable,
    );
  });
});

describe('what else may happen', () => {
  it('throws a plain error where the request is wrong, without the key', async () => {
    const { status, body } = failure(400, 'invalid_type', `Invalid type for 'input' near ${canary}.`);
    const error = await ground.failureOf(json(status, body));
    expect(error.name).toBe('Error');
    expect(error.message).toMatch(/did not understand the request \(HTTP 400 invalid_type\).*Invalid type/);
  });

  it("repeats no key of a model's refusal either", async () => {
    expect(await ground.failureOf(json(200, refusing(`I will not use ${canary}.`)))).toMatchObject({ kind: 'refusal' });
  });

  it('lets the error of whoever gives the key through', async () => {
    const asked = ground.writer({}, { apiKey: async () => Promise.reject(new Error('no secret')) }).write(request);
    await expect(asked).rejects.toThrow('no secret');
  });

  it('says once that it does not know the price, and takes the dearest', async () => {
    ground.server.reply = json(200, response('{"text":"x"}', { model: 'gpt-9' }));
    const { usage } = await ground.writer({ model: 'gpt-9' }).write(request);
    await ground.writer({ model: 'gpt-9' }).write(request);
    expect(usage.costUsd).toBeCloseTo((625 * 10 + 400 * 1.25 + 50 * 50) / 1e6, 12);
    expect(ground.logged).toEqual([
      ['writer.price-unknown', { model: 'gpt-9', assumed: expect.objectContaining({ output: 50 }) }],
    ]);
  });
});
