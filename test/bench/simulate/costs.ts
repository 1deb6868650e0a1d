import { counted, seconds } from '../../../infra/cost/counted.ts';
import { costOf } from '../../../infra/cost/model.ts';
import type { PriceId } from '../../../infra/cost/prices.ts';
import type { Quantity } from '../../../infra/cost/quantities.ts';
import type { Simulated } from './simulate.ts';

const gb = 1024 ** 3;
/** Memory of the functions, GB: as the pipeline and the traits have it for those that wait. */
const memoryGb = 0.25;

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
  const { plan, draft, publish, sweep, tick } = seconds;
  const worked = of('plan-post') * plan.warm + of('write-draft') * draft.warm + published * publish.warm;
  const { usd, idleUsd } = costOf([
    // Runs of sweep and observe that find nothing are not made here: their units come on top.
    ...both('writeUnits', minutes * counted.sweep.writeUnits, table.writeUnits),
    ...both('readUnits', minutes * counted.sweep.readUnits + ticks * counted.tick.readUnits, table.readUnits),
    ...both('invocations', minutes + ticks, of('plan-post') + of('write-draft') + published),
    ...both('gbSeconds', (minutes * sweep + ticks * tick) * memoryGb, worked * memoryGb),
    ...both('queueRequests', 0, messages * 3),
    ...both('schedulerInvocations', minutes + ticks, due),
    ...both('objectWrites', 0, puts),
    ...both(
      'logGb',
      (minutes * counted.sweep.logBytes + ticks * counted.tick.logBytes) / gb,
      (due * counted.post.logBytes) / gb,
    ),
  ]);
  return { usd, idleUsd };
}

function both(price: PriceId, standing: number, posts: number): readonly Quantity[] {
  return [
    { price, cause: 'standing', quantity: standing },
    { price, cause: 'posts', quantity: posts },
  ];
}
