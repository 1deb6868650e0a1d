import { costsOf } from './costs.ts';
import type { Counted } from './judge.ts';
import { deployedAtMost } from './pools.ts';
import type { Simulated } from './simulate.ts';
import type { Hottest } from './traffic.ts';
import type { Upload } from './upload.ts';

/** What one simulation came to: plain data, for a child process to say. */
export interface Figures {
  readonly personalities: number;
  /** Deployments that they are spread over, each with a table, functions and queues of its own. */
  readonly stages: number;
  readonly days: number;
  readonly seed: number;
  readonly workers: 'enough' | 'deployed';
  /** Slots of the schedules, and what became of them by state. */
  readonly due: number;
  readonly posts: Readonly<Record<string, number>>;
  readonly published: number;
  readonly replies: number;
  /** What people said to accounts, and the verdicts by rule. */
  readonly said: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly unsaid: Readonly<Record<string, number>>;
  /** Drafts that a person was mailed, and posts that were asked about, how people took them. */
  readonly lookedAt: number;
  readonly figuresRead: number;
  readonly tooLate: number;
  readonly overLimit: number;
  readonly late: number;
  readonly publishedTwice: number;
  readonly repliedTwice: number;
  /** Publications that never ended, slots that none stands for, errors and lines of the log that say so. */
  readonly open: number;
  readonly lost: number;
  readonly bugs: readonly string[];
  readonly troubles: Readonly<Record<string, number>>;
  readonly peak: { readonly minute: string; readonly posts: number };
  /** Of several stages the sum of their busiest seconds, as if they were one: more there never are. */
  readonly firingsPerSecond: number;
  /** Seconds from due to out, of posts. */
  readonly delay: { readonly half: number; readonly most99: number; readonly longest: number };
  /** Seconds from being heard to being answered. */
  readonly answerDelay: { readonly half: number; readonly most99: number; readonly longest: number };
  /** Seconds that accounts were asked later than they were to be. */
  readonly askedLate: { readonly half: number; readonly most99: number; readonly longest: number };
  /** Seconds until the last account was asked for the first time, all having begun at once. */
  readonly firstRound: number;
  readonly sweep: { readonly runs: number; readonly found: number; readonly fullest: number };
  readonly functions: Readonly<Record<string, FunctionFigures>>;
  /** The hottest partition key of each kind in its busiest second, and minute; those worth a look. */
  readonly hottest: { readonly second: readonly Hottest[]; readonly minute: readonly Hottest[] };
  readonly uploads: { readonly first: Upload; readonly again: Upload };
  readonly tableCalls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly usd: number;
  readonly idleUsd: number;
  readonly seconds: number;
  readonly cpuSeconds: { readonly upload: number; readonly run: number };
  /** Of the largest process. */
  readonly peakRssMb: number;
}

/** Those of one stage, with what it takes to put several together. */
export interface StageFigures extends Figures {
  readonly spread: Spread;
}

/** How often there was each: minutes by their beginning, delays in seconds. */
export interface Spread {
  readonly minutes: readonly Counted[];
  readonly delays: readonly Counted[];
  readonly answerDelays: readonly Counted[];
  readonly lags: readonly Counted[];
}

export interface FunctionFigures {
  readonly runs: number;
  readonly peakAtOnce: number;
  /** As the template lets it; absent where nothing does. */
  readonly deployedAtOnce?: number;
  /** Of what the deployed ones can do around the clock. */
  readonly load?: number;
  readonly longestWaitSeconds: number;
}

export const shownKeys = 6;

export function figuresOf(simulated: Simulated, seconds: number, peakRssMb: number): StageFigures {
  const { stores, options, pools, uploads, due, said, firingsPerSecond, cpuMs, atTheEnd } = simulated;
  const { tally, judge, traffic } = stores;
  const ended = [...tally.posts.values()].reduce((sum, count) => sum + count, 0);
  const tooLate = [...tally.unsaid].reduce((sum, [why, count]) => sum + (/: too late$/.test(why) ? count : 0), 0);
  return {
    personalities: options.personalities,
    stages: 1,
    days: options.days,
    seed: options.seed,
    workers: options.workers ?? 'enough',
    due,
    posts: Object.fromEntries(tally.posts),
    published: judge.posts,
    replies: judge.replies,
    said,
    verdicts: Object.fromEntries(tally.verdicts),
    unsaid: Object.fromEntries(tally.unsaid),
    lookedAt: tally.mailed.size,
    figuresRead: judge.looks,
    tooLate,
    overLimit: judge.overLimit,
    late: judge.late,
    publishedTwice: judge.publishedTwice,
    repliedTwice: judge.repliedTwice,
    open: stores.open(),
    lost: Math.max(0, due - ended),
    bugs: tally.bugs.slice(0, 5),
    troubles: Object.fromEntries(tally.troubles),
    peak: peakOf([...judge.minutes]),
    firingsPerSecond,
    delay: judge.delays.summary,
    answerDelay: judge.replyDelays.summary,
    askedLate: tally.lags.summary,
    firstRound: Math.round(tally.firstRoundMs / 1000),
    sweep: { runs: simulated.sweeps, found: tally.sweptDue, fullest: tally.fullestSweep },
    functions: Object.fromEntries(pools.map((pool) => [pool.name, functionFigures(pool, options)])),
    hottest: {
      second: traffic.hottest('second').slice(0, shownKeys),
      minute: traffic.hottest('minute').slice(0, shownKeys),
    },
    uploads,
    tableCalls: atTheEnd.table.calls,
    readUnits: atTheEnd.table.readUnits,
    writeUnits: atTheEnd.table.writeUnits,
    ...costsOf(simulated),
    seconds: Math.round(seconds * 10) / 10,
    cpuSeconds: { upload: Math.round(cpuMs.upload / 100) / 10, run: Math.round(cpuMs.run / 100) / 10 },
    peakRssMb: Math.round(peakRssMb),
    spread: {
      minutes: [...judge.minutes],
      delays: judge.delays.counted,
      answerDelays: judge.replyDelays.counted,
      lags: tally.lags.counted,
    },
  };
}

/** The minute with the most posts, the first of several. */
export function peakOf(minutes: readonly Counted[]): Figures['peak'] {
  const [at, posts] = minutes.reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
  return { minute: new Date(at).toISOString().slice(0, 16), posts };
}

function functionFigures(
  { name, runs, peak, seconds, longestWait }: Simulated['pools'][number],
  { days, workersOf }: Simulated['options'],
): FunctionFigures {
  const most = deployedAtMost(workersOf)[name];
  const load = most === undefined ? undefined : (runs * seconds) / (days * 86_400 * most);
  return {
    runs,
    peakAtOnce: peak.busy,
    ...(most === undefined || load === undefined ? {} : { deployedAtOnce: most, load: Math.round(load * 1000) / 1000 }),
    longestWaitSeconds: Math.round(longestWait),
  };
}
