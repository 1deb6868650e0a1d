import { costOf } from '../../../infra/cost/model.ts';
import { ofOnePost, ofOneSweep, ofOneTick, type Quantity } from '../../../infra/cost/quantities.ts';
import type { Simulated } from './simulate.ts';

const gb = 1024 ** 3;
/** Memory of the functions, GB: as the pipeline and the traits have it. */
const memoryGb = 0.5;

export interface Costs {
  /** AWS alone, without model and platforms, at full prices. */
  readonly usd: number;
  /** What the hive costs in this time without a single post. */
  readonly idleUsd: number;
}

/** What AWS asks for the operations that were counted while the schedules fired: prices, seconds and bytes of a line as `hive cost` counts them. */
export function costsOf({ atTheEnd, due }: Simulated): Costs {
  const { table, minutes, ticks, messages, runs, puts } = atTheEnd;
  const of = (name: string) => runs[name] ?? 0;
  const published = Object.entries(runs).reduce((sum, [name, count]) => sum + (/^publish-/.test(name) ? count : 0), 0);
  const { plan, draft, publish } = ofOnePost.seconds;
  const worked = of('plan-post') * plan + of('write-draft') * draft + published * publish;
  const idle = minutes + ticks;
  const quantities: Quantity[] = [
    // Runs of sweep and observe that find nothing are not made here: their units come on top.
    { price: 'writeUnits', idle: minutes * ofOneSweep.writeUnits, posts: table.writeUnits },
    {
      price: 'readUnits',
      idle: minutes * ofOneSweep.readUnits + ticks * ofOneTick.readUnits,
      posts: table.readUnits,
    },
    { price: 'invocations', idle, posts: of('plan-post') + of('write-draft') + published },
    {
      price: 'gbSeconds',
      idle: (minutes * ofOneSweep.seconds + ticks * ofOneTick.seconds) * memoryGb,
      posts: worked * memoryGb,
    },
    { price: 'queueRequests', idle: 0, posts: messages * 3 },
    { price: 'schedulerInvocations', idle, posts: due },
    { price: 'objectWrites', idle: 0, posts: puts },
    {
      price: 'logGb',
      idle: (minutes * ofOneSweep.logBytes + ticks * ofOneTick.logBytes) / gb,
      posts: (due * ofOnePost.logBytes) / gb,
    },
  ];
  const { usd, idleUsd } = costOf(quantities);
  return { usd, idleUsd };
}
