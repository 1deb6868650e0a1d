import { type Figures, type FunctionFigures, peakOf, type Spread, type StageFigures, shownKeys } from './figures.ts';
import { type Counted, Delays } from './judge.ts';
import type { Hottest } from './traffic.ts';
import { secondsAtQuota, type Upload } from './upload.ts';

/**
 * Several stages as one hive: counts, money and time of the processor are sums, the peak is that of the minutes together, delays those of all
 * of them; of what each stage has for itself (hottest keys, functions, the first round, memory of its process) the largest.
 */
export function together(stages: readonly StageFigures[], seconds: number): Figures {
  const [one] = stages;
  if (one === undefined) throw new TypeError('There is no stage to put together.');
  const { spread: _spread, ...figures } = one;
  if (stages.length === 1) return figures;
  const sum = (of: (one: StageFigures) => number): number => stages.reduce((all, stage) => all + of(stage), 0);
  const most = (of: (one: StageFigures) => number): number => Math.max(...stages.map(of));
  const sums = <Name extends 'posts' | 'verdicts' | 'unsaid' | 'troubles'>(name: Name) =>
    added(stages.map((stage) => stage[name]));
  const spread = (of: (spread: Spread) => readonly Counted[]) => stages.map((stage) => of(stage.spread));
  return {
    ...figures,
    personalities: sum((stage) => stage.personalities),
    stages: stages.length,
    due: sum((stage) => stage.due),
    posts: sums('posts'),
    published: sum((stage) => stage.published),
    replies: sum((stage) => stage.replies),
    said: sum((stage) => stage.said),
    verdicts: sums('verdicts'),
    unsaid: sums('unsaid'),
    lookedAt: sum((stage) => stage.lookedAt),
    figuresRead: sum((stage) => stage.figuresRead),
    tooLate: sum((stage) => stage.tooLate),
    overLimit: sum((stage) => stage.overLimit),
    late: sum((stage) => stage.late),
    publishedTwice: sum((stage) => stage.publishedTwice),
    repliedTwice: sum((stage) => stage.repliedTwice),
    open: sum((stage) => stage.open),
    lost: sum((stage) => stage.lost),
    bugs: stages.flatMap((stage) => stage.bugs),
    troubles: sums('troubles'),
    peak: peakOf([...counted(spread(({ minutes }) => minutes))]),
    firingsPerSecond: sum((stage) => stage.firingsPerSecond),
    delay: Delays.of(spread(({ delays }) => delays)).summary,
    answerDelay: Delays.of(spread(({ answerDelays }) => answerDelays)).summary,
    askedLate: Delays.of(spread(({ lags }) => lags)).summary,
    firstRound: most((stage) => stage.firstRound),
    sweep: {
      runs: sum((stage) => stage.sweep.runs),
      found: sum((stage) => stage.sweep.found),
      fullest: most((stage) => stage.sweep.fullest),
    },
    functions: functionsOf(stages),
    hottest: {
      second: hottestOf(stages.flatMap((stage) => stage.hottest.second)),
      minute: hottestOf(stages.flatMap((stage) => stage.hottest.minute)),
    },
    uploads: {
      first: uploadOf(stages.map((stage) => stage.uploads.first)),
      again: uploadOf(stages.map((stage) => stage.uploads.again)),
    },
    tableCalls: sum((stage) => stage.tableCalls),
    readUnits: sum((stage) => stage.readUnits),
    writeUnits: sum((stage) => stage.writeUnits),
    usd: sum((stage) => stage.usd),
    idleUsd: sum((stage) => stage.idleUsd),
    seconds,
    cpuSeconds: { upload: sum((stage) => stage.cpuSeconds.upload), run: sum((stage) => stage.cpuSeconds.run) },
    peakRssMb: most((stage) => stage.peakRssMb),
  };
}

/** Of each kind of keys the hottest, the hottest kind first. */
function hottestOf(all: readonly Hottest[]): readonly Hottest[] {
  const kinds = new Map<string, Hottest>();
  for (const one of all.toSorted((a, b) => b.share - a.share)) {
    const [kind = ''] = one.key.split('#');
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  return [...kinds.values()].slice(0, shownKeys);
}

/** Runs of all stages; each has machines of its own, so the busiest stage says how many are needed. */
function functionsOf(stages: readonly StageFigures[]): Readonly<Record<string, FunctionFigures>> {
  const names = Object.keys(stages[0]?.functions ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const own = stages.flatMap(({ functions }) => functions[name] ?? []);
      const most = (of: (one: FunctionFigures) => number) => Math.max(...own.map(of));
      const [{ deployedAtOnce } = {}] = own;
      const figures: FunctionFigures = {
        runs: own.reduce((sum, { runs }) => sum + runs, 0),
        peakAtOnce: most(({ peakAtOnce }) => peakAtOnce),
        ...(deployedAtOnce === undefined ? {} : { deployedAtOnce, load: most(({ load = 0 }) => load) }),
        longestWaitSeconds: most(({ longestWaitSeconds }) => longestWaitSeconds),
      };
      return [name, figures];
    }),
  );
}

/** The scheduler's quotas are those of an AWS account, which the stages share. */
function uploadOf(all: readonly Upload[]): Upload {
  const calls = added(all.map((one) => one.calls)) as unknown as Upload['calls'];
  return {
    calls,
    accepted: all.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
    secondsAtQuota: secondsAtQuota(calls),
  };
}

function added(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of all.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function counted(worlds: readonly (readonly Counted[])[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [what, times] of worlds.flat()) sums.set(what, (sums.get(what) ?? 0) + times);
  return sums;
}
