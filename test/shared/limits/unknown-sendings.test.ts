import { describe, expect, it } from 'vitest';
import { newAccount } from '../../../shared/limits/account.ts';
import { dayMs, hourMs, windowAnswer } from '../../../shared/limits/rate-limiter.ts';
import { mostSent, withUnknownHiveSendings, withUnknownSendings } from '../../../shared/limits/unknown-sendings.ts';

const limits = { perHour: 5, perDay: 20, minimumGapMinutes: 10 };
const now = Date.parse('2026-11-22T09:00:00Z');
const account = { ...newAccount('twitter', 'ada'), revision: 3 };

describe('what may have been sent in a time that nobody remembers', () => {
  it.each([
    [0, 0],
    [-hourMs, 0],
    [1, 5],
    [hourMs - 1, 5],
    [hourMs, 10],
    [3.5 * hourMs, 20],
    [30 * dayMs, 20],
  ])('in %d ms at most %d', (length, most) => {
    expect(mostSent(limits, length)).toBe(most);
  });

  it('shuts the windows from the last moment on, and each action has its own', () => {
    const after = withUnknownSendings(account, limits, ['post', 'reply'], now - 60_000, now);
    expect(after.entries).toHaveLength(10);
    const posts = after.entries.filter(({ action }) => action === 'post');
    expect(windowAnswer(posts, 'ada.twitter.x', limits, now + 1)).toMatchObject({ free: false, until: now + hourMs });
    expect(windowAnswer(posts, 'ada.twitter.x', limits, now + hourMs)).toEqual({ free: true });
    expect(new Set(after.entries.map(({ key }) => key)).size).toBe(5);
  });

  it('after many hours the account waits for a day', () => {
    const { entries } = withUnknownSendings(account, limits, ['post'], now - 5 * hourMs, now);
    expect(windowAnswer(entries, 'x', limits, now + 2 * hourMs)).toMatchObject({ until: now + dayMs });
  });

  it('nothing was sent in no time', () => {
    expect(withUnknownSendings(account, limits, ['post'], now, now)).toBe(account);
  });

  it('counts for all accounts together, where there is a bound', () => {
    const state = { platform: 'twitter', open: {}, sent: { [String(now)]: 2 }, revision: 1 };
    expect(withUnknownHiveSendings(state, {}, now - hourMs, now)).toBe(state);
    expect(withUnknownHiveSendings(state, { perDay: 50 }, now - hourMs, now).sent).toEqual({ [String(now)]: 52 });
    expect(withUnknownHiveSendings(state, { perHour: 7 }, now - 60_000, now + 1).sent).toEqual({
      [String(now)]: 2,
      [String(now + 300_000)]: 7,
    });
  });
});
