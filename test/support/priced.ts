import { counted } from '../../infra/cost/counted.ts';
import type { Measures } from '../../infra/cost/quantities.ts';
import { type StageResources, withRoomFor } from '../../infra/cost/resources.ts';
import type { RouteLoad, Workload } from '../../infra/cost/workload.ts';
import { defaults } from '../../shared/config/effective.ts';

/** What the model counts with where config.json says nothing. */
export const defaultMeasures: Measures = {
  counted,
  pace: defaults.interactions,
  figuresEveryHours: defaults.interactions.figuresEveryHours,
};

/** A stage with one way to one platform. */
export const smallStage: StageResources = {
  secrets: 4,
  alarms: 12,
  compositeAlarms: 1,
  dashboards: 1,
  polledQueues: 3,
  logDays: 30,
  memoryGb: { plan: 0.5, draft: 0.5, sweep: 0.5, sync: 0.5 },
  routes: [
    { route: 'chirp/api', website: false, publishGb: 0.5, observeGb: 0.5, x86: false, billsReads: true, bundles: 1 },
  ],
  stages: 1,
};

/** One personality with one account that does this in a month, and nothing else. */
export function monthOf(load: Partial<RouteLoad>, personalities = 1): Workload {
  const nothing = { accounts: personalities, listening: 0, posts: 0, mentions: 0, replies: 0 };
  return { personalities, routes: [{ route: 'chirp/api', ...nothing, ...load }] };
}

export const stageWith = (workload: Workload): StageResources => withRoomFor(smallStage, workload);
