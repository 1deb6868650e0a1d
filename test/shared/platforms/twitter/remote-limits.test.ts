import { describe, expect, it } from 'vitest';
import { nextDay, remoteLimits, tightestLimit } from '../../../../shared/platforms/twitter/remote-limits.ts';

const now = 1_795_337_000_000;
const minute = 60_000;
const headers = {
  'x-rate-limit-limit': '100',
  'x-rate-limit-remaining': '40',
  'x-rate-limit-reset': '1795337600',
  'x-user-limit-24hour-limit': '2400',
  'x-user-limit-24hour-remaining': '50',
  'x-user-limit-24hour-reset': '1795400000',
};

describe('limits in the headers of X', () => {
  it('reads every window', () => {
    expect(remoteLimits(headers, now)).toEqual([
      { limit: 100, remaining: 40, resetAt: 1_795_337_600_000 },
      { limit: 2400, remaining: 50, resetAt: 1_795_400_000_000 },
    ]);
  });

  it('names the one with the smallest share left, however many that are', () => {
    expect(tightestLimit(headers, now)).toEqual({ limit: 2400, remaining: 50, resetAt: 1_795_400_000_000 });
    const app = {
      'x-app-limit-24hour-limit': '10000',
      'x-app-limit-24hour-remaining': '100',
      'x-app-limit-24hour-reset': '1795390000',
    };
    expect(tightestLimit({ ...headers, ...app }, now)).toMatchObject({ limit: 10_000, remaining: 100 });
    expect(tightestLimit({ ...headers, 'x-rate-limit-remaining': '1' }, now)).toMatchObject({ limit: 100 });
  });

  it('names the longer one of two with the same share, as where both are empty', () => {
    const empty = { ...headers, 'x-rate-limit-remaining': '0', 'x-user-limit-24hour-remaining': '0' };
    expect(tightestLimit(empty, now)).toEqual({ limit: 2400, remaining: 0, resetAt: 1_795_400_000_000 });
  });

  it('takes a window of nothing for an empty one', () => {
    const none = { ...headers, 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' };
    expect(tightestLimit(none, now)).toMatchObject({ limit: 0, remaining: 0 });
  });

  it.each(['', 'NaN', '-1', 'soon', ' '])(
    'takes a window whose reset is %j to end in a quarter of an hour',
    (reset) => {
      const short = remoteLimits({ ...headers, 'x-rate-limit-reset': reset }, now)[0];
      expect(short).toEqual({ limit: 100, remaining: 40, resetAt: now + 15 * minute });
    },
  );

  it('takes a window for a day long at the most', () => {
    const far = remoteLimits({ ...headers, 'x-rate-limit-reset': String(now) }, now)[0];
    expect(far?.resetAt).toBe(now + 24 * 60 * minute);
  });

  it('leaves out a window that is over, and one that does not say what is left', () => {
    expect(remoteLimits({ ...headers, 'x-rate-limit-reset': '1795337000' }, now)).toHaveLength(1);
    expect(remoteLimits({ ...headers, 'x-rate-limit-remaining': 'some' }, now)).toHaveLength(1);
    expect(remoteLimits({ ...headers, 'x-rate-limit-limit': '' }, now)).toHaveLength(1);
  });

  it('says nothing where no header does', () => {
    expect(tightestLimit({}, now)).toBeUndefined();
  });
});

it('the next day begins at midnight in UTC', () => {
  expect(nextDay(Date.parse('2026-11-22T23:59:59.999Z'))).toBe(Date.parse('2026-11-23T00:00:00Z'));
  expect(nextDay(Date.parse('2026-11-23T00:00:00Z'))).toBe(Date.parse('2026-11-24T00:00:00Z'));
});
