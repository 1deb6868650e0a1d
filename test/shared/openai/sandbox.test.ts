import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiSandbox, startOpenAiSandbox } from '../../../infra/local/sandbox/openai/index.ts';
import { runGates } from '../../../shared/content/gates/run-gates.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { openaiWriter, type WriterConfig } from '../../../shared/openai/writer.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import { ada, forum, request, traits } from '../content/subjects.ts';

const now = Date.UTC(2026, 10, 22, 9);
const wide: PlatformTraits = { ...traits, limit: 280 };
const karl: Personality = {
  ...ada,
  id: 'karl',
  name: 'Karl Kiesel',
  language: 'de',
  bio: ['Karl sammelt Steine und hat zu jedem eine Geschichte.'],
  lore: ['Sein ältester Stein liegt im Gefrierfach.'],
  knowledge: ['Quarz ritzt Glas.'],
  topics: ['Flusskiesel', 'Dachböden', 'Geduld'],
  postExamples: [
    'Heute einen Stein gefunden, der mich an meinen Lehrer erinnert. Gleiche Frisur.',
    'Granit lügt nicht.',
  ],
  messageExamples: [],
};

let sandbox: OpenAiSandbox;
beforeAll(async () => {
  sandbox = await startOpenAiSandbox({ clock: { now: () => now, hold: () => () => undefined } });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

function writer(change: Partial<WriterConfig> = {}, apiKey = sandbox.signUp().apiKey) {
  return openaiWriter({
    apiKey: async () => apiKey,
    baseUrl: sandbox.baseUrl,
    config: { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 2, maxOutputTokens: 500, ...change },
    clock: { now: () => now, monotonic: () => 0 },
    log: silentLog,
    random: () => 0,
  });
}

describe('against the local look-alike', () => {
  it.each([
    ['responses', 'gpt-6-luna'],
    ['responses', 'gpt-5-mini'],
    ['responses', 'gpt-6.1-sol'],
    ['responses', 'gpt-4.1-mini'],
    ['chat', 'gpt-6-luna'],
    ['chat', 'gpt-4.1-mini'],
    ['chat', 'llama-3'],
  ] as const)('%s with %s gives a post that passes the gates', async (api, model) => {
    const asked = { ...request({ traits: wide }), temperature: 0.8 };
    const written = await writer({ api, model }).write(asked);
    expect(written.text.toLowerCase()).toContain('sourdough');
    expect(written.usage.inputTokens).toBeGreaterThan(100);
    expect(written.usage.outputTokens).toBeGreaterThan(5);
    expect(written.usage.costUsd).toBeGreaterThan(0);
    expect(runGates(written, { traits: wide, personality: ada, instructions: asked.instructions }).outcome).toBe(
      'pass',
    );
  });

  it.each([
    ['English', ada, wide],
    ['German', karl, wide],
    ['English with a title and a footer', ada, { ...forum, limit: 1000, titleLimit: 80 }],
  ])(
    'forty posts in %s: all different, all through the gates, in the voice asked for',
    async (_, personality, where) => {
      const texts = new Set<string>();
      for (let post = 0; post < 40; post++) {
        const topic = personality.topics[post % personality.topics.length];
        const withTitle = where.titleLimit !== undefined;
        const asked = request({ personality, traits: where, topic, withTitle, seed: `${personality.id}.${post}` });
        const written = await writer().write(asked);
        const { verdicts, draft } = runGates(written, { traits: where, personality, instructions: asked.instructions });
        expect(verdicts.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
        texts.add(draft.text);
      }
      expect(texts.size).toBe(40);
    },
  );

  it.each([
    ['rate-limit', { name: 'ModelUnavailable', retryAt: now + 20_000 }],
    ['server-error', { name: 'ModelUnavailable' }],
    ['drop-before', { name: 'ModelUnavailable' }],
    ['drop-after', { name: 'ModelUnavailable' }],
    ['malformed', { name: 'ModelUnavailable' }],
    ['truncated', { name: 'ModelUnavailable' }],
    ['empty', { name: 'ModelUnavailable' }],
    ['insufficient-quota', { name: 'ModelAccount', kind: 'empty-quota' }],
    ['bad-key', { name: 'ModelAccount', kind: 'bad-key' }],
    ['no-responses-api', { name: 'ModelAccount', message: expect.stringContaining('openai.api to "chat"') }],
    ['refusal', { name: 'ModelRefused', kind: 'refusal' }],
    ['max-output-tokens', { name: 'ModelRefused', kind: 'truncated' }],
    ['content-filter', { name: 'ModelRefused', kind: 'content-filter' }],
    ['broken-json', { name: 'ModelRefused', kind: 'unreadable' }],
    ['empty-output', { name: 'ModelRefused', kind: 'unreadable' }],
  ])('tells apart the fault %s', async (kind, expected) => {
    sandbox.injectFault({ kind });
    await expect(writer().write(request())).rejects.toMatchObject(expected);
  });

  it.each([
    ['error-text', 'error-text'],
    ['too-long', 'fits'],
  ])('stops the fault %s at a gate', async (kind, gate) => {
    sandbox.injectFault({ kind });
    const asked = request({ traits: wide });
    const written = await writer().write(asked);
    const { outcome, verdicts } = runGates(written, {
      traits: wide,
      personality: ada,
      instructions: asked.instructions,
    });
    expect(outcome).toBe('again');
    expect(verdicts.filter(({ verdict }) => verdict === 'again').map((verdict) => verdict.gate)).toContain(gate);
  });

  it.each(['I cannot assist with that.', '{"text": "x"}', 'Hello {{user1}}!', 'TypeError: x is not a function'])(
    'stops a model that says %j',
    async (text) => {
      sandbox.injectFault({ kind: 'says', text });
      const asked = request({ traits: wide });
      const written = await writer().write(asked);
      expect(runGates(written, { traits: wide, personality: ada, instructions: asked.instructions }).outcome).toBe(
        'again',
      );
    },
  );

  it('knows a key that was revoked', async () => {
    const { apiKey } = sandbox.signUp('gone');
    await writer({}, apiKey).write(request());
    sandbox.revoke(apiKey);
    const error: unknown = await writer({}, apiKey)
      .write(request())
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ModelAccount', kind: 'bad-key' });
    expect(String(error)).not.toContain(apiKey.slice(-4));
  });
});
