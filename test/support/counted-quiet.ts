import { dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { newAccount } from '../../shared/limits/account.ts';
import { intoRound, type Listening, listenFrom } from '../../shared/limits/listening.ts';
import { type CountedRun, type Counting, together } from './counted-ground.ts';
import { countedHive } from './counted-runs.ts';
import { talkingTraits as traits } from './listener.ts';
import { hour } from './world.ts';

/** Accounts that one run of an observe function asks for, nobody speaking to any of them. */
export interface CountedPoll {
  readonly accounts: number;
  /** The run as a whole. */
  readonly run: CountedRun;
  /** Of one account, without what all of them share: the queries of the index, the hand of the round and the switches of the hive. */
  readonly each: {
    readonly calls: number;
    readonly readUnits: number;
    readonly writeUnits: number;
    readonly runs: number;
  };
}

const quiet = 60;

export async function countedPoll(counting: Counting): Promise<CountedPoll> {
  const { ground, start } = await quietHive(counting, { transport: 'api', newPostsIn: [] });
  const { observe } = start();
  // Who they are is asked once, and costs once.
  const expected = async () => {
    const { asked, failed } = await observe();
    if (asked !== quiet || failed > 0)
      throw new Error(`${asked} accounts were asked, ${failed} failed; expected ${quiet} and 0.`);
  };
  await expected();
  ground.clock.advance(hour);
  ground.take();
  await expected();
  const run = ground.take();
  // The queries, the switches and the hand of the round.
  const shared = run.each.filter(({ operation }) => operation === 'Query').length + 2;
  return {
    accounts: quiet,
    run,
    each: {
      calls: (run.calls - shared) / quiet,
      readUnits: run.readUnits / quiet,
      writeUnits: run.writeUnits / quiet,
      runs: run.runs / quiet,
    },
  };
}

/** What an hour of the round takes, nobody speaking to any of its accounts. */
export interface CountedRound {
  readonly accounts: number;
  readonly ticks: number;
  /** All ticks of the hour. */
  readonly run: CountedRun;
  /** Of one account that is asked. */
  readonly each: { readonly readUnits: number; readonly writeUnits: number };
  /** Of a tick by itself, when somebody of the round is asked. */
  readonly tick: { readonly readUnits: number; readonly writeUnits: number };
}

/** Accounts whose intervals have become the longest, with a tick each minute. */
export async function countedRound(counting: Counting): Promise<CountedRound> {
  const { ground, start } = await quietHive(counting, { transport: 'api', newPostsIn: [] }, (state) =>
    intoRound({ ...state, intervalMs: hour }, state.since),
  );
  const { observe } = start();
  // The first run finds no hand and asks everybody, also who they are.
  await observe();
  ground.take();
  const ticks = 60;
  let [asked, busy] = [0, 0];
  const runs: CountedRun[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    ground.clock.advance(hour / ticks);
    const observed = await observe();
    runs.push(ground.take());
    asked += observed.asked;
    busy += observed.asked > 0 ? 1 : 0;
  }
  const run = together(...runs);
  if (asked !== quiet) throw new Error(`In one round ${asked} accounts were asked; expected each of ${quiet} once.`);
  // A tick that finds nobody is the tick by itself.
  const idle = runs.filter((_, tick) => runs[tick]?.writeUnits === 0);
  const tickReads = Math.max(0, ...idle.map(({ readUnits }) => readUnits));
  return {
    accounts: quiet,
    ticks,
    run,
    each: { readUnits: (run.readUnits - ticks * tickReads) / quiet, writeUnits: (run.writeUnits - busy) / quiet },
    tick: { readUnits: tickReads, writeUnits: busy === 0 ? 0 : 1 },
  };
}

/** An hour of accounts that answer nobody and post nothing, with a tick each minute. */
export async function countedSilence(counting: Counting): Promise<{
  readonly accounts: number;
  readonly ticks: number;
  readonly run: CountedRun;
}> {
  const { ground, start } = await quietHive(counting, { transport: 'api', newPostsIn: [], figuresOnly: true });
  const { observe } = start();
  await observe();
  ground.take();
  const ticks = 60;
  for (let tick = 0; tick < ticks; tick += 1) {
    ground.clock.advance(hour / 60);
    const { asked, failed } = await observe();
    if (asked + failed > 0) throw new Error(`${asked} accounts were asked, ${failed} failed; expected none.`);
  }
  return { accounts: quiet, ticks, run: ground.take() };
}

/** A hive of accounts that nobody speaks to. */
async function quietHive(
  counting: Counting,
  wanted: Parameters<typeof listenFrom>[1],
  alter = (listening: Listening): Listening => listening,
) {
  const world = await countedHive(counting);
  const states = dynamoAccounts(world.ground.table);
  for (let number = 0; number < quiet; number += 1) {
    const state = { ...newAccount(traits.id, `account${number}`), owner: `personality${number}` };
    const { listening, ...rest } = listenFrom(state, wanted, world.ground.clock.now());
    if (listening === undefined) throw new Error('The account does not listen.');
    await states.write(undefined, { ...rest, listening: alter(listening) });
  }
  return world;
}
