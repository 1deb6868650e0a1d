import { observe } from '../../../shared/interaction/observe.ts';
import type { ObserveTools } from '../../../shared/interaction/observe-tools.ts';
import type { ListeningStore } from '../../../shared/interaction/ports.ts';
import { newAccount } from '../../../shared/limits/account.ts';
import { listenFrom } from '../../../shared/limits/listening.ts';
import { NotSent, StoreBusy } from '../../../shared/publication/errors.ts';
import { type Random, seededRandom } from '../../chaos/random.ts';
import { makeListener } from '../../support/listener.ts';
import { minute } from '../../support/world.ts';

const names = Array.from({ length: 15 }, (_, number) => `voice${number}`);
const ticks = 300;
/** A tick, a minute in which a run is at work, and how far clocks differ. */
const slackMs = 2 * minute + 30_000;
const lengths = [3, 10, 30] as const;

/** What of the hand a test breaks on purpose. */
export type Sabotage = (listening: ListeningStore) => ListeningStore;

export interface Lateness {
  /** Askings of all accounts, and how many of them by runs that named somebody of the round. */
  readonly asked: number;
  readonly ofRound: number;
  /** Accounts that were asked later than they ought to be, as sentences. */
  readonly late: readonly string[];
  /** Words of people that nobody concluded in the end. */
  readonly open: number;
}

/** Accounts whose runs die, find the store busy, run out of time, are doubled or never come; whose clocks differ and whose config changes. */
export async function runRounds(seed: number, sabotage: Sabotage = (listening) => listening): Promise<Lateness> {
  const random = seededRandom(seed);
  const world = makeListener();
  const heard = new Map<string, { lastAt: number; owedMs: number; longestMs: number }>();
  const late: string[] = [];
  let [asked, ofRound, minutes] = [0, 0, random.pick(lengths) as number];
  const configure = (length: number) => {
    minutes = length;
    world.state.config = { interactions: { minimumPollMinutes: 1, maximumPollMinutes: length } };
    for (const one of heard.values()) one.longestMs = Math.max(one.longestMs, length * minute);
  };
  const judge = (account: string): void => {
    const { lastAt, owedMs, longestMs } = heard.get(account)!;
    const lateMs = world.now() - lastAt - longestMs - owedMs - slackMs;
    if (lateMs > 0) late.push(`${account} is ${Math.ceil(lateMs / 1000)} s late at minute ${world.now() / minute}`);
  };
  const ask = (account: string): void => {
    asked += 1;
    judge(account);
    heard.set(account, { lastAt: world.now(), owedMs: 0, longestMs: minutes * minute });
  };
  const owe = (ms: number): void => {
    for (const one of heard.values()) one.owedMs += ms;
  };

  for (const account of names) {
    heard.set(account, { lastAt: world.now(), owedMs: 0, longestMs: 0 });
    const state = listenFrom({ ...newAccount('twitter', account), owner: 'ada' }, wanted, world.now());
    await world.accounts.write(undefined, state);
  }
  configure(minutes);
  const listening = sabotage(world.tools.listening);
  const counting: ListeningStore = {
    ...listening,
    async passed(...given) {
      const passed = await listening.passed(...given);
      ofRound += passed.length;
      return passed;
    },
  };
  const words = new Map<string, string[]>();
  let spoken = 0;

  const tick = async (dangers: Random | undefined): Promise<boolean> => {
    let troubled = false;
    const dies = dangers?.chance(0.08) === true ? dangers.below(60) : Number.POSITIVE_INFINITY;
    const begins = dangers?.chance(0.06) === true ? 1 + dangers.below(5) : Number.POSITIVE_INFINITY;
    const skew = dangers === undefined ? 0 : dangers.below(30_000) - 15_000;
    let [calls, begun] = [0, 0];
    const mortal = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const method = Reflect.get(target, name) as unknown;
          if (typeof method !== 'function') return method;
          return async (...given: unknown[]) => {
            calls += 1;
            if (calls > dies) {
              troubled = true;
              throw new Error('the process died');
            }
            if (dangers?.chance(0.01) === true) {
              troubled = true;
              throw new StoreBusy('the table is throttled');
            }
            return Reflect.apply(method, target, given);
          };
        },
      });
    const tools: ObserveTools = {
      ...world.tools,
      accounts: mortal(world.tools.accounts),
      listening: mortal(counting),
      interactions: mortal(world.tools.interactions),
      ledger: mortal(world.tools.ledger),
      clock: { now: () => world.now() + skew, monotonic: () => begun },
      connect: async (account) => {
        begun += 1;
        if (begun > begins) troubled = true;
        if (calls >= dies) throw new Error('the process died');
        if (dangers?.chance(0.02) === true) {
          ask(account);
          throw new NotSent('the connection was refused');
        }
        return {
          ...world.client,
          fetchInteractions: async (cursor) => {
            ask(account);
            const from = Number(cursor?.read ?? 0);
            const said = words.get(account) ?? [];
            const interactions = said.slice(from).map((id) => world.said.find((one) => one.id === id)!);
            return { interactions, cursor: { read: said.length }, more: false, billedReads: 0 };
          },
        };
      },
    };
    try {
      await observe(tools, begins);
    } catch {
      troubled = true;
    }
    return troubled;
  };

  for (let count = 0; count < ticks; count += 1) {
    world.pass(minute);
    if (random.chance(0.02)) configure(random.pick(lengths));
    if (random.chance(0.1)) {
      const account = random.pick(names);
      spoken += 1;
      const { id } = world.say(`Number ${spoken}?`, {
        conversation: `c${spoken}`,
        author: { id: `p${spoken}`, handle: 'bob' },
      });
      words.set(account, [...(words.get(account) ?? []), id]);
    }
    // The calendar of the embedded hive may jump; and ticks may not come for a while.
    const away = random.chance(0.01) ? random.below(90) * minute : 0;
    world.pass(away);
    owe(away);
    if (random.chance(0.03)) owe(minute);
    else {
      const runs = random.chance(0.05) ? 2 : 1;
      const troubled = await Promise.all(Array.from({ length: runs }, () => tick(random)));
      // Whoever was not asked is the next run's.
      if (troubled.includes(true)) owe(minute);
    }
  }
  for (const account of names) judge(account);
  // In peace everybody is heard within one round.
  for (let count = 0; count < 2 * Math.max(...lengths); count += 1) {
    world.pass(minute);
    await tick(undefined);
    await world.deliver();
  }
  const unfinished = world.interactions.all().filter(({ verdict }) => verdict === undefined).length;
  const unheard = spoken - new Set(world.interactions.all().map(({ id }) => id)).size;
  return { asked, ofRound, late, open: unfinished + unheard };
}

const wanted = { transport: 'api', newPostsIn: [] } as const;
