import { describe, expect, it } from 'vitest';
import { headerNumber, retryAfter } from '../../../shared/publication/answer-headers.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const hour = 3_600_000;

describe('a number in a header', () => {
  it.each([
    ['0', 0],
    ['596.5', 596.5],
    [' 7 ', 7],
  ])('%j is %d', (header, value) => {
    expect(headerNumber(header)).toBe(value);
  });

  it.each([undefined, '', ' ', '-1', 'NaN', 'Infinity', 'soon', '1, 2', ['1', '2']])('%j is none', (header) => {
    expect(headerNumber(header)).toBeUndefined();
  });
});

describe('retry-after', () => {
  const at = (header: string) => retryAfter({ 'retry-after': header }, now, hour);

  it.each([
    ['90', 90_000],
    ['1.5', 1500],
    ['Sun, 22 Nov 2026 09:10:00 GMT', 600_000],
    ['Sunday, 22-Nov-26 09:10:00 GMT', 600_000],
    ['Sun Nov 22 09:10:00 2026', 600_000],
  ])('%j is a time ahead', (header, wait) => {
    expect(at(header)).toBe(now + wait);
  });

  it.each(['3601', '99999999999', '1e300', 'Fri, 22 Nov 2126 09:10:00 GMT'])('%j is too far ahead', (header) => {
    expect(at(header)).toBe(now + hour);
  });

  it.each(['', '0', '-5', 'soon', 'Sun, 22 Nov 2026 08:59:59 GMT', 'Sunday', 'in 5 minutes'])(
    '%j names no time ahead',
    (header) => {
      expect(at(header)).toBeUndefined();
    },
  );

  it('may be absent', () => {
    expect(retryAfter({}, now, hour)).toBeUndefined();
  });
});
