import type { Counted, Takes } from '../../infra/cost/counted.ts';
import { beyond, takesOf } from './counted-constants.ts';
import type { CountedRun, Counting } from './counted-ground.ts';
import { type CountedPoll, type CountedRound, countedPoll, countedRound } from './counted-quiet.ts';
import { type CountedPost, type CountedReply, countedPost, countedReply } from './counted-runs.ts';
import { type CountedFigures, countedFigures, countedFiles, countedSweep } from './counted-upkeep.ts';

/** Everything that is counted from runs, and what the cost model makes of it. */
export interface CountedAll {
  readonly post: CountedPost;
  readonly poll: CountedPoll;
  readonly round: CountedRound;
  readonly reply: CountedReply;
  readonly sweep: CountedRun;
  readonly files: { readonly none: CountedRun; readonly many: CountedRun; readonly turns: CountedRun };
  readonly figures: Readonly<Record<'none' | 'some' | 'billed', CountedFigures>>;
  readonly takes: Counted;
}

/** More than a function remembers versions of. */
const manyFiles = 40;
/** Of one account in a day: what the standard personality of the model comes to, and a half. */
const somePosts = 2;

const nothing: Omit<Takes, 'writeUnits' | 'readUnits'> = {
  queueRequests: 0,
  runs: 0,
  objectWrites: 0,
  objectReads: 0,
  logBytes: 0,
  metrics: { ofPlatform: 0, ofAll: 0 },
};

export async function countAll(counting: Counting): Promise<CountedAll> {
  const post = await countedPost(counting);
  const poll = await countedPoll(counting);
  const round = await countedRound(counting);
  const reply = await countedReply(counting);
  const sweep = await countedSweep(counting);
  const files = {
    none: await countedFiles(counting, 0),
    many: await countedFiles(counting, manyFiles),
    turns: await countedFiles(counting, manyFiles, 1),
  };
  const figures = {
    none: await countedFigures(counting, 0),
    some: await countedFigures(counting, somePosts),
    billed: await countedFigures(counting, somePosts, 0.001),
  };
  const { writeUnits, readUnits } = figures.none;
  return {
    post,
    poll,
    round,
    reply,
    sweep,
    files,
    figures,
    takes: {
      post: takesOf(post.cold),
      poll: { ...nothing, writeUnits: poll.each.writeUnits, readUnits: Math.floor(poll.each.readUnits) },
      roundPoll: { ...nothing, ...round.each },
      mention: beyond(reply.declined, reply.idle),
      reply: beyond(reply.cold, reply.idle),
      // A tick of a hive whose accounts rest: one that has none of them before the hand writes nothing.
      tick: { ...takesOf(reply.idle), ...round.tick },
      sweep: takesOf(sweep),
      look: takesOf(files.none),
      file: perFile(files.many, files.none),
      fileInTurn: perFile(files.turns, files.none),
      figuresDay: { ...nothing, writeUnits, readUnits },
      figuresOfPost: perPost(figures.some, figures.none),
      figuresOfBilledPost: perPost(figures.billed, figures.none),
    },
  };
}

function perFile(many: CountedRun, none: CountedRun): Takes {
  const { writeUnits, readUnits, objectReads } = beyond(many, none);
  return {
    ...nothing,
    writeUnits: writeUnits / manyFiles,
    readUnits: readUnits / manyFiles,
    objectReads: objectReads / manyFiles,
  };
}

function perPost(some: CountedFigures, none: CountedFigures): Takes {
  return {
    ...nothing,
    writeUnits: (some.writeUnits - none.writeUnits) / somePosts,
    readUnits: (some.readUnits - none.readUnits) / somePosts,
  };
}
