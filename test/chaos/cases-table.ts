import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { type Expectation, noneUntilReset, onePostFound, onePostOrRejected, onePostWithin } from './cases-judge.ts';

type Fault = Omit<FaultInput, 'match'>;

/** Where a platform's sandbox is asked for what, and its own words for what a case needs. */
export interface PlatformWords {
  readonly create: { readonly method: string; readonly path: string };
  readonly listing: { readonly method: string; readonly path: string };
  /** How it refuses words it has already, before and after it took them. */
  readonly duplicate: Fault;
  readonly duplicateAfter?: Fault;
  /** How it says that nothing is taken until so many seconds after `now` (epoch milliseconds). */
  refusesFor(seconds: number, now: number): Fault;
}

const sameContent = {
  title: 'Forbidden',
  type: 'about:blank',
  status: 403,
  detail: 'You are not allowed to create a Tweet with duplicate content.',
};

export const words: Readonly<Record<string, PlatformWords>> = {
  twitter: {
    create: { method: 'POST', path: '/2/tweets' },
    listing: { method: 'GET', path: '/2/users/:id/tweets' },
    duplicate: { kind: 'status', status: 403, body: sameContent, times: 'always' },
    duplicateAfter: { kind: 'status-after', status: 403, body: sameContent },
    refusesFor: (seconds, now) => ({
      kind: 'status',
      status: 429,
      headers: {
        'x-rate-limit-limit': '100',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': `${now / 1000 + seconds}`,
      },
    }),
  },
  reddit: {
    create: { method: 'POST', path: '/api/submit' },
    listing: { method: 'GET', path: '/user/:name/overview' },
    duplicate: { kind: 'json-error', code: 'ALREADY_SUB', text: 'that has already been submitted', times: 'always' },
    refusesFor: (seconds) => ({
      kind: 'status',
      status: 429,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-used': '1000', 'x-ratelimit-reset': `${seconds}` },
    }),
  },
};

/** One intent that meets a fault of the platform. */
export interface FaultCase {
  readonly id: string;
  /** As the table names it. */
  readonly title: string;
  /** For the create; undefined where the platform has no such thing. */
  create(words: PlatformWords, slot: number): Fault | undefined;
  /** For the listing of own posts. */
  readonly listing?: Fault;
  readonly expected: Expectation;
}

const resetSeconds = 600;

export const faultCases: readonly FaultCase[] = [
  {
    id: 'duplicate',
    title: '403 duplicate, the words are not ours',
    create: ({ duplicate }) => duplicate,
    expected: onePostOrRejected,
  },
  {
    id: 'duplicate-own',
    title: '403 duplicate, the words are ours',
    create: ({ duplicateAfter }) => duplicateAfter,
    expected: onePostFound,
  },
  {
    id: 'reset',
    title: `429, reset in ${resetSeconds} s`,
    create: ({ refusesFor }, slot) => refusesFor(resetSeconds, slot),
    expected: noneUntilReset(resetSeconds * 1000),
  },
  {
    id: 'after-once',
    title: '500 after accepting, once',
    create: () => ({ kind: 'status-after', status: 500 }),
    expected: onePostFound,
  },
  {
    id: 'after-always',
    title: '500 after accepting, always',
    create: () => ({ kind: 'status-after', status: 500, times: 'always' }),
    expected: onePostFound,
  },
  {
    id: 'gives-up',
    title: '500 after accepting, gives up',
    create: () => ({ kind: 'status-after', status: 500, times: 'always' }),
    // Nothing can be found out for a while, so that there is something to give up.
    listing: { kind: 'status', status: 503, times: 12 },
    expected: onePostFound,
  },
];

/** One intent during which the whole hive is killed. */
export interface KillCase {
  readonly id: string;
  readonly title: string;
  /** Keeps the create open long enough to be killed in; absent where the kill comes after the answer. */
  readonly delay?: Fault;
  readonly expected: Expectation;
}

const longMs = 30_000;

export const killCases: readonly KillCase[] = [
  {
    id: 'accepted',
    title: 'killed before the answer (accepted), restarted',
    delay: { kind: 'delay', ms: longMs, when: 'after' },
    expected: onePostFound,
  },
  {
    id: 'not-accepted',
    title: 'killed before the answer (not accepted), restarted',
    delay: { kind: 'delay', ms: longMs },
    // The one that never arrived, and the one after its absence was proved.
    expected: onePostWithin(2),
  },
  { id: 'answered', title: 'killed after the answer, restarted', expected: onePostWithin(1) },
];
