import { lambdaBytesPerRun } from './counted.ts';
import { type Cause, minutesPerMonth, type Quantity } from './quantities.ts';
import { daysPerMonth, totalOf, type Workload } from './workload.ts';

/**
 * What a first design would do that has the same accounts listen and post, with no more in it than it needs: no queues, no ledger of steps, no
 * alarms, no dashboard, no record of how a text came about. Wherever something could be argued, it is counted low.
 */
export const naive = {
  /** A schedule for each account, which starts a run each minute. */
  pollsPerMinute: 1,
  memoryGb: 0.5,
  /** Of one poll: a warm function reads the state and the secret, asks the platform (0.4 s) and writes the cursor, one after the other. */
  pollSeconds: 0.5,
  poll: { readUnits: 1, writeUnits: 1, secretReads: 1, lineBytes: 200 },
  /** Planned, written and sent in one run: three seconds for the model, two to log in, which it does each time, one to post, half for the rest. */
  postSeconds: 6.5,
  /** Read: personality (two), history, state. Written: the post when it is planned and when it is out, the state, the money. No index. */
  post: { readUnits: 4, writeUnits: 4, secretReads: 2, lineBytes: 1_000, tableBytes: 1_000 },
  secretsPerAccount: 1,
  metricsPerPersonality: 1,
} as const;

/** What a reader has to know to judge the figures, a sentence each. */
export const naiveAssumptions: readonly string[] = [
  `A schedule for each account starts a run of ${naive.memoryGb} GB each minute; it lasts ${naive.pollSeconds} s and asks for one account, one call after the other.`,
  `A poll reads ${naive.poll.readUnits} and writes ${naive.poll.writeUnits} unit, no index, reads the account's secret and logs ${naive.poll.lineBytes} bytes besides Lambda's own ${lambdaBytesPerRun}.`,
  `A post or reply is one run of ${naive.postSeconds} s that logs in, ${naive.post.readUnits} read and ${naive.post.writeUnits} write units, ${naive.post.secretReads} secrets, ${naive.post.lineBytes} bytes of log.`,
  'A secret for each account, a metric for each personality.',
  'Left out, in its favour: queues, alarms, dashboard, held texts, records of runs, repeated work after failures, the account limit of 1,000 concurrent runs.',
];

/** Pure: what AWS counts in a month of that design. */
export function naiveQuantitiesOf(workload: Workload): readonly Quantity[] {
  const polls = totalOf(workload, 'listening') * minutesPerMonth * naive.pollsPerMinute;
  const work: readonly (readonly [Cause, number])[] = [
    ['posts', totalOf(workload, 'posts')],
    ['replies', totalOf(workload, 'replies')],
  ];
  const { poll, post } = naive;
  const logGb = (runs: number, bytes: number): number => (runs * (lambdaBytesPerRun + bytes)) / 1024 ** 3;
  return [
    { price: 'schedulerInvocations', cause: 'listening', quantity: polls },
    { price: 'invocations', cause: 'listening', quantity: polls },
    { price: 'gbSeconds', cause: 'listening', quantity: polls * naive.pollSeconds * naive.memoryGb },
    { price: 'readUnits', cause: 'listening', quantity: polls * poll.readUnits },
    { price: 'writeUnits', cause: 'listening', quantity: polls * poll.writeUnits },
    { price: 'secretReads', cause: 'listening', quantity: polls * poll.secretReads },
    { price: 'logGb', cause: 'listening', quantity: logGb(polls, poll.lineBytes) },
    ...work.flatMap(([cause, runs]): readonly Quantity[] => [
      { price: 'schedulerInvocations', cause, quantity: cause === 'posts' ? runs : 0 },
      { price: 'invocations', cause, quantity: runs },
      { price: 'gbSeconds', cause, quantity: runs * naive.postSeconds * naive.memoryGb },
      { price: 'readUnits', cause, quantity: runs * post.readUnits },
      { price: 'writeUnits', cause, quantity: runs * post.writeUnits },
      { price: 'secretReads', cause, quantity: runs * post.secretReads },
      { price: 'logGb', cause, quantity: logGb(runs, post.lineBytes) },
      { price: 'tableGb', cause, quantity: (runs * (400 / daysPerMonth) * post.tableBytes) / 1024 ** 3 },
    ]),
    { price: 'secrets', cause: 'standing', quantity: totalOf(workload, 'accounts') * naive.secretsPerAccount },
    { price: 'metrics', cause: 'standing', quantity: workload.personalities * naive.metricsPerPersonality },
  ];
}
