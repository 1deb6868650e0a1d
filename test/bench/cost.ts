import { costOf } from '../../infra/cost/model.ts';
import { quantitiesOf } from '../../infra/cost/quantities.ts';
import { bandsPerText } from '../../shared/content/similarity/fingerprint.ts';
import { countAll } from '../support/count-all.ts';
import { type CountedRun, startCounting } from '../support/counted-ground.ts';
import { defaultMeasures, monthOf, stageWith } from '../support/priced.ts';
import { ceiling, type Part } from './part.ts';

/** Section 12 of the design: a post of one part, secrets cached, with what it allows for each band of the fingerprint, the whole text's too. */
export const referenceCost = {
  writeUnits: 12 + bandsPerText,
  readUnits: 7 + bandsPerText,
  calls: 17 + 2 * bandsPerText,
} as const;

/** Counted from runs of the functions over stores on this machine; what the model of a month counts with. */
export async function cost(): Promise<Part> {
  const counting = await startCounting();
  try {
    const all = await countAll(counting);
    const { post, poll, reply } = all;
    const million = (load: Parameters<typeof monthOf>[0]): number => {
      const month = monthOf(load);
      const measures = { ...defaultMeasures, counted: all.takes };
      const { byCause } = costOf(quantitiesOf(stageWith(month), month, measures));
      return byCause.posts + byCause.replies;
    };
    return {
      name: 'cost',
      goals: [
        ceiling('write units of a post that began cold', post.cold.writeUnits, referenceCost.writeUnits),
        ceiling('read units of a post that began cold', post.cold.readUnits, referenceCost.readUnits),
        ceiling('SDK calls of a post', Math.max(post.cold.calls, post.warm.calls), referenceCost.calls),
        ceiling('runs of a function for a poll of an account nobody spoke to', poll.each.runs, 0.02),
        ceiling('table operations of such a poll, of its own', poll.each.calls, 2),
        ceiling('write units of such a poll with the round', all.round.each.writeUnits, 0),
      ],
      rows: [
        row('post, cold', post.cold),
        row('post, warm', post.warm),
        { what: 'the design, a post', ...referenceCost },
        row(`idle poll of ${poll.accounts} accounts in one run`, poll.run),
        row('idle poll of one account in a run', reply.idle),
        row(`an hour of the round: ${all.round.accounts} idle polls in ${all.round.ticks} runs`, all.round.run),
        row('mention heard and declined', reply.declined),
        row('mention that opts out', reply.optedOut),
        row('reply, cold: heard, decided, written, sent', reply.cold),
        row('reply, warm', reply.warm),
        row('sweep, nothing to do', all.sweep),
        row('hourly look at no file', all.files.none),
        row('hourly look at 40 unchanged files', all.files.many),
      ],
      figures: {
        'AWS for a million posts, USD': round(million({ posts: 1_000_000 })),
        'AWS for a million replies, polls apart, USD': round(
          million({ listening: 1, mentions: 1_000_000, replies: 1_000_000 }),
        ),
        'figures of an account, a day': {
          'no post': withoutCalls(all.figures.none),
          'two posts a day': withoutCalls(all.figures.some),
        },
      },
    };
  } finally {
    await counting.stop();
  }
}

function row(what: string, run: CountedRun): Readonly<Record<string, unknown>> {
  const { writeUnits, readUnits, calls, roundTrips, runs, queueRequests, objectWrites, logBytes } = run;
  return { what, writeUnits, readUnits, calls, roundTrips, runs, queueRequests, objectWrites, logBytes };
}

function withoutCalls({ looks, writeUnits, readUnits }: { looks: number; writeUnits: number; readUnits: number }) {
  return { looks, writeUnits, readUnits };
}

const round = (usd: number): number => Math.round(usd * 100) / 100;
