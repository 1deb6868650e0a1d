import { describe, expect, it } from 'vitest';
import { nextDay, remoteLimits, tightestLimit } from '../../../../shared/platforms/twitter/remote-limits.ts';

const headers = {
  'x-rate-limit-limit': '100',
  'x-rate-limit-remaining': '40',
  'x-rate-limit-reset': '1795338000',
  'x-user-limit-24hour-limit': '2400',
  'x-user-limit-24hour-remaining': '7',
  'x-user-limit-24hour-reset': '1795400000',
};

describe('limits in the headers of X', () => {
  it('reads every window', () => {
    expect(remoteLimits(headers)).toEqual([
      { limit: 100, remaining: 40, resetAt: 1_795_338_000_000 },
      { limit: 2400, remaining: 7, resetAt: 1_795_400_000_000 },
    ]);
  });

  it('names the one with the least left', () => {
    expect(tightestLimit(headers)).toEqual({ limit: 2400, remaining: 7, resetAt: 1_795_400_000_000 });
  });

  it('names the longer one of two with the same left', () => {
    expect(tightestLimit({ ...headers, 'x-rate-limit-remaining': '7' })?.resetAt).toBe(1_795_400_000_000);
  });

  it.each(['', 'NaN', '-1', 'soon', ' '])('leaves out a window whose reset is %j', (reset) => {
    expect(remoteLimits({ ...headers, 'x-rate-limit-reset': reset })).toHaveLength(1);
  });

  it('says nothing where no header does', () => {
    expect(tightestLimit({})).toBeUndefined();
  });
});

it('the next day begins at midnight in UTC', () => {
  expect(nextDay(Date.parse('2026-11-22T23:59:59.999Z'))).toBe(Date.parse('2026-11-23T00:00:00Z'));
  expect(nextDay(Date.parse('2026-11-23T00:00:00Z'))).toBe(Date.parse('2026-11-24T00:00:00Z'));
});
