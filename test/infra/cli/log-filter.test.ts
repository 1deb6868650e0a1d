import { describe, expect, it } from 'vitest';
import { eventName, filterPattern, type LogFilter, sinceTime, wantedEntry } from '../../../infra/cli/log-filter.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const hour = 3_600_000;
const line = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    level: 'info',
    time: '2026-11-23T09:30:00.000Z',
    event: 'publication.published',
    function: 'hive-local-publish-x',
    publication: 'ada.x.20261123T0900Z',
    ...changes,
  });

describe('a line that is asked for', () => {
  it.each<[string, Partial<LogFilter>, Record<string, unknown>, boolean]>([
    ['everything', {}, {}, true],
    ['a personality, by its publication', { personality: 'ada' }, {}, true],
    ['a personality, by its own field', { personality: 'ada' }, { publication: undefined, personality: 'ada' }, true],
    ['another whose name begins alike', { personality: 'ad' }, {}, false],
    ['one that is only mentioned', { personality: 'bob' }, { reason: 'bob' }, false],
    ['a publication', { publication: 'ada.x.20261123T0900Z' }, {}, true],
    ['another publication', { publication: 'ada.x.20261123T09' }, {}, false],
    ['a function', { function: 'hive-local-publish-x' }, {}, true],
    ['another function', { function: 'hive-local-publish' }, {}, false],
    ['warnings and above', { level: 'warn' }, { level: 'error' }, true],
    ['warnings, and it is less', { level: 'warn' }, {}, false],
    ['a line without a level', { level: 'info' }, { level: undefined }, false],
    ['an event', { event: 'publication.published' }, {}, true],
    ['another event', { event: 'publication.publish' }, {}, false],
    ['what is older', { since: now - 20 * 60_000 }, {}, false],
    ['a line without a time', {}, { time: undefined }, false],
  ])('%s', (_name, filter, changes, wanted) => {
    expect(wantedEntry(line(changes), { since: now - hour, ...filter }) !== undefined).toBe(wanted);
  });

  it.each(['START RequestId: 1', line().slice(0, -4), '', '{'])('is no other text: %s', (text) => {
    expect(wantedEntry(text, { since: 0 })).toBeUndefined();
  });
});

describe('the same question to CloudWatch', () => {
  it.each<[Partial<LogFilter>, string]>([
    [{}, '{ $.event = "*" }'],
    [{ level: 'info' }, '{ $.event = "*" }'],
    [{ publication: 'a.x.1' }, '{ ($.publication = "a.x.1") }'],
    [
      { personality: 'ada', level: 'warn', event: 'job.again' },
      '{ ($.personality = "ada" || $.publication = "ada.*") && ($.event = "job.again") && ($.level = "warn" || $.level = "error") }',
    ],
  ])('%j', (filter, pattern) => {
    expect(filterPattern({ since: 0, ...filter })).toBe(pattern);
  });
});

describe('what an operator writes', () => {
  it.each([
    ['90s', now - 90_000],
    ['1h', now - hour],
    ['2d', now - 48 * hour],
    ['2026-11-23T08:00:00Z', now - 2 * hour],
  ])('--since %s', (written, time) => {
    expect(sinceTime(written, now)).toBe(time);
  });

  it.each(['soon', '1w', '-1h', '', '2026-99-99'])('--since %s is refused', (written) => {
    expect(() => sinceTime(written, now)).toThrow(/^--since is ".*", expected a time such as 30m/);
  });

  it('an event of CloudWatch cannot bring a pattern of its own', () => {
    expect(eventName('job.again')).toBe('job.again');
    expect(() => eventName('x" || $.a = "*')).toThrow(/expected the name of an event/);
  });
});
