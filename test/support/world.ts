import type { HiveConfig } from '../../shared/config/config.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { draftStep } from '../../shared/content/draft-step.ts';
import type { DraftTools } from '../../shared/content/draft-tools.ts';
import type { Written } from '../../shared/content/writer.ts';
import type { Clock, Log } from '../../shared/monitoring/log.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { planPost } from '../../shared/publication/plan.ts';
import type { SwitchPositions } from '../../shared/publication/ports.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { publish } from '../../shared/publication/publish.ts';
import type { PublishTools } from '../../shared/publication/publish-tools.ts';
import { type SweepTools, sweep } from '../../shared/publication/sweep.ts';
import { memoryAccounts } from './accounts-memory.ts';
import { memoryAttention, memoryHealth } from './attention-memory.ts';
import { memoryBudgets } from './budgets-memory.ts';
import { memoryHiveLimits } from './hive-limits-memory.ts';
import { memoryLedger } from './ledger-memory.ts';
import { scriptedPlatform, scriptedTraits } from './scripted-platform.ts';
import { memorySimilar } from './similar-memory.ts';
import { unlikeText } from './unlike-text.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export function personality(changes: Partial<Personality> = {}): Personality {
  return {
    id: 'ada',
    name: 'Ada',
    language: 'en',
    timezone: 'UTC',
    paused: false,
    disclosure: true,
    bio: ['Keeps a lighthouse.'],
    lore: [],
    knowledge: [],
    topics: ['tides', 'lamps', 'gulls'],
    adjectives: [],
    style: { all: [], chat: [], post: [] },
    messageExamples: [],
    postExamples: ['The lamp is lit.'],
    platforms: {
      twitter: {
        enabled: true,
        account: 'ada',
        transport: 'api',
        schedule: { expression: 'rate(1 hour)', windowMinutes: 0 },
        limits: {},
        style: [],
        settings: {},
      },
    },
    ...changes,
  };
}

/** The real steps over stores in memory, a calendar that the test moves and a platform that does what the test says. */
export function makeWorld(start = Date.parse('2026-11-22T09:00:00Z')) {
  let time = start;
  let machine = 0;
  const clock: Clock = { now: () => time, monotonic: () => machine };
  const events: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const record = (event: string, fields = {}) => {
    events.push({ event, fields });
  };
  const log: Log = { info: record, warn: record, error: record };
  const ledger = memoryLedger(clock);
  const accounts = memoryAccounts();
  const budgets = memoryBudgets();
  const hiveLimits = memoryHiveLimits();
  const attention = memoryAttention(ledger.all, accounts.all);
  const health = memoryHealth();
  const platform = scriptedPlatform(clock.now);
  const jobs: { readonly queue: 'draft' | 'publish'; readonly id: string }[] = [];
  const switches: SwitchPositions = { hivePaused: false, pausedPlatforms: [], personality: 'active' };
  const state = {
    personality: personality(),
    config: {} as HiveConfig,
    switches,
    writes: 0,
    status: 'active' as 'active' | 'deleted',
  };
  const answers: (Error | string)[] = [];
  const told: string[] = [];

  const jobPort = {
    async draft(id: string) {
      jobs.push({ queue: 'draft', id });
    },
    async publish(_platform: string, _transport: string, id: string) {
      jobs.push({ queue: 'publish', id });
    },
  };
  const personalities = {
    async readCurrent(id: string) {
      if (id !== state.personality.id) return undefined;
      const { status } = state;
      const rest = { etag: 'e', settled: true, paused: false, accounts: [], updatedAt: start, revision: 1 };
      return { personality: id, version: 1, status, ...rest };
    },
    async readVersion(id: string, version: number) {
      if (id !== state.personality.id || version !== 1) return undefined;
      return { personality: id, version, etag: 'e', createdAt: start, effective: state.personality };
    },
  };
  const usage = { model: 'test', inputTokens: 10, outputTokens: 10, costUsd: 0.001 };
  const draftTools: DraftTools = {
    ledger,
    personalities,
    accounts,
    switches: { read: async () => state.switches },
    control: {
      async blockWriter(until) {
        state.switches = { ...state.switches, writerBlockedUntil: until };
      },
    },
    budgets,
    async writer(traits, plan, personality) {
      return {
        config: effectiveConfig({ config: state.config, traits, plan, personality }),
        moderator: undefined,
        writer: {
          mostUsd: () => 0.002,
          async write(): Promise<Written> {
            state.writes += 1;
            const answer = answers.shift() ?? unlikeText(state.writes);
            if (answer instanceof Error) throw answer;
            return { text: answer, raw: answer, usage };
          },
        },
      };
    },
    runs: { put: async () => undefined },
    similar: memorySimilar(clock),
    jobs: jobPort,
    notices: {
      async held({ id }) {
        told.push(id);
      },
    },
    live: false,
    traitsOf: () => scriptedTraits,
    clock,
    log,
  };
  const publishTools: PublishTools = {
    ledger,
    accounts,
    switches: draftTools.switches,
    optOuts: { has: async () => false },
    traits: scriptedTraits,
    connect: async (account) => platform.client(account),
    limitsOf: async (publication) => ({ ...scriptedTraits.defaultLimits, ...publication.limits }),
    hiveLimits: {
      store: hiveLimits,
      caps: async () => effectiveConfig({ config: state.config, traits: scriptedTraits }).hiveLimits,
    },
    budgets,
    clock,
    random: () => 0.5,
    log,
    functionTimeoutMs: 60_000,
    requestTimeoutMs: 15_000,
  };
  const planTools = { ledger, personalities, jobs: jobPort, maxLatenessMs: async () => 2 * hour, clock, log };

  const sweepTools: SweepTools = { ledger, jobs: jobPort, budgets, attention, health, clock, log, batch: 100 };

  const world = {
    clock,
    events,
    ledger,
    accounts,
    budgets,
    hiveLimits,
    platform,
    jobs,
    answers,
    told,
    state,
    draftTools,
    publishTools,
    planTools,
    sweepTools,
    attention,
    health,
    now: () => time,
    pass(ms: number) {
      time += ms;
    },
    passMachineTime(ms: number) {
      machine += ms;
    },
    plan: (slot = time) =>
      planPost({ personality: 'ada', platform: 'twitter', slot: new Date(slot).toISOString() }, planTools),
    sweep: (scheduledAt?: number) => sweep(sweepTools, scheduledAt),
    /** Delivers every message there is until the queues are empty. */
    async deliver() {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        if (job.queue === 'draft') await draftStep(job.id, draftTools);
        else await publish(job.id, publishTools);
      }
    },
    /** Minutes pass, with a sweep and its messages in each. */
    async minutes(count: number) {
      for (let passed = 0; passed < count; passed += 1) {
        time += minute;
        await world.sweep();
        await world.deliver();
      }
    },
    async only(): Promise<Publication> {
      const all = ledger.all();
      if (all.length !== 1) throw new Error(`expected one publication, found ${all.length}`);
      return all[0]!;
    },
  };
  return world;
}

export type World = ReturnType<typeof makeWorld>;
