import { ceiling, type Goal, goal, type Part } from '../part.ts';
import type { Figures } from './figures.ts';
import { schedulerQuotas } from './scheduler.ts';

/** Cost of a personality against that in the smallest hive: more than this would mean that it grows with the hive. */
const mostGrowth = 1.05;
/** Of an account that is to be asked what people said: so late at most, 99 of 100 times, seconds. */
const askedLateAtMost = 300;
/** Of what a partition of the table takes, its hottest second at most. */
const hottestAtMost = 1;

const zeros = ['overLimit', 'late', 'tooLate', 'publishedTwice', 'repliedTwice', 'open', 'lost'] as const;

/** The figures of all sizes as a part of the bench: goals, and a row for each size. */
export function partOf(all: readonly Figures[]): Part {
  const [smallest] = all;
  return {
    name: 'simulate',
    goals: all.flatMap((one) => goalsOf(one, smallest ?? one)),
    rows: all.map((one) => rowOf(one, smallest ?? one)),
    figures: Object.fromEntries(
      all.map((one) => [
        `${one.personalities} personalities`,
        {
          posts: one.posts,
          unsaid: one.unsaid,
          verdicts: one.verdicts,
          lookedAt: one.lookedAt,
          figuresRead: one.figuresRead,
          functions: one.functions,
          hottestSecond: one.hottest.second.map(shortOf),
          hottestMinute: one.hottest.minute.map(shortOf),
          scheduler: one.uploads.first.calls,
          schedulerAgain: one.uploads.again.calls,
          sweep: one.sweep,
          answerDelay: one.answerDelay,
          firstRound: one.firstRound,
        },
      ]),
    ),
  };
}

function goalsOf(one: Figures, smallest: Figures): readonly Goal[] {
  const of = (what: string) => `${one.personalities} personalities: ${what}`;
  const { first, again } = one.uploads;
  const changes = again.calls.create + again.calls.update + again.calls.remove;
  return [
    ...zeros.map((name) => ceiling(of(name), one[name], 0)),
    ceiling(of('errors'), one.bugs.length + Object.values(one.troubles).reduce((sum, count) => sum + count, 0), 0),
    ceiling(of('asked late, seconds, 99 of 100'), one.askedLate.most99, askedLateAtMost),
    ceiling(of('hottest second, share of a partition'), one.hottest.second[0]?.share ?? 0, hottestAtMost),
    ceiling(of('firings a second'), one.firingsPerSecond, schedulerQuotas.invocations),
    ceiling(of('files refused'), first.refused, 0),
    ceiling(of('changes of a second upload'), changes, 0),
    ceiling(of('AWS per personality against the smallest'), growth(one, smallest), mostGrowth),
    goal(of('published'), one.published, 1),
  ];
}

function rowOf(one: Figures, smallest: Figures) {
  const { personalities, days, due, published, replies, said, peak, delay, askedLate, uploads } = one;
  const [hottest] = one.hottest.second;
  const publications = published + replies;
  return {
    personalities,
    stages: one.stages,
    days,
    due,
    published,
    replies,
    said,
    unsaid: Object.values(one.unsaid).reduce((sum, count) => sum + count, 0),
    overLimit: one.overLimit,
    late: one.late + one.tooLate,
    twice: one.publishedTwice + one.repliedTwice,
    peakMinute: `${peak.posts} at ${peak.minute}`,
    delay: `${delay.half}/${delay.most99}/${delay.longest} s`,
    askedLate: `${askedLate.half}/${askedLate.most99}/${askedLate.longest} s`,
    hottestKey: hottest === undefined ? '' : shortOf(hottest),
    schedulerCalls: Object.values(uploads.first.calls).reduce((sum, count) => sum + count, 0),
    uploadSeconds: uploads.first.secondsAtQuota,
    tableCalls: Math.round(one.tableCalls / personalities / days),
    usdPerMonth: perMonth(one.usd, one),
    growth: Math.round(growth(one, smallest) * 1000) / 1000,
    seconds: one.seconds,
    msEach: Math.round((one.cpuSeconds.run * 10_000) / Math.max(1, publications)) / 10,
    peakRssMb: one.peakRssMb,
  };
}

/** USD of AWS for one personality and one month, idle cost included. */
function perMonth(usd: number, { personalities, days }: Figures): number {
  return Math.round((usd / personalities / days) * (365.25 / 12) * 10_000) / 10_000;
}

/** What a personality costs above what the hive costs idle, against the smallest hive. */
function growth(one: Figures, smallest: Figures): number {
  const each = ({ usd, idleUsd, personalities, days }: Figures) => (usd - idleUsd) / personalities / days;
  return each(one) / each(smallest);
}

function shortOf({ key, calls, read, write, share, at }: Figures['hottest']['second'][number]): string {
  const units = `${Math.round(read)} read, ${Math.round(write)} write units`;
  return `${key}: ${calls} calls, ${units}, ${(share * 100).toFixed(1)}% at ${new Date(at).toISOString().slice(0, 19)}`;
}
