import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import type { AccountState, AccountStore } from '../../../shared/limits/account.ts';
import type { Clock } from '../../../shared/monitoring/log.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import type { Ledger } from '../../../shared/publication/ports.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { publish } from '../../../shared/publication/publish.ts';
import type { PublishTools } from '../../../shared/publication/publish-tools.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { draftedPost, publishToolsOf } from '../../support/drafted.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { Interleaving } from '../../support/interleaving.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-22T09:00:00Z');
const workers = 50;
const window = 5;
const requestTimeoutMs = 15_000;

const publication = (number: number): Publication =>
  draftedPost(start, {
    id: `ada${number}.twitter.20261122T0900Z`,
    personality: `ada${number}`,
    parts: [{ text: `Words of ${number}.` }],
    textHash: `hash-${number}`,
  });

/** What all workers of a race share. */
interface Ground {
  readonly ledger: Ledger;
  readonly accounts: AccountStore;
  /** When the platform got each post, by its own clock. */
  readonly stamps: number[];
}

const toolsOf = (ground: Pick<Ground, 'ledger' | 'accounts'>, client: PlatformClient, clock: Clock): PublishTools =>
  publishToolsOf({ ...ground, client, clock, traits: scriptedTraits });

/** The one thing a worker of these races asks of the platform; `arrive` is the way there. */
function clientOf(arrive: () => Promise<{ readonly id: string; readonly url: string }>): PlatformClient {
  const unasked = async (): Promise<never> => Promise.reject(new TypeError('Nobody asks for this here.'));
  return {
    publish: (_part, beforeSend) => {
      beforeSend();
      return arrive();
    },
    whoAmI: unasked,
    findRecent: unasked,
    remove: unasked,
  };
}

const post = (number: number) => ({ id: `${number}`, url: `https://scripted.example/${number}` });

/** A message that finds the store busy comes again. */
const delivered = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!(error instanceof StoreBusy)) throw error;
  });

const isDue = ({ state, wait, wakeAt = 0 }: Publication, now: number): boolean =>
  state === 'drafted' && (wait === undefined || wakeAt <= now);

/** The most posts in any hour: each post and all that came less than an hour later. */
function mostInAnHour(stamps: readonly number[]): number {
  return Math.max(0, ...stamps.map((first) => stamps.filter((at) => at >= first && at < first + hour).length));
}

/** A race in memory; every awaited effect of every worker happens in the order that the seed says. */
async function race(seed: number, hours: number, storeOf: (store: AccountStore) => AccountStore = (store) => store) {
  const turns = new Interleaving(seed, start, 100);
  const { random } = turns;
  const clockOf = (skew: number): Clock => ({ now: () => turns.time + skew, monotonic: () => turns.time });
  const ledger = memoryLedger(clockOf(0));
  const ground: Ground = { ledger, accounts: storeOf(memoryAccounts()), stamps: [] };
  for (let number = 0; number < workers; number += 1) await ledger.create(publication(number));
  let worker = 0;

  const deliver = (id: string): Promise<unknown> => {
    worker += 1;
    const own = worker;
    // All clocks agree within 30 s.
    const clock = clockOf(random.below(30_001) - 15_000);
    const arrive = () => turns.effect(own, () => post(ground.stamps.push(turns.time)), random.below(requestTimeoutMs));
    const tools = toolsOf(
      { ledger: turns.watch(own, ledger), accounts: turns.watch(own, ground.accounts) },
      clientOf(arrive),
      clock,
    );
    const watched = { ...tools, switches: turns.watch(own, tools.switches) };
    return turns.effect(own, () => undefined).then(() => delivered(publish(id, watched)));
  };

  while (turns.time < start + hours * hour) {
    const due = ledger.all().filter((one) => isDue(one, turns.time));
    // One message in ten comes twice.
    const messages = due.flatMap(({ id }) => (random.chance(0.1) ? [id, id] : [id]));
    const ends = Promise.all(messages.map(deliver));
    await turns.run();
    await ends;
    turns.time = Math.max(turns.time + minute, nextWake(ledger.all()));
  }
  return { stamps: ground.stamps, effects: turns.count };
}

/** When the first of those that wait wants to be looked at. */
function nextWake(all: readonly Publication[]): number {
  return Math.min(...all.flatMap(({ state, wakeAt }) => (state === 'drafted' && wakeAt !== undefined ? [wakeAt] : [])));
}

describe('fifty workers at a window of five', () => {
  it('send five in the first hour and never a sixth, in a thousand races', async () => {
    const wrong: string[] = [];
    let effects = 0;
    for (let seed = 1; seed <= 1000; seed += 1) {
      const ran = await race(seed, 1);
      effects += ran.effects;
      if (ran.stamps.length !== window) wrong.push(`seed ${seed} sent ${ran.stamps.length}`);
    }
    expect(wrong).toEqual([]);
    // Fifty workers that each did a few things, or there was no race.
    expect(effects).toBeGreaterThan(1000 * workers * 4);
  }, 60_000);

  it('keep to it at the edge of the window too, hour after hour', async () => {
    for (let seed = 2001; seed <= 2040; seed += 1) {
      const { stamps } = await race(seed, 4);
      expect(stamps.length, `seed ${seed}`).toBeGreaterThanOrEqual(3 * window);
      expect(mostInAnHour(stamps), `seed ${seed}`).toBe(window);
    }
  }, 60_000);

  it.each([
    ['the account were written without its guard', withoutGuard],
    ['a worker could read the account as it was a while ago', withStaleReads],
  ])('would send a sixth if %s', async (_what, storeOf) => {
    const most: number[] = [];
    for (let seed = 1; seed <= 20; seed += 1) most.push(mostInAnHour((await race(seed, 1, storeOf)).stamps));
    expect(Math.max(...most)).toBeGreaterThan(window);
  });
});

function withoutGuard(store: AccountStore): AccountStore {
  return {
    ...store,
    write: async (_before, next) => store.write(await store.read(next.platform, next.account), next),
  };
}

/** Reads are one state behind and writes do not mind. */
function withStaleReads(store: AccountStore): AccountStore {
  let earlier: AccountState | undefined;
  let latest: AccountState | undefined;
  return {
    read: async () => earlier,
    write: async (_before, next) => {
      const stored = await store.write(latest, next);
      [earlier, latest] = [latest, stored];
      return stored;
    },
  };
}

describe('fifty workers at a window of five, over the real table', () => {
  let store: TestTable;
  beforeAll(async () => {
    store = await startTestTable();
  });
  afterAll(() => store.stop());

  it('never send a sixth, in five races', async () => {
    for (let number = 1; number <= 5; number += 1) {
      const table = await store.emptyTable();
      let time = start;
      const clock: Clock = { now: () => time, monotonic: () => time };
      const ledger = dynamoLedger(table, clock);
      const all = Array.from({ length: workers }, (_, index) => publication(index));
      await Promise.all(all.map((one) => ledger.create(one)));
      const stamps: number[] = [];
      const client = clientOf(async () => post(stamps.push(time)));
      const now = async () =>
        (await Promise.all(all.map(({ id }) => ledger.read(id)))).filter((one) => one !== undefined);

      for (;;) {
        const due = (await now()).filter((one) => isDue(one, time));
        if (due.length === 0) break;
        // Each over stores of its own, as functions have them.
        const work = due.map(({ id }) => {
          const own = { ledger: dynamoLedger(table, clock), accounts: dynamoAccounts(table) };
          return delivered(publish(id, toolsOf(own, client, clock)));
        });
        await Promise.all(work);
        time += minute + 1;
      }
      expect(stamps, `race ${number}`).toHaveLength(window);
      const published = (await now()).filter(({ state }) => state === 'published');
      expect(published, `race ${number}`).toHaveLength(window);
    }
  }, 120_000);
});
