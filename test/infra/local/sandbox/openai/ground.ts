import OpenAI, { APIError } from 'openai';
import { afterEach, beforeEach } from 'vitest';
import { type OpenAiSandbox, startOpenAiSandbox } from '../../../../../infra/local/sandbox/openai/index.ts';
import { type TestClock, testClock } from '../clock.ts';
import { promptOf } from './prompts.ts';

export const schemaOf = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
export const format = (properties: object = { text: { type: 'string' } }) => ({
  type: 'json_schema' as const,
  name: 'post',
  strict: true,
  schema: schemaOf(properties),
});

/** A look-alike of the model's service for each test, with a clock of its own, and the real client before it. */
export function sandboxGround() {
  const ground = {
    sandbox: undefined as unknown as OpenAiSandbox,
    clock: undefined as unknown as TestClock,
    client: (apiKey = ground.sandbox.signUp().apiKey) =>
      new OpenAI({ apiKey, baseURL: ground.sandbox.baseUrl, maxRetries: 0, timeout: 5_000 }),
    ask: (properties?: object, more: object = {}) =>
      ground.client().responses.create({
        model: 'gpt-5.6-luna',
        ...promptOf('old radios'),
        text: { format: format(properties) },
        ...more,
      }) as Promise<OpenAI.Responses.Response>,
  };
  beforeEach(async () => {
    ground.clock = testClock();
    ground.sandbox = await startOpenAiSandbox({ clock: ground.clock });
  });
  afterEach(() => ground.sandbox.close());
  return ground;
}

export async function refused(promise: Promise<unknown>): Promise<APIError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error(`An APIError was expected, but there was ${String(error)}.`);
  return error;
}
