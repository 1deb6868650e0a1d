import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { WriteRequest } from '../../../shared/content/writer.ts';
import { openaiWriter, type WriterConfig, type WriterOptions } from '../../../shared/openai/writer.ts';
import { type ModelServer, modelServer, type Reply } from './model-server.ts';

export const canary = 'sk-proj-CANARY-0123456789abcdef';
export const now = Date.parse('2026-11-22T09:00:00Z');
export const request: WriteRequest = {
  instructions: 'You are Ada.',
  input: 'Topic: rye',
  withTitle: false,
  maxOutputTokens: 300,
};
const config: WriterConfig = { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 5, maxOutputTokens: 400 };

/** The writer of each test before a model's server of its own; no test may log the key. */
export function writerGround() {
  const ground = { server: undefined as unknown as ModelServer, logged: [] as unknown[], writer, failureOf };
  beforeEach(async () => {
    ground.server = await modelServer();
    ground.logged = [];
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await ground.server.close();
    expect(JSON.stringify(ground.logged)).not.toContain('CANARY');
  });

  function writer(change: Partial<WriterConfig> = {}, options: Partial<WriterOptions> = {}) {
    const log = (event: string, fields?: unknown) => void ground.logged.push([event, fields]);
    return openaiWriter({
      apiKey: async () => canary,
      baseUrl: ground.server.url,
      config: { ...config, ...change },
      clock: { now: () => now, monotonic: () => 0 },
      log: { info: log, warn: log, error: log },
      random: () => 0.5,
      ...options,
    });
  }

  async function failureOf(reply: Reply, change: Partial<WriterConfig> = {}, asked = request): Promise<Error> {
    ground.server.reply = reply;
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

  return ground;
}
