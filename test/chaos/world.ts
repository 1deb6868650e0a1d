import { effectiveConfig } from '../../shared/config/effective.ts';
import { draftStep } from '../../shared/content/draft-step.ts';
import type { SimilarTexts } from '../../shared/content/ports.ts';
import type { Writer } from '../../shared/content/writer.ts';
import type { Clock } from '../../shared/monitoring/log.ts';
import { nextFirings } from '../../shared/personality/firings.ts';
import type { WantedSchedule } from '../../shared/personality/ports.ts';
import { syncObject } from '../../shared/personality/sync.ts';
import { syncAll } from '../../shared/personality/sync-all.ts';
import { personalityKey } from '../../shared/personality/sync-deps.ts';
import { ModelUnavailable } from '../../shared/publication/errors.ts';
import { planPost } from '../../shared/publication/plan.ts';
import type { Ledger, Switches } from '../../shared/publication/ports.ts';
import { isTerminal } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import { publish } from '../../shared/publication/publish.ts';
import { sweep } from '../../shared/publication/sweep.ts';
import { memoryAccounts } from '../support/accounts-memory.ts';
import { memoryAttention, memoryHealth } from '../support/attention-memory.ts';
import { memoryBudgets } from '../support/budgets-memory.ts';
import { memoryHiveLimits } from '../support/hive-limits-memory.ts';
import { memoryLedger } from '../support/ledger-memory.ts';
import { memoryStores } from '../support/personality-memory.ts';
import { scriptedTraits } from '../support/scripted-platform.ts';
import { memorySimilar } from '../support/similar-memory.ts';
import { ChaosPlatform, type PlatformFaults } from './platform.ts';
import { type Random, seededRandom } from './random.ts';
import { type Dangers, Turns, type Worker } from './turns.ts';

export const minute = 60_000;
export const hour = 60 * minute;
const start = Date.parse('2026-11-23T08:00:00Z');

/** Deliberate mistakes, each of which the harness has to catch. */
export type Mutant = 'reconcile-off' | 'fence-off' | 'owner-off';

export interface WorldOptions {
  readonly seed: number;
  readonly mutant?: Mutant;
}

interface Message {
  readonly queue: 'plan' | 'draft' | 'publish' | 'sync';
  readonly body: string;
  readonly at: number;
  readonly receives: number;
}

const stormy: Dangers = { crashBefore: 0.01, crashAfter: 0.01, answerLost: 0.01, pause: 0.01 };
const calm: Dangers = { crashBefore: 0, crashAfter: 0, answerLost: 0, pause: 0 };
const rough: PlatformFaults = {
  lostAfter: 0.12,
  lostBefore: 0.06,
  lateAccept: 0.06,
  rateLimited: 0.06,
  notSent: 0.06,
  expired: 0.03,
  rejected: 0.02,
  listingFails: 0.1,
  listingShort: 0.1,
};
const smooth: PlatformFaults = {
  lostAfter: 0,
  lostBefore: 0,
  lateAccept: 0,
  rateLimited: 0,
  notSent: 0,
  expired: 0,
  rejected: 0,
  listingFails: 0,
  listingShort: 0,
};
const functionTimeoutMs = 60_000;
const visibilityMs = 6 * minute;
const maximumReceives = 5;
const personalities = ['ada', 'bob'];

/** Everything of the hive but the network: the real steps over stores in memory, messages that come when they like, and a platform. */
export class World {
  now = start;
  readonly random: Random;
  readonly turns: Turns;
  readonly ledger = memoryLedger({ now: () => this.now, monotonic: () => this.now });
  readonly accounts = memoryAccounts();
  readonly stores = memoryStores();
  readonly budgets = memoryBudgets();
  readonly hiveLimits = memoryHiveLimits();
  readonly attention = memoryAttention(this.ledger.all, this.accounts.all);
  readonly health = memoryHealth();
  readonly platform: ChaosPlatform;
  /** As with the words: what was said may be said again here, so nothing is ever found. */
  readonly #similar: SimilarTexts = {
    ...memorySimilar({ now: () => this.now, monotonic: () => this.now }),
    candidates: async (_of, bands) => ({ texts: [], bands: new Map(bands.map((band) => [band, []])) }),
  };
  readonly firings: { readonly id: string; readonly slot: number }[] = [];
  readonly deadLetters: Message[] = [];
  /** Errors that are none of the hive's own: bugs. */
  readonly bugs: unknown[] = [];
  readonly #mutant: Mutant | undefined;
  #messages: Message[] = [];
  #workers = new Set<Worker>();
  #lastFired = new Map<string, number>();
  readonly #slots = new Map<string, readonly number[]>();
  #written = 0;
  #storm = true;
  /** Worlds differ: how often the writer repeats itself, how close posts may follow each other. */
  readonly #repeats: number;
  readonly #gapMinutes: number;

  constructor({ seed, mutant }: WorldOptions) {
    this.random = seededRandom(seed);
    this.#mutant = mutant;
    this.turns = new Turns(this.random, () => this.now, stormy);
    this.#repeats = this.random.pick([0, 0.15, 0.8]);
    this.#gapMinutes = this.random.pick([0, 5]);
    const skew = this.random.below(30_000) - 15_000;
    this.platform = new ChaosPlatform(this.random, () => this.now, rough, skew, this.random.chance(0.5));
  }

  /** Four hours of storm, then thirty of calm in which everything has to settle. */
  async run(): Promise<void> {
    for (const id of personalities) this.#upload(id);
    await this.#until(start + 4 * hour);
    this.#storm = false;
    this.turns.dangers = calm;
    this.platform.faults = smooth;
    for (const id of personalities) this.#upload(id, { paused: true });
    await this.#until(start + 34 * hour, () => this.#settled());
  }

  #upload(id: string, changes: Record<string, unknown> = {}): void {
    const file = {
      name: id,
      bio: [`Version ${this.random.below(1000)}.`],
      topics: ['tides', 'lamps'],
      platforms: {
        twitter: {
          schedule: this.random.pick(['cron(0/20 * * * ? *)', 'cron(0/15 * * * ? *)', 'cron(0/5 * * * ? *)']),
        },
      },
      ...changes,
    };
    this.stores.objects.upload(personalityKey(id), JSON.stringify(file));
    this.#send('sync', personalityKey(id));
  }

  /** At least once, late, out of order, sometimes not at all. */
  #send(queue: Message['queue'], body: string): void {
    if (this.#storm && this.random.chance(0.03)) return;
    const copies = this.#storm && this.random.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const late = this.#storm && this.random.chance(0.1) ? this.random.below(10 * minute) : this.random.below(2000);
      this.#messages.push({ queue, body, at: this.now + late, receives: 0 });
    }
  }

  /** Nothing is under way any more: no message, no request, no worker, and every publication has come to its end. */
  #settled(): boolean {
    const busy = this.#messages.length > 0 || this.#workers.size > 0 || this.platform.nextArrival() !== undefined;
    return !busy && this.ledger.all().every(({ state }) => isTerminal(state));
  }

  async #until(end: number, done = () => false): Promise<void> {
    let nextMinute = Math.floor(this.now / minute) * minute + minute;
    while (this.now < end) {
      this.platform.arrive();
      this.#deliver();
      if (await this.turns.step()) {
        // Time passes while they work, so that they meet each other at all its moments.
        if (this.#storm && this.random.chance(0.2)) this.now += this.random.below(3000);
        this.#endOverdue();
        continue;
      }
      const instants = [
        nextMinute,
        this.turns.nextAt(),
        this.platform.nextArrival(),
        ...this.#messages.map(({ at }) => at),
      ];
      this.now = Math.max(this.now, Math.min(...instants.filter((at) => at !== undefined)));
      this.#endOverdue();
      if (this.now >= nextMinute) {
        if (done()) return;
        this.#eachMinute();
        nextMinute = Math.floor(this.now / minute) * minute + minute;
      }
    }
  }

  #eachMinute(): void {
    this.#fire();
    this.#start('sweep', '', (worker) => this.#sweep(worker));
    if (Math.floor(this.now / minute) % 60 === 0) this.#send('sync', '');
    if (this.#storm && this.random.chance(0.02)) {
      const id = this.random.pick(personalities);
      if (this.random.chance(0.3)) {
        this.stores.objects.erase(personalityKey(id));
        this.#send('sync', personalityKey(id));
      } else {
        this.#upload(id, this.random.chance(0.2) ? { paused: true } : {});
      }
    }
    // A tick in every place that counts late would be dull: sometimes two sweeps run at once.
    if (this.#storm && this.random.chance(0.1)) this.#start('sweep', '', (worker) => this.#sweep(worker));
  }

  /** The scheduler: each slot of each schedule as it is now. */
  #fire(): void {
    for (const [name, schedule] of this.stores.schedules.schedules) {
      const from = this.#lastFired.get(name) ?? this.now - minute;
      if (!schedule.enabled) {
        this.#lastFired.set(name, this.now);
        continue;
      }
      for (const slot of this.#slotsOf(schedule).filter((at) => at > from && at <= this.now)) {
        const { personality, platform } = schedule.payload;
        this.firings.push({ id: slotPublicationId(personality, platform, slot), slot });
        // A firing is journaled by the scheduler: it comes at least once, however late.
        const body = JSON.stringify({ ...schedule.payload, slot: new Date(slot).toISOString() });
        this.#messages.push({ queue: 'plan', body, at: this.now + this.random.below(5000), receives: 0 });
        if (this.#storm && this.random.chance(0.1)) {
          this.#messages.push({ queue: 'plan', body, at: this.now + this.random.below(20 * minute), receives: 0 });
        }
      }
      this.#lastFired.set(name, this.now);
    }
  }

  /** All slots of the storm, once per expression: the arithmetic of zones is tested elsewhere, and costs. */
  #slotsOf(schedule: WantedSchedule): readonly number[] {
    const known = this.#slots.get(schedule.expression) ?? nextFirings(schedule, start, 60);
    this.#slots.set(schedule.expression, known);
    return known;
  }

  #deliver(): void {
    const due = this.#messages.filter(({ at }) => at <= this.now);
    if (due.length === 0 || this.#workers.size > 8) return;
    const message = this.random.pick(due);
    this.#messages.splice(this.#messages.indexOf(message), 1);
    // Until the worker says that it is done, the message only hides.
    const again: Message = {
      ...message,
      at: this.now + (message.queue === 'plan' ? minute : visibilityMs),
      receives: message.receives + 1,
    };
    const endless = message.queue === 'plan' || message.queue === 'sync';
    if (again.receives < maximumReceives || endless) this.#messages.push(again);
    else this.deadLetters.push(again);
    const name = { plan: 'plan-post', draft: 'write-draft', publish: 'publish', sync: 'sync' }[message.queue];
    this.#start(name, message.body, async (worker) => {
      await this.#work(message, worker);
      this.#messages = this.#messages.filter((other) => other !== again);
      this.deadLetters.splice(0, this.deadLetters.length, ...this.deadLetters.filter((other) => other !== again));
    });
  }

  #start(name: string, job: string, work: (worker: Worker) => Promise<void>): void {
    const skew = this.random.below(30_000) - 15_000;
    const worker: Worker = { name, job, skew, startedAt: this.now, frozenMs: 0, dead: false };
    this.#workers.add(worker);
    work(worker).then(
      () => this.#workers.delete(worker),
      (error: unknown) => {
        this.#workers.delete(worker);
        const expected = error instanceof Error && ['StoreBusy', 'ModelUnavailable'].includes(error.name);
        if (!expected && !(error instanceof AggregateError)) this.bugs.push(error);
      },
    );
  }

  /** Lambda ends a function at its timeout, unless the whole machine stood still meanwhile. */
  #endOverdue(): void {
    for (const worker of this.#workers) {
      if (this.now - worker.startedAt - worker.frozenMs > functionTimeoutMs) this.turns.kill(worker);
      if (worker.dead) this.#workers.delete(worker);
    }
  }

  #clock(worker: Worker): Clock {
    return {
      now: () => this.now + worker.skew,
      monotonic: () => this.now - worker.startedAt - worker.frozenMs,
    };
  }

  async #work({ queue, body }: Message, worker: Worker): Promise<void> {
    if (queue === 'plan') await this.#plan(worker, body);
    else if (queue === 'draft') await this.#draft(worker, body);
    else if (queue === 'publish') await this.#publish(worker, body);
    else await this.#sync(worker, body);
  }

  #ports(worker: Worker) {
    const watch = <T extends object>(name: string, port: T): T => this.turns.watch(worker, name, port);
    const jobs = watch('jobs', {
      draft: async (id: string) => this.#send('draft', id),
      publish: async (_platform: string, _transport: string, id: string) => this.#send('publish', id),
    });
    const switches: Switches = {
      read: async (personality) => {
        const current = await this.stores.personalities.readCurrent(personality);
        const position =
          current === undefined
            ? 'unknown'
            : current.status === 'deleted'
              ? 'deleted'
              : current.paused
                ? 'paused'
                : 'active';
        return { hivePaused: false, pausedPlatforms: [], personality: position };
      },
    };
    return {
      ledger: watch('ledger', this.#mutatedLedger()),
      accounts: watch('accounts', this.accounts),
      personalities: watch('personalities', this.stores.personalities),
      switches: watch('switches', switches),
      jobs,
      clock: this.#clock(worker),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    };
  }

  #mutatedLedger(): Ledger {
    const { ledger } = this;
    // The index may be late: an item shows up in it some time after it was written, and stays a while after it left.
    const late: Ledger = {
      ...ledger,
      due: async (now, limit) => (await ledger.due(now, limit)).filter(() => !this.#storm || this.random.chance(0.9)),
    };
    // An operator may say the same words twice: here the writer may.
    late.claimExternal = async (platform, id, publication) =>
      platform === 'words' ? publication : ledger.claimExternal(platform, id, publication);
    if (this.#mutant === 'fence-off') {
      return {
        ...late,
        apply: async (id, move) => {
          const stored = await ledger.read(id);
          if (stored === undefined) return undefined;
          const guard = { ...move.guard, fence: stored.fence, state: stored.state };
          return ledger.apply(id, { ...move, guard });
        },
      };
    }
    if (this.#mutant === 'owner-off') {
      return {
        ...late,
        claimExternal: async (_platform, _id, publication) => publication,
        externalOwner: async () => undefined,
      };
    }
    return late;
  }

  async #plan(worker: Worker, body: string): Promise<void> {
    const payload = JSON.parse(body) as { personality: string; platform: string; slot: string };
    await planPost(payload, { ...this.#ports(worker), maxLatenessMs: async () => 2 * hour });
  }

  async #draft(worker: Worker, id: string): Promise<void> {
    const ports = this.#ports(worker);
    const { turns } = this;
    await draftStep(id, {
      ...ports,
      control: turns.watch(worker, 'control', this.stores.control),
      runs: turns.watch(worker, 'runs', { put: async () => undefined }),
      budgets: turns.watch(worker, 'budgets', this.budgets),
      similar: turns.watch(worker, 'similar', this.#similar),
      notices: { held: async () => undefined },
      live: false,
      traitsOf: () => scriptedTraits,
      writer: async (traits, plan, personality) => ({
        config: effectiveConfig({ traits, plan, personality }),
        moderator: undefined,
        writer: {
          mostUsd: () => 0.002,
          write: (request) => this.#model(worker).write(request),
        },
      }),
    });
  }

  #model(worker: Worker): Pick<Writer, 'write'> {
    const { random } = this;
    return this.turns.watch(worker, 'model', {
      write: async () => {
        if (this.#storm && random.chance(0.1))
          throw new ModelUnavailable('the model is busy', this.now + random.below(10 * minute));
        this.#written += 1;
        // Sometimes the same words again: reconcile must not take one post for another.
        const text = random.chance(this.#repeats)
          ? 'The tide is out again today.'
          : `Thought number ${this.#written} about the tide.`;
        return { text, raw: text, usage: { model: 'm', inputTokens: 1, outputTokens: 1, costUsd: 0.001 } };
      },
    });
  }

  async #publish(worker: Worker, id: string): Promise<void> {
    const ports = this.#ports(worker);
    const { turns } = this;
    const connect = async (account: string) => {
      const client = this.platform.client(worker, turns, account);
      if (this.#mutant !== 'reconcile-off') return client;
      // Whoever hears nothing simply takes it for absent.
      return { ...client, findRecent: async () => ({ posts: [], complete: true }) };
    };
    await publish(id, {
      ...ports,
      traits: this.#mutant === 'reconcile-off' ? { ...scriptedTraits, graceTimeMs: 0 } : scriptedTraits,
      connect: (account) => turns.effect(worker, `${worker.name}: credentials`, () => connect(account)),
      limitsOf: async ({ limits }) => ({
        ...scriptedTraits.defaultLimits,
        perHour: 3,
        minimumGapMinutes: this.#gapMinutes,
        ...limits,
      }),
      hiveLimits: {
        store: turns.watch(worker, 'hiveLimits', this.hiveLimits),
        caps: async () => ({}),
      },
      budgets: turns.watch(worker, 'budgets', this.budgets),
      random: this.random.next,
      functionTimeoutMs,
      requestTimeoutMs: 15_000,
    });
  }

  async #sweep(worker: Worker): Promise<void> {
    const { ledger, jobs, clock, log } = this.#ports(worker);
    const budgets = this.turns.watch(worker, 'budgets', this.budgets);
    const attention = this.turns.watch(worker, 'attention', this.attention);
    const health = this.turns.watch(worker, 'health', this.health);
    await sweep({ ledger, jobs, budgets, attention, health, clock, log, batch: 100 });
  }

  async #sync(worker: Worker, key: string): Promise<void> {
    const { turns, stores } = this;
    const deps = {
      objects: turns.watch(worker, 'objects', stores.objects),
      personalities: turns.watch(worker, 'personalities', stores.personalities),
      owners: turns.watch(worker, 'owners', this.accounts),
      schedules: turns.watch(worker, 'schedules', stores.schedules),
      control: turns.watch(worker, 'control', stores.control),
      clock: this.#clock(worker),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      platforms: [scriptedTraits],
    };
    if (key === '') await syncAll(deps);
    else await syncObject(key, deps);
  }
}
