import { describe, expect, it } from 'vitest';
import { parseExpression, readSchedule, stretchInterval } from '../../../shared/personality/schedule-expression.ts';

describe('readSchedule', () => {
  it.each([
    ['cron(0 9 * * ? *)', 'cron(0 9 * * ? *)', 0],
    [' CRON( 0  9 * * ? * ) ', 'cron(0 9 * * ? *)', 0],
    ['rate(6 hours)', 'rate(6 hours)', 0],
    ['rate(1 hours)', 'rate(1 hour)', 0],
    ['rate(2 day)', 'rate(2 days)', 0],
    ['rate(10 minutes)', 'rate(10 minutes)', 0],
    [{ cron: '0 9 * * *' }, 'cron(0 9 * * ? *)', 0],
    [{ cron: '0 9 ? * MON-FRI *', window: 15 }, 'cron(0 9 ? * MON-FRI *)', 15],
    [{ cron: 'cron(0 9 * * ? *)', window: 5 }, 'cron(0 9 * * ? *)', 5],
    [{ every: '6 hours' }, 'rate(6 hours)', 0],
    [{ every: '90 minutes', window: 30 }, 'rate(90 minutes)', 30],
  ])('reads %j', (written, expression, windowMinutes) => {
    expect(readSchedule(written)).toEqual({ ok: true, schedule: { expression, windowMinutes } });
  });

  it.each([
    ['rate(9 minutes)', [], 'at least 10 minutes'],
    ['rate(0 hours)', [], 'at least 10 minutes'],
    ['rate(999 days)', [], 'at most 365 days'],
    ['rate(6)', [], 'rate(6 hours)'],
    ['rate(6 weeks)', [], 'minutes, hours or days'],
    ['rate(1.5 hours)', [], 'rate(value unit)'],
    ['at(2026-11-22T09:00:00)', [], 'a schedule that repeats'],
    ['0 9 * * *', [], '{ "cron": "0 9 * * *"'],
    ['daily', [], 'cron(0 9 * * ? *)'],
    [42, [], 'rate(6 hours)'],
    [null, [], 'rate(6 hours)'],
    [['rate(6 hours)'], [], 'rate(6 hours)'],
    [{}, [], 'exactly one of cron and every'],
    [{ cron: '0 9 * * *', every: '6 hours' }, [], 'exactly one of cron and every'],
    [{ cron: '0 25 * * *' }, ['cron'], 'hours from 0 to 23'],
    [{ cron: 9 }, ['cron'], 'five fields'],
    [{ every: '5 minutes' }, ['every'], 'at least 10 minutes'],
    [{ every: 6 }, ['every'], 'a text such as'],
    [{ every: 'six hours' }, ['every'], 'a number and minutes'],
    [{ every: '6 hours', window: -1 }, ['window'], 'from 0 (off) to 1440'],
    [{ every: '6 hours', window: '15' }, ['window'], 'whole minutes'],
    [{ every: '6 hours', jitter: 241 }, ['jitter'], 'from 0 (off) to 240'],
    [{ every: '6 hours', jitter: 1.5 }, ['jitter'], 'whole minutes'],
    [{ every: '6 hours', jitter: null }, ['jitter'], 'whole minutes'],
    [{ every: '6 hours', quietHours: 'at night' }, ['quietHours'], 'as in "22:00-07:00"'],
    [{ every: '6 hours', quietHours: ['22:00-07:00', '7'] }, ['quietHours', 1], 'as in "22:00-07:00"'],
    [{ quietHours: '22:00-07:00' }, [], 'exactly one of cron and every'],
  ])('refuses %j', (written, at, why) => {
    const result = readSchedule(written);
    expect(result).toMatchObject({ ok: false, at });
    expect(!result.ok && result.expected).toContain(why);
  });
});

it('keeps what moves a post away from its slot', () => {
  expect(readSchedule({ cron: '0 9 * * *', jitter: 20, quietHours: '22:00-7:00' })).toEqual({
    ok: true,
    schedule: { expression: 'cron(0 9 * * ? *)', windowMinutes: 0, jitterMinutes: 20, quietHours: ['22:00-07:00'] },
  });
  expect(readSchedule({ every: '6 hours', jitter: 0, quietHours: [] })).toEqual({
    ok: true,
    schedule: { expression: 'rate(6 hours)', windowMinutes: 0 },
  });
});

describe('stretchInterval', () => {
  it.each([
    ['rate(4 hours)', 1, 'rate(4 hours)'],
    ['rate(240 minutes)', 1, 'rate(240 minutes)'],
    ['rate(4 hours)', 2, 'rate(8 hours)'],
    ['rate(4 hours)', 0.5, 'rate(2 hours)'],
    ['rate(4 hours)', 1.1, 'rate(264 minutes)'],
    ['rate(4 hours)', 1.1111, 'rate(267 minutes)'],
    ['rate(2 hours)', 0.5, 'rate(1 hour)'],
    ['rate(12 hours)', 2, 'rate(1 day)'],
    ['rate(10 minutes)', 0.5, 'rate(10 minutes)'],
    ['rate(15 minutes)', 0.5, 'rate(10 minutes)'],
    ['rate(300 days)', 2, 'rate(365 days)'],
    ['rate(4 hours)', 100, 'rate(8 hours)'],
    ['rate(4 hours)', 0, 'rate(2 hours)'],
    ['cron(0 9 * * ? *)', 2, 'cron(0 9 * * ? *)'],
  ])('%s by %d is %s', (expression, factor, stretched) => {
    expect(stretchInterval(expression, factor)).toBe(stretched);
    expect(readSchedule(stretched)).toMatchObject({ ok: true, schedule: { expression: stretched } });
  });
});

describe('parseExpression', () => {
  it('understands what readSchedule answers', () => {
    expect(parseExpression('rate(90 minutes)')).toEqual({ kind: 'rate', intervalMs: 5_400_000 });
    expect(parseExpression('cron(0 9 * * ? *)')).toMatchObject({ kind: 'cron', cron: { hours: [9] } });
  });

  it('throws on anything else', () => {
    expect(() => parseExpression('rate(1 minute)')).toThrow('rate(1 minute) is not valid');
  });
});
