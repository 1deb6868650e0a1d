import { cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { jsonLog } from '../../../shared/monitoring/logger.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { slotPublicationId } from '../../../shared/publication/publication-id.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { memoryBudgets } from '../../support/budgets-memory.ts';
import { memoryHiveLimits } from '../../support/hive-limits-memory.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { MemoryControl, MemoryPersonalities } from '../../support/personality-memory.ts';
import { memorySimilar } from '../../support/similar-memory.ts';
import { platform, thought } from './voices.ts';

/** Milliseconds of one post, by step. */
export interface StepTimes {
  readonly plan: number;
  readonly draft: number;
  readonly publish: number;
}

/** The three steps over stores in memory; the log is written to nowhere, the model and the platform answer at once. */
export async function inMemoryHive(voices: readonly Personality[], posts: number) {
  const clock = manualClock();
  const control = new MemoryControl();
  const personalities = new MemoryPersonalities();
  const accounts = memoryAccounts();
  const base = {
    clock,
    control,
    personalities,
    accounts,
    ledger: memoryLedger(clock),
    budgets: memoryBudgets(),
    switches: cachedSwitches(control, personalities, clock),
    log: jsonLog({ clock, write: () => undefined }),
    jobs: { draft: async () => undefined, publish: async () => undefined },
  };
  for (const voice of voices) {
    await personalities.putVersion({ personality: voice.id, version: 1, etag: 'e', createdAt: 0, effective: voice });
    const current = { personality: voice.id, status: 'active' as const, version: 1, etag: 'e', settled: true };
    await personalities.moveCurrent(undefined, { ...current, paused: false, accounts: [], updatedAt: 0 });
    await accounts.claim(platform, voice.id, voice.id);
  }
  const texts = Array.from({ length: 2 * posts }, (_, number) => thought(number));
  const traits = platformTraits(platform)!;
  let written = 0;
  let sent = 0;
  const usage = { model: 'instant', inputTokens: 900, outputTokens: 60, costUsd: 0.0004 };
  const client: PlatformClient = {
    whoAmI: async () => ({ id: '1', handle: 'one' }),
    async publish(_part, beforeSend) {
      beforeSend();
      sent += 1;
      return { id: String(sent), url: `https://instant.example/${sent}` };
    },
    findRecent: async () => ({ posts: [], complete: true }),
    remove: async () => undefined,
  };
  const planTools = { ...base, maxLatenessMs: async () => 2 * 60 * 60_000 };
  const draftTools: Parameters<typeof draftStep>[1] = {
    ...base,
    writer: async (of, plan, personality) => ({
      config: effectiveConfig({ ...(await control.read()), traits: of, plan, personality }),
      moderator: undefined,
      writer: {
        mostUsd: () => 0.002,
        async write() {
          const text = texts[written++]!;
          return { text, raw: text, usage };
        },
      },
    }),
    runs: { put: async () => undefined },
    similar: memorySimilar(clock),
    notices: { held: async () => undefined },
    live: false,
    traitsOf: platformTraits,
  };
  const publishTools: Parameters<typeof publish>[1] = {
    ...base,
    optOuts: { has: async () => false },
    traits,
    connect: async () => client,
    limitsOf: async ({ limits }) => effectiveConfig({ ...(await control.read()), traits, plan: { limits } }).limits,
    hiveLimits: {
      store: memoryHiveLimits(),
      caps: async () => effectiveConfig({ ...(await control.read()), traits }).hiveLimits,
    },
    random: () => 0.5,
    functionTimeoutMs: 60_000,
    requestTimeoutMs: 15_000,
  };
  let posted = 0;
  return {
    async post(): Promise<StepTimes> {
      // Each voice posts once an hour.
      if (posted > 0 && posted % voices.length === 0) clock.advance(60 * 60_000);
      const personality = voices[posted % voices.length]!.id;
      posted += 1;
      const slot = clock.now();
      const id = slotPublicationId(personality, platform, slot);
      const begun = performance.now();
      await planPost({ personality, platform, slot: new Date(slot).toISOString() }, planTools);
      const planned = performance.now();
      await draftStep(id, draftTools);
      const drafted = performance.now();
      const outcome = await publish(id, publishTools);
      const ended = performance.now();
      if (outcome !== 'published') throw new Error(`Publication ${id} ended as ${outcome}, expected published.`);
      return { plan: planned - begun, draft: drafted - planned, publish: ended - drafted };
    },
  };
}
