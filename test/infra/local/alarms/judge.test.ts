import { describe, expect, it } from 'vitest';
import { judge, type Point, type Rule } from '../../../../infra/local/alarms/judge.ts';

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** `0` is fine, `X` breaches, `-` is missing, `?` is from before anybody watched. */
const pointsOf = (row: string): Point[] =>
  row.split(' ').map((sign) => (sign === '0' ? 0 : sign === 'X' ? 9 : sign === '-' ? 'missing' : 'unknown'));

const ruleOf = (changes: Partial<Rule>): Rule => ({
  comparison: 'GreaterThanThreshold',
  threshold: 3,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: 'missing',
  ...changes,
});

const statesOf = (row: string, changes: Partial<Rule>) =>
  treatments.map(
    (treatMissingData) => judge(ruleOf({ ...changes, treatMissingData }), pointsOf(row))?.state ?? 'stays',
  );

const alarm = ['ALARM', 'ALARM', 'ALARM', 'ALARM'];
const fine = ['OK', 'OK', 'OK', 'OK'];

describe('missing data is treated as CloudWatch documents it', () => {
  // Both tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, read 2026-11
  it.each([
    ['0 - X - X', fine],
    ['0 - - - -', fine],
    ['- - - - -', ['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']],
    ['0 X X - X', alarm],
    ['- - X - -', ['ALARM', 'stays', 'ALARM', 'OK']],
  ])('3 of 3: %s', (row, states) => {
    expect(statesOf(row, {})).toEqual(states);
  });

  it.each([
    ['0 - X - X', alarm],
    ['0 0 X 0 X', alarm],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'stays', 'ALARM', 'OK']],
  ])('2 of 3: %s', (row, states) => {
    expect(statesOf(row, { datapointsToAlarm: 2 })).toEqual(states);
  });

  // "Avoiding premature transitions to alarm state", of the same page.
  it.each([
    ['- - - - X', 'INSUFFICIENT_DATA'],
    ['- - - X -', 'INSUFFICIENT_DATA'],
    ['- - - X 0', 'OK'],
    ['- - X - 0', 'OK'],
    ['- - X - X', 'ALARM'],
  ])('no false alarm where data is intermittent: %s', (row, state) => {
    expect(judge(ruleOf({}), pointsOf(row))?.state).toBe(state);
  });

  it('one period: the last real value counts until it is too old', () => {
    const one = { evaluationPeriods: 1, datapointsToAlarm: 1 };
    expect(statesOf('X - -', one)).toEqual(alarm);
    expect(statesOf('X - 0', one)).toEqual(fine);
    expect(statesOf('- - -', one)).toEqual(['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']);
  });
});

describe('periods from before anybody watched', () => {
  it('say nothing: no alarm for missing data at a start, and none ends by it', () => {
    expect(statesOf('? ? ? ? ?', {})).toEqual(['stays', 'stays', 'stays', 'stays']);
    expect(statesOf('? ? ? - -', {})).toEqual(['stays', 'stays', 'stays', 'OK']);
    expect(statesOf('? ? - - -', {})).toEqual(['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']);
    expect(statesOf('? ? ? ? X', { datapointsToAlarm: 1 })).toEqual(alarm);
  });
});

describe('comparison and words', () => {
  it.each([
    ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
    ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
    ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
  ] as const)('%s', (comparison, states) => {
    const rule = ruleOf({ comparison, evaluationPeriods: 1, datapointsToAlarm: 1 });
    expect([2, 3, 4].map((value) => judge(rule, ['missing', 'missing', value])?.state)).toEqual(states);
  });

  it('the reason says what was seen', () => {
    const rule = ruleOf({ datapointsToAlarm: 1 });
    expect(judge(rule, pointsOf('0 0 0 X 0'))?.reason).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [0, 9, 0] was greater than the threshold (3).',
    );
    expect(judge(rule, pointsOf('0 0 0 0 0'))?.reason).toBe(
      'Threshold Crossed: 3 out of the last 3 datapoints [0, 0, 0] were not greater than the threshold (3).',
    );
    expect(judge(ruleOf({ treatMissingData: 'breaching' }), pointsOf('- - - - -'))?.reason).toBe(
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    );
    expect(judge(rule, pointsOf('- - - - -'))?.reason).toBe(
      'Insufficient Data: no datapoints were received for 3 periods.',
    );
  });
});
