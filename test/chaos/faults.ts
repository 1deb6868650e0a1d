import type { AccountBlockKind } from '../../shared/publication/errors.ts';
import type { Random } from './random.ts';

/** What the sandboxes play around a create, by their own names, and what a platform does of its own accord. */
export const createFaults = [
  'status',
  'drop-before',
  'drop-after',
  'status-after',
  'malformed',
  'truncated',
  'empty',
  /** No answer in time; the platform takes it a little later. */
  'late',
  'not-connected',
  'rate-limited',
  /** Until after most posts' time. */
  'rate-limited-far',
  'rejected',
  'auth-expired',
  'blocked',
] as const;
export type CreateFault = (typeof createFaults)[number];

/** Stored, and the answer says nothing of it. */
export const storedUnheard: readonly CreateFault[] = ['drop-after', 'status-after', 'malformed', 'truncated', 'empty'];

export const listFaults = ['not-connected', 'malformed', 'rate-limited', 'short', 'auth-expired'] as const;
export type ListFault = (typeof listFaults)[number];

/** Around a question about people. */
export const readFaults = ['not-connected', 'malformed', 'rate-limited', 'auth-expired'] as const;
export type ReadFault = (typeof readFaults)[number];
export type AskFault = ListFault | ReadFault;

/** Around a removal: not carried out, or carried out and unheard, or refused. */
export const removalFaults = [
  'not-connected',
  'drop-before',
  'drop-after',
  'rate-limited',
  'auth-expired',
  'rejected',
] as const;
export type RemovalFault = (typeof removalFaults)[number];

export const blockKinds: readonly AccountBlockKind[] = [
  'locked',
  'suspended',
  'flagged',
  'challenge',
  'credentials',
  'permission',
  'payment',
];

/** How often each comes, out of 1. */
export interface Faults {
  readonly create: Readonly<Partial<Record<CreateFault, number>>>;
  readonly list: Readonly<Partial<Record<ListFault, number>>>;
  readonly remove: Readonly<Partial<Record<RemovalFault, number>>>;
  readonly read: Readonly<Partial<Record<ReadFault, number>>>;
  /** What people said comes again although it was read. */
  readonly again: number;
  /** A stored post is listed late, within the grace time. */
  readonly hidden: number;
  /** A renewal of tokens fails, in any way. */
  readonly renewal: number;
}

export const noFaults: Faults = { create: {}, list: {}, remove: {}, read: {}, again: 0, hidden: 0, renewal: 0 };

/** A rough platform; `roughness` 1 is the usual one. */
export function rough(roughness: number): Faults {
  const scaled = <K extends string>(odds: Readonly<Record<K, number>>) =>
    Object.fromEntries(Object.entries<number>(odds).map(([kind, odd]) => [kind, odd * roughness])) as Record<K, number>;
  return {
    create: scaled<CreateFault>({
      status: 0.03,
      'drop-before': 0.03,
      'drop-after': 0.05,
      'status-after': 0.04,
      malformed: 0.03,
      truncated: 0.03,
      empty: 0.03,
      late: 0.05,
      'not-connected': 0.04,
      'rate-limited': 0.04,
      'rate-limited-far': 0.01,
      rejected: 0.02,
      'auth-expired': 0.03,
      blocked: 0.012,
    }),
    list: scaled<ListFault>({
      'not-connected': 0.05,
      malformed: 0.03,
      'rate-limited': 0.04,
      short: 0.08,
      'auth-expired': 0.02,
    }),
    remove: scaled<RemovalFault>({
      'not-connected': 0.08,
      'drop-before': 0.06,
      'drop-after': 0.08,
      'rate-limited': 0.06,
      'auth-expired': 0.04,
      rejected: 0.02,
    }),
    read: scaled<ReadFault>({
      'not-connected': 0.04,
      malformed: 0.02,
      'rate-limited': 0.03,
      'auth-expired': 0.02,
    }),
    again: 0.2 * roughness,
    hidden: 0.3 * roughness,
    renewal: 0.1 * roughness,
  };
}

/** One of the kinds by its odds, or none. */
export function draw<K extends string>(odds: Readonly<Partial<Record<K, number>>>, random: Random): K | undefined {
  let left = random.next();
  for (const kind in odds) {
    left -= odds[kind] ?? 0;
    if (left < 0) return kind;
  }
  return undefined;
}
