import { describe, expect, it } from 'vitest';
import {
  type AccountState,
  type AdmissionRequest,
  accountStop,
  admit,
  blockAccount,
  newAccount,
  ownedBy,
  sameTextOpen,
  settleOpen,
  settleSent,
  settleUnsent,
} from '../../../shared/limits/account.ts';
import { backoffMs, statusOf } from '../../../shared/limits/breaker.ts';

const minute = 60_000;
const fresh = newAccount('twitter', 'ada');
const request = (changes: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  publication: 'p1',
  key: 'p1/0',
  action: 'post',
  textHash: 'h1',
  topic: 'tides',
  fence: 1,
  leaseUntil: 2 * minute,
  limits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  leaseMarginMs: minute,
  ...changes,
});
const admitted = (before: AccountState | undefined, of: AdmissionRequest, now: number): AccountState => {
  const answer = admit(before, fresh, of, now);
  if (!answer.admitted) throw new Error(answer.reason);
  return { ...answer.next, revision: (before?.revision ?? 0) + 1 };
};

describe('admission', () => {
  it('writes the entry, the lease and the topic in one go', () => {
    expect(admitted(undefined, request(), 0)).toMatchObject({
      entries: [{ key: 'p1/0', at: 0, until: 2 * minute, open: 'h1', fence: 1 }],
      lease: { publication: 'p1', fence: 1, until: 2 * minute },
      topics: ['tides'],
      status: 'active',
    });
  });

  it('lets one publication of an account through at a time, and none before a minute after a dead lease', () => {
    const busy = admitted(undefined, request(), 0);
    const other = request({ publication: 'p2', key: 'p2/0' });
    expect(admit(busy, fresh, other, 3 * minute)).toMatchObject({ admitted: false, why: 'lease', until: 3 * minute });
    expect(admit(busy, fresh, other, 3 * minute + 1)).toMatchObject({ admitted: false, why: 'window' });
    expect(admit(busy, fresh, other, 12 * minute)).toMatchObject({ admitted: true });
  });

  it('lets the same claim in only once, and the next claim of the same publication at once', () => {
    const busy = admitted(undefined, request(), 0);
    expect(admit(busy, fresh, request(), 1)).toMatchObject({ admitted: false, why: 'lease' });
    const next = admitted(busy, request({ fence: 2 }), 1);
    expect(next.entries).toHaveLength(1);
    expect(next.entries[0]).toMatchObject({ fence: 2, at: 1 });
    // Still one post about its topic.
    expect(next.topics).toEqual(['tides']);
  });

  it('never shortens what an earlier claim counts for, and refuses who comes after it was settled', () => {
    const busy = admitted(undefined, request({ leaseUntil: 30 * minute }), 20 * minute);
    const late = admitted({ ...busy, lease: undefined }, request({ fence: 2, leaseUntil: 2 * minute }), 0);
    expect(late.entries).toMatchObject([{ fence: 2, until: 30 * minute }]);
    const settled = { ...settleSent(busy, { publication: 'p1', key: 'p1/0', fence: 1 }, 21 * minute), revision: 9 };
    expect(admit(settled, fresh, request(), 0)).toMatchObject({ admitted: false, why: 'lease' });
  });

  it('obeys the platform and the status', () => {
    const idle = { ...fresh, revision: 1 };
    expect(admit({ ...idle, remoteUntil: 9 }, fresh, request(), 8)).toMatchObject({ why: 'platform', until: 9 });
    expect(admit({ ...idle, remoteUntil: 9 }, fresh, request(), 9)).toMatchObject({ admitted: true });
    const blocked = { ...blockAccount(idle, 'suspended', 'the platform says so'), revision: 2 };
    expect(admit(blocked, fresh, request(), 0)).toMatchObject({
      why: 'status',
      until: undefined,
      reason: 'account ada is suspended: the platform says so',
    });
    const cooling: AccountState = { ...idle, status: 'cooling', statusUntil: 100 };
    expect(accountStop(cooling, 99)).toMatchObject({ until: 100 });
    expect(admitted(cooling, request(), 100).status).toBe('active');
  });
});

describe('settling', () => {
  const busy = admitted(undefined, request(), 0);
  const claim = { publication: 'p1', key: 'p1/0', fence: 1 };

  it('sent: counts from the answer, never from later than the lease', () => {
    expect(settleSent(busy, claim, 30_000).entries[0]).toEqual({
      key: 'p1/0',
      action: 'post',
      fence: 1,
      at: 0,
      until: 30_000,
    });
    expect(settleSent(busy, claim, 99 * minute).entries[0]?.until).toBe(2 * minute);
    expect(settleSent(busy, claim, 30_000).lease).toBeUndefined();
  });

  it('sent: a post counts once, by its first part, and its next owner begins anew', () => {
    const first = { ...claim, key: `${claim.publication}/0` };
    const entry = busy.entries[0]!;
    const state = {
      ...busy,
      entries: [
        { ...entry, key: first.key },
        { ...entry, key: `${claim.publication}/1` },
      ],
    };
    const once = settleSent(state, first, minute);
    expect(once.posts).toBe(1);
    expect(settleSent(once, first, minute).posts).toBe(1);
    expect(settleSent(once, { ...first, key: `${claim.publication}/1` }, minute).posts).toBe(1);
    expect(ownedBy({ ...once, owner: 'ada' }, 'eve')).not.toHaveProperty('posts');
  });

  it('unsent: the entry goes, the platform is remembered', () => {
    const settled = settleUnsent({ ...busy, remoteUntil: 50 }, claim, 40);
    expect(settled.entries).toEqual([]);
    expect(settled.remoteUntil).toBe(50);
    expect(settled.lease).toBeUndefined();
  });

  it('unknown: the entry stays and marks its words as under way', () => {
    const open = { ...settleOpen(busy, claim), revision: 3 };
    expect(open.entries).toHaveLength(1);
    expect(open.lease).toBeUndefined();
    expect(sameTextOpen(open, 'p2', 'h1')).toEqual([claim.key]);
    expect(sameTextOpen(open, 'p1', 'h1')).toEqual([]);
    expect(sameTextOpen(open, 'p2', 'h2')).toEqual([]);
  });

  it('a worker that lost its claim takes nothing from the next one', () => {
    const next = admitted(busy, request({ fence: 2, leaseUntil: 9 * minute }), 1);
    const late = settleUnsent(next, claim);
    expect(late.entries).toHaveLength(1);
    expect(late.lease).toMatchObject({ fence: 2 });
  });
});

describe('breaker', () => {
  it('tells what a person must do from what the platform did', () => {
    expect(statusOf('suspended')).toBe('suspended');
    expect(statusOf('locked')).toBe('suspended');
    expect(statusOf('credentials')).toBe('needs-login');
    expect(statusOf('payment')).toBe('needs-login');
  });

  it('backs off by doubling, bounded, with jitter', () => {
    const middle = () => 0.5;
    expect([0, 1, 2, 3].map((n) => backoffMs(n, middle))).toEqual([30_000, 60_000, 120_000, 240_000]);
    expect(backoffMs(50, middle)).toBe(15 * minute);
    expect(backoffMs(0, () => 0)).toBe(22_500);
    expect(backoffMs(0, () => 1)).toBe(37_500);
  });
});
