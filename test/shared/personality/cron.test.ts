import { describe, expect, it } from 'vitest';
import { firesOn, parseAwsCron, parseUnixCron, timesOfDay } from '../../../shared/personality/cron.ts';

function expectedOf(result: ReturnType<typeof parseAwsCron>): string {
  if (result.ok) {
    throw new Error(`${result.cron.text} was accepted`);
  }
  return result.expected;
}

function aws(text: string) {
  const result = parseAwsCron(text);
  if (!result.ok) {
    throw new Error(result.expected);
  }
  return result.cron;
}

describe('parseAwsCron', () => {
  it.each([
    ['0 9 * * *', 'six fields inside cron'],
    ['', 'not none'],
    ['0 9 * * * *', 'exactly one of day of month (third field) and day of week (fifth field) to be ?'],
    ['0 9 ? * ? *', 'something else than ?'],
    ['60 9 * * ? *', 'minutes from 0 to 59'],
    ['0 24 * * ? *', 'hours from 0 to 23'],
    ['0 9 0 * ? *', 'day of month from 1 to 31'],
    ['0 9 32 * ? *', 'day of month from 1 to 31'],
    ['0 9 * 13 ? *', 'month from 1 to 12 or JAN to DEC'],
    ['0 9 ? * 8 *', 'day of week from 1 to 7 or SUN to SAT'],
    ['0 9 ? * 0 *', 'day of week from 1 to 7'],
    ['0 9 * * ? 1900', 'year from 1970 to 2199'],
    ['0 9 30 FEB ? *', 'FEB never has day 30'],
    ['0 9 31 4,6,9,11 ? *', 'never has day 31'],
    ['0 9 29 2 ? 2027', 'never has day 29'],
    ['0 22-2 * * ? *', 'ranges that go upwards'],
    ['*/0 9 * * ? *', 'the step of minutes'],
    ['0, 9 * * ? *', 'empty or doubled part'],
    ['0/5/5 9 * * ? *', 'empty or doubled part'],
    ['1-2-3 9 * * ? *', 'ranges of two ends'],
    ['0 9 ? * MON/2 *', 'without /'],
    ['0 9 ? * 6#6 *', 'day of week with # and a week from 1 to 5'],
    ['0 9 ? * 6#1,7#1 *', 'to stand there alone'],
    ['0 9 1,L * ? *', 'to stand there alone'],
    ['x 9 * * ? *', 'minutes from 0 to 59'],
    ['-1 9 * * ? *', 'minutes from 0 to 59'],
  ])('refuses %j and says why', (text, why) => {
    expect(expectedOf(parseAwsCron(text))).toContain(why);
  });

  it('accepts February 29 and names in any case', () => {
    expect(aws('0 9 29 feb ? *').text).toBe('0 9 29 FEB ? *');
    expect(aws('0 9 29 2 ? 2028').years).toEqual(new Set([2028]));
  });

  it('knows steps, ranges and lists', () => {
    expect(timesOfDay(aws('0,30 8-10/2 * * ? *'))).toEqual([480, 510, 600, 630]);
    expect(aws('5/20 0 * * ? *').minutes).toEqual([5, 25, 45]);
  });

  // November 2026 begins with a Sunday.
  it.each([
    ['0 9 ? * MON-FRI *', [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30]],
    ['0 9 ? * 1 *', [1, 8, 15, 22, 29]],
    ['0 9 ? * L *', [7, 14, 21, 28]],
    ['0 9 ? * 6L *', [27]],
    ['0 9 ? * FRIL *', [27]],
    ['0 9 ? * 6#3 *', [20]],
    ['0 9 L * ? *', [30]],
    ['0 9 1W * ? *', [2]],
    ['0 9 14W * ? *', [13]],
    ['0 9 15W * ? *', [16]],
    ['0 9 31 * ? *', []],
    ['0 9 3 12 ? *', []],
    ['0 9 */10 * ? 2026-2027', [1, 11, 21]],
    ['0 9 * * ? 2027', []],
  ])('%s fires on the right days of November 2026', (text, days) => {
    const cron = aws(text);
    const fired = Array.from({ length: 30 }, (_, index) => index + 1).filter((date) => firesOn(cron, 2026, 11, date));
    expect(fired).toEqual(days);
  });
});

describe('parseUnixCron', () => {
  it.each([
    ['0 9 * * *', '0 9 * * ? *'],
    ['*/15 9-17 * * 1-5', '*/15 9-17 ? * MON,TUE,WED,THU,FRI *'],
    ['0 9 * * 0', '0 9 ? * SUN *'],
    ['0 9 * * 7', '0 9 ? * SUN *'],
    ['0 9 * * 5-7', '0 9 ? * SUN,FRI,SAT *'],
    ['0 9 * * */2', '0 9 ? * SUN,TUE,THU,SAT *'],
    ['0 9 * * mon,wed', '0 9 ? * MON,WED *'],
    ['0 9 1 * *', '0 9 1 * ? *'],
    ['0 9 1 jan *', '0 9 1 JAN ? *'],
  ])('turns %s into %s', (unix, expected) => {
    const result = parseUnixCron(unix);
    expect(result.ok && result.cron.text).toBe(expected);
  });

  it.each([
    ['0 9 1 * 1', 'the scheduler cannot combine them'],
    ['0 9 30 2 *', 'FEB never has day 30'],
    ['0 9 * *', 'five fields'],
    ['', 'not none'],
    ['0 9 * * 8', 'day of week from 0 to 7'],
    ['61 9 * * *', 'minutes from 0 to 59'],
  ])('refuses %j', (unix, why) => {
    expect(expectedOf(parseUnixCron(unix))).toContain(why);
  });
});
