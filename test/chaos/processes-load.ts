import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import type { BudgetCaps } from '../../shared/limits/budget.ts';
import type { WindowLimits } from '../../shared/limits/rate-limiter.ts';
import { personaFile } from '../support/local-hive.ts';
import type { Random } from './random.ts';

/** Personalities on both platforms; half of them want to post more often than their limits let them, two more than they can pay. */
interface Load {
  readonly topics: readonly string[];
  readonly period: number;
  readonly limits: WindowLimits;
  readonly budget: BudgetCaps;
}

const enough: BudgetCaps = { perDayUsd: 2, perMonthUsd: 20 };
/** A handful of posts: slots are skipped for it every day. */
const scarce: BudgetCaps = { perDayUsd: 0.05, perMonthUsd: 20 };

const often: Pick<Load, 'period' | 'limits'> = {
  period: 20,
  limits: { perHour: 2, perDay: 40, minimumGapMinutes: 15 },
};
const steady: Pick<Load, 'period' | 'limits'> = {
  period: 30,
  limits: { perHour: 4, perDay: 40, minimumGapMinutes: 10 },
};

export const load: Readonly<Record<string, Load>> = {
  ada: { budget: scarce, ...often, topics: ['bridges', 'rivets', 'river ice'] },
  ben: { budget: enough, ...often, topics: ['rye bread', 'ovens', 'early trams'] },
  cleo: { budget: enough, ...often, topics: ['maps', 'ferries', 'northern lights'] },
  dora: { budget: scarce, ...steady, topics: ['bees', 'clover', 'late frost'] },
  emil: { budget: enough, ...steady, topics: ['clocks', 'brass', 'attics'] },
  finn: { budget: enough, ...steady, topics: ['tides', 'fog', 'old lamps'] },
};

/** Their files: busy, or with a slot a day, so that what is open can settle. */
export function loadFiles(calm: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(load).map(([name, { topics, period, limits, budget }]) => {
      const schedule = { cron: calm ? '5 5 * * *' : `*/${period} * * * *` };
      const platforms = {
        twitter: { schedule, limits },
        reddit: { schedule, limits, settings: { subreddits: [`${name}Test`, 'HiveTest'] } },
      };
      return [name, personaFile({ name, topics, budget, platforms })];
    }),
  );
}

type Fault = Omit<FaultInput, 'match'>;

/** What a create may meet, the answers that get lost most often. Nothing that asks for a person: a blocked account posts nothing more. */
const createFaults: readonly Fault[] = [
  { kind: 'drop-after' },
  { kind: 'drop-after', times: 2 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-after', status: 503 },
  { kind: 'drop-before' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, body: '<html>Over capacity</html>' },
  { kind: 'malformed' },
  { kind: 'malformed', stored: false },
  { kind: 'truncated' },
  { kind: 'empty' },
  { kind: 'status', status: 429, retryAfter: 600 },
  { kind: 'hidden', minutes: 8 },
  { kind: 'delay', ms: 150, times: 2 },
  // Long answers: kills fall between the platform's yes and the hive's knowing of it.
  { kind: 'delay', ms: 800, when: 'after' },
  { kind: 'delay', ms: 200, when: 'after', times: 3 },
];
const listingFaults: readonly Fault[] = [
  { kind: 'status', status: 503, times: 2 },
  { kind: 'drop-before' },
  { kind: 'malformed' },
  { kind: 'truncated' },
  { kind: 'delay', ms: 300 },
];
const writerFaults: readonly Fault[] = [
  { kind: 'server-error', times: 2 },
  { kind: 'rate-limit', retryAfter: 20 },
  { kind: 'broken-json' },
  { kind: 'drop-after' },
  { kind: 'delay', ms: 500, when: 'after' },
];

/** Requests of each sandbox that can be hit. */
const targets: readonly {
  readonly sandbox: string;
  readonly match: FaultInput['match'];
  readonly faults: readonly Fault[];
  readonly many: number;
}[] = [
  { sandbox: 'twitter', match: { method: 'POST', path: '/2/tweets' }, faults: createFaults, many: 6 },
  { sandbox: 'twitter', match: { method: 'GET', path: '/2/users/:id/tweets' }, faults: listingFaults, many: 2 },
  { sandbox: 'reddit', match: { method: 'POST', path: '/api/submit' }, faults: createFaults, many: 6 },
  { sandbox: 'reddit', match: { method: 'GET', path: '/user/:name/overview' }, faults: listingFaults, many: 2 },
  { sandbox: 'twitter', match: { method: 'GET', path: '/2/users/:id/mentions' }, faults: listingFaults, many: 2 },
  { sandbox: 'reddit', match: { method: 'POST', path: '/api/comment' }, faults: createFaults, many: 3 },
  { sandbox: 'reddit', match: { method: 'GET', path: '/message/unread' }, faults: listingFaults, many: 2 },
  { sandbox: 'openai', match: { method: 'POST' }, faults: writerFaults, many: 2 },
];

/** The faults of one life of the hive. */
export function faultsOf(random: Random): { readonly sandbox: string; readonly fault: FaultInput }[] {
  return targets.flatMap(({ sandbox, match, faults, many }) =>
    Array.from({ length: many }, () => ({
      sandbox,
      fault: { ...random.pick(faults), match, skip: random.below(8) } as FaultInput,
    })),
  );
}

/** When a life ends: in its start, told as a part of what a start takes, or so many machine milliseconds after it. */
export type Moment = { readonly part: number } | { readonly afterStartMs: number };

const longestLifeMs = 7000;

export function momentOf(random: Random): Moment {
  return random.chance(0.2) ? { part: random.next() } : { afterStartMs: random.below(longestLifeMs) };
}
