import type { Accounts } from '../../shared/aws/dynamodb/accounts.ts';
import type { SimilarTexts } from '../../shared/content/ports.ts';
import type { WindowLimits } from '../../shared/limits/rate-limiter.ts';
import type { Clock, Log, LogFields } from '../../shared/monitoring/log.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { AttentionStore } from '../../shared/publication/attention.ts';
import { overTransport } from '../../shared/publication/over-transport.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import { isTerminal, openWish, type Publication, partsStanding } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import { memoryAccounts } from '../support/accounts-memory.ts';
import { memoryAttention, memoryHealth } from '../support/attention-memory.ts';
import { memoryBudgets } from '../support/budgets-memory.ts';
import { memoryHiveLimits } from '../support/hive-limits-memory.ts';
import { memoryLedger } from '../support/ledger-memory.ts';
import { memoryStores } from '../support/personality-memory.ts';
import { memorySessions, type SessionShelf } from '../support/session-memory.ts';
import { memorySimilar } from '../support/similar-memory.ts';
import { Author } from './author.ts';
import { Hearing } from './hearing.ts';
import { LateIndex } from './late-index.ts';
import { Mail } from './mail.ts';
import { mannersOf } from './manners.ts';
import type { Charge } from './money.ts';
import { type Mutant, mutatedAccounts, mutatedLedger } from './mutants.ts';
import { ChaosPlatform } from './platform.ts';
import { type Random, seededRandom } from './random.ts';
import { Readings } from './readings.ts';
import { SyncRuns } from './sync-runs.ts';
import type { Credentials } from './tokens.ts';
import { type Dangers, Turns, type Worker } from './turns.ts';

export const minute = 60_000;
export const hour = 60 * minute;
const morning = Date.parse('2026-11-23T08:00:00Z');
/** A storm that goes over midnight: windows and budgets of a day meet its end. */
const night = Date.parse('2026-11-23T22:30:00Z');
/** Half of what clocks may differ by: hive and platforms alike are off by no more. */
const skewMs = 15_000;

/** Worlds with a crowd: enough to meet everything, few enough to be through with all of them soon. */
const crowdedShare = 0.4;
/** Far from the seeds of worlds. */
const crowdSeeds = 1_000_000_007;
const moneySeeds = 2_000_000_011;

export const transports = ['api', 'browser'] as const;
export type Transport = (typeof transports)[number];

export interface HiveOptions {
  readonly seed: number;
  readonly mutant?: Mutant;
}

/** What the functions of one world share: its stores, queues and platforms, and the memory of what came of it. */
export class Hive {
  /** Epoch milliseconds. */
  readonly start: number;
  now: number;
  storm = true;
  readonly mutant: Mutant | undefined;
  readonly random: Random;
  readonly turns: Turns;
  readonly mail: Mail;
  readonly author: Author;
  readonly platforms: ReadonlyMap<string, ChaosPlatform>;
  readonly files = memoryStores();
  readonly accounts: Accounts;
  readonly budgets = memoryBudgets();
  readonly bounds = memoryHiveLimits();
  readonly health = memoryHealth();
  /** What was said may be said again here in other words: texts are remembered, and never found. */
  readonly similar: SimilarTexts;
  readonly attention: AttentionStore;
  readonly index: LateIndex;
  readonly ledger: Ledger;
  /** What people said to accounts, and what came of it. */
  readonly hearing: Hearing;
  /** Whether there are people in this world who speak to accounts; else nobody listens. */
  readonly crowded: boolean;
  /** Decides what the crowd does: worlds without one need none of it. */
  readonly luck: Random;
  /** Answers that an account may give in a day. */
  readonly repliesPerDay: number;
  /** Credentials as a person stored them, by platform and account. */
  readonly vault = new Map<string, Credentials>();
  /** The windows of every account, whatever else changes: what the platforms' stamps are judged by. */
  readonly limits: WindowLimits;
  readonly charges: Charge[] = [];
  readonly readings = new Readings();
  /** Whether the first posts of a personality are held for a person. */
  readonly live: boolean;
  /** What every personality may spend, USD a day. */
  readonly cap: number;
  /** How many posts an hour all accounts of a platform may send together; none in most worlds. */
  readonly together: number | undefined;
  /** Slots that fired, by the publication that stands for each. */
  readonly fired = new Set<string>();
  /** Slots that plan refused with a line in the log: their personality does not post there. */
  readonly refused = new Set<string>();
  /** Operators' own publications that were accepted. */
  readonly accepted = new Set<string>();
  /** Every machine that is alive, idle ones too. */
  workers: Worker[] = [];
  readonly syncs = new SyncRuns();
  /** Accounts of which a log line said that they want a person, as platform and account, with what for. */
  readonly complaints = new Map<string, string>();
  /** What no error of the hive explains, and what a store should never hold. */
  readonly bugs: string[] = [];
  readonly #stored: ReturnType<typeof memoryLedger>;
  readonly #sessions = new Map<string, SessionShelf>();
  readonly #transports = new Map<string, { transport: Transport; readonly moves: boolean }>();

  constructor({ seed, mutant }: HiveOptions) {
    this.random = seededRandom(seed);
    this.mutant = mutant;
    const { random } = this;
    this.start = random.pick([morning, morning, night]);
    this.now = this.start;
    const now = () => this.now;
    const each = random.pick([0.003, 0.008, 0.02]);
    const dangers: Dangers = { each, pause: random.pick([0.003, 0.01]), rare: 0.03 };
    this.turns = new Turns(random, now, dangers);
    this.mail = new Mail(random, now);
    this.author = new Author(random, now);
    this.limits = {
      perHour: random.pick([2, 3, 4]),
      perDay: random.pick([6, 9, 20]),
      minimumGapMinutes: random.pick([0, 3, 10]),
    };
    this.platforms = new Map(
      allPlatformTraits.map((traits) => [
        traits.id,
        new ChaosPlatform(traits, mannersOf(traits.id, random), random, now, this.skew()),
      ]),
    );
    for (const id of this.platforms.keys()) {
      for (const transport of transports) {
        this.#sessions.set(`${id} ${transport}`, memorySessions(this.#actingClock()));
      }
    }
    this.#stored = memoryLedger({ now, monotonic: now });
    const indexLagMs = random.pick([0, 20_000, 3 * minute]);
    this.index = new LateIndex(this.#checked(this.#stored), now, () => (this.storm ? random.below(indexLagMs) : 0));
    this.ledger = mutatedLedger(this.index.ledger, mutant);
    this.similar = this.#forgetful(random.chance(0.35) || mutant === 'owner-off');
    const accounts = memoryAccounts();
    this.hearing = new Hearing(accounts.all);
    this.luck = seededRandom(seed + crowdSeeds);
    this.crowded = this.luck.chance(crowdedShare);
    this.repliesPerDay = this.luck.pick([4, 20]);
    for (const [id, platform] of this.platforms) platform.shown = (account, ids) => this.hearing.show(id, account, ids);
    for (const [id, platform] of this.platforms) {
      platform.billed = (worker, account, ids, transport) => {
        const { prices } = overTransport(platform.traits, transport);
        const { read = prices.ownRead, readOncePerDay = false } = prices;
        if (read === 0 || ids.length === 0) return;
        const { owner } = accounts.all().find((one) => one.platform === id && one.account === account) ?? {};
        const reading = {
          personality: owner ?? account,
          account: `${id}/${account}`,
          at: this.now,
          each: read,
          ids,
          readOncePerDay,
        };
        this.readings.bill(worker, reading, this.storm);
      };
    }
    this.accounts = mutatedAccounts(accounts, mutant);
    this.attention = memoryAttention(this.#stored.all, accounts.all);
    this.live = random.chance(0.15);
    const cap = random.pick([0.05, 0.2, 5]);
    // Reading costs as well, and comes before answering: of five cents nothing is left to be said. In some worlds it uses all of it up.
    this.cap = this.crowded ? Math.max(cap, seededRandom(seed + moneySeeds).pick([0.25, 0.8, 0.8])) : cap;
    this.together = random.pick([undefined, undefined, 4]);
  }

  publications(): readonly Publication[] {
    return this.#stored.all();
  }

  session(platform: string, transport: Transport, account: string, credentials: Credentials) {
    return this.#sessions.get(`${platform} ${transport}`)!.open(account, credentials);
  }

  /** How an account is reached at this moment: some are moved from one way to the other, also between a create and the look for it. */
  transportOf(platform: string, account: string): Transport {
    const { random } = this;
    if (this.platforms.get(platform)?.manners.website !== true) return 'api';
    const name = `${platform} ${account}`;
    const known = this.#transports.get(name) ?? { transport: random.pick(transports), moves: random.chance(0.3) };
    this.#transports.set(name, known);
    if (known.moves && this.storm && random.chance(0.2)) known.transport = random.pick(transports);
    return known.transport;
  }

  /** How often accounts are asked, as a file says it: in most worlds so often that those to whom nobody speaks come into the round. */
  pace(): { readonly interactions?: { readonly minimumPollMinutes: number; readonly maximumPollMinutes: number } } {
    const most = this.luck.pick([undefined, 2, 5, 12]);
    return most === undefined ? {} : { interactions: { minimumPollMinutes: 1, maximumPollMinutes: most } };
  }

  /** How far a clock is off, milliseconds. */
  skew(): number {
    return this.random.below(2 * skewMs) - skewMs;
  }

  clock(worker: Worker): Clock {
    return {
      now: () => this.now + worker.skew,
      monotonic: () => this.now - worker.startedAt - worker.frozenMs,
    };
  }

  /** A log that is heard as far as it says what became of slots, and what wants a person. */
  log(worker: Worker): Log {
    const hear = (event: string, fields: LogFields = {}) => {
      if (event === 'slot.refused') {
        const { personality, platform, slot } = fields as Readonly<Record<string, string>>;
        this.refused.add(slotPublicationId(personality ?? '', platform ?? '', Date.parse(slot ?? '')));
      }
      if (event === 'platform.read-billed') {
        this.readings.note(worker, `${fields.platform}/${fields.account}`, Number(fields.usd));
      }
      if (event === 'account.blocked') this.complaints.set(`${fields.platform} ${fields.account}`, String(fields.kind));
      this.onLog?.(worker, event, fields);
    };
    return { info: hear, warn: hear, error: hear };
  }

  /** Told of every line: for the replay of one seed. */
  onLog: ((worker: Worker, event: string, fields: LogFields) => void) | undefined;

  /** What was read a moment ago instead of what is there now, as eventually consistent reads answer. */
  lately<T, Names extends readonly unknown[]>(read: (...names: Names) => Promise<T>): (...names: Names) => Promise<T> {
    const seen = new Map<string, { readonly at: number; readonly value: T }>();
    return async (...names) => {
      const key = names.join(' ');
      const before = seen.get(key);
      if (this.storm && before !== undefined && this.now - before.at < minute && this.random.chance(0.2))
        return before.value;
      const value = await read(...names);
      seen.set(key, { at: this.now, value });
      return value;
    };
  }

  #actingClock(): Clock {
    const now = () => this.now + (this.turns.acting?.skew ?? 0);
    return { now, monotonic: now };
  }

  /** @param open the gate against words said before is open, as in some worlds: platforms have to cope with twins */
  #forgetful(open: boolean): SimilarTexts {
    const similar = memorySimilar({ now: () => this.now, monotonic: () => this.now });
    return {
      ...similar,
      ...(open ? { claim: async ({ publication }) => publication } : {}),
      candidates: async (_of, bands) => ({ texts: [], bands: new Map(bands.map((band) => [band, []])) }),
    };
  }

  #checked(ledger: Ledger): Ledger {
    const check = (publication: Publication | undefined) => {
      const fault = publication === undefined ? undefined : faultOf(publication);
      if (fault !== undefined) this.bugs.push(`${publication?.id} was stored, and ${fault}`);
      return publication;
    };
    return {
      ...ledger,
      create: async (publication) => {
        const created = await ledger.create(check(publication) ?? publication);
        if (created) this.hearing.plan(publication.id);
        return created;
      },
      apply: async (id, move) => {
        const applied = check(await ledger.apply(id, move));
        if (applied !== undefined && isTerminal(applied.state)) this.hearing.end(id);
        return applied;
      },
      addEvidence: async (id, part, evidence) => check(await ledger.addEvidence(id, part, evidence)),
    };
  }
}

/** What a store should never hold. */
export function faultOf(publication: Publication): string | undefined {
  const { state, wakeAt, wait, reason, partial, ids, parts } = publication;
  const wish = openWish(publication);
  const out = parts.filter((_, part) => ids[String(part)] !== undefined).length;
  const whole = parts.length > 0 && out === parts.length;
  if (!isTerminal(state)) return wakeAt === undefined ? `as ${state} nothing will ever look at it` : undefined;
  if (wish === undefined && wakeAt !== undefined) return `as ${state} it still has a wakeAt`;
  if (wish !== undefined && wakeAt === undefined) return `nothing will ever look at the wish to ${wish.kind} it`;
  if (wish !== undefined && state !== (wish.kind === 'retry' ? 'failed' : 'published')) {
    return `it is ${state}, and the wish to ${wish.kind} it is still open`;
  }
  if (state === 'removed' && partsStanding(publication).length > 0)
    return 'it is removed, and a part of it was never taken down';
  if (wait !== undefined) return `as ${state} it still waits: ${wait.reason}`;
  if (state !== 'published' && reason === undefined) return `it is ${state} without a reason`;
  if (state === 'published' && partial === true && (out === 0 || reason === undefined)) {
    return `it is cut short with ${out} parts out and the reason ${reason}`;
  }
  // Evidence that comes after the end is completed by its worker's next write.
  if (state === 'published' && partial !== true && !whole) return `it is published with ${out} of ${parts.length} ids`;
  return undefined;
}
