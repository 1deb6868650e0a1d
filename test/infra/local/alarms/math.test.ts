import { describe, expect, it } from 'vitest';
import { computed, idsOf, parseExpression } from '../../../../infra/local/alarms/math.ts';

const values: Readonly<Record<string, number | undefined>> = { m1: 5, m2: 3, gone: undefined };
const compute = (text: string) => computed(parseExpression(text), (id) => values[id]);

describe('metric math', () => {
  it.each([
    ['m1', 5],
    ['m1 - m2 + 1', 3],
    ['m1-(m2+1)', 1],
    ['SUM([m1, m2, gone])', 8],
    ['MAX([m1, m2])', 5],
    ['MIN([m1, m2])', 3],
    ['MAX([SUM([m1, m2]), 7.5])', 8],
    ['FILL(gone, 0) + m1', 5],
    ['FILL(m1, 0)', 5],
    ['FILL(gone, -2)', -2],
    ['m1 + gone', undefined],
    ['SUM([gone])', undefined],
    ['FILL(m1 + gone, 9)', 9],
  ])('%s = %s', (text, value) => {
    expect(compute(text)).toBe(value);
  });

  it('knows what it is made from', () => {
    expect(idsOf(parseExpression('FILL(a, 0) + MAX([b, c - d])'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['m1 * m2', '"*"'],
    ['SUM(m1)', '"m1"'],
    ['FILL(m1, REPEAT)', '"REPEAT"'],
    ['IF(m1, 1, 0)', '"IF"'],
    ['SUM([m1]', 'its end'],
    ['m1 m2', '"m2"'],
    ['', 'its end'],
    ["SEARCH('x', 'Sum')", '"SEARCH"'],
  ])('refuses %s', (text, found) => {
    expect(() => parseExpression(text)).toThrow(`the expression "${text}" is not understood at ${found}`);
  });
});
