import { expect, it } from 'vitest';
import { overBudget } from './money.ts';
import { type BilledAnswer, Readings } from './readings.ts';
import type { Worker } from './turns.ts';

const worker = (number: number): Worker => ({
  name: 'observe',
  number,
  skew: 0,
  phase: 'observe',
  job: 'chirp api',
  startedAt: 0,
  frozenMs: 0,
  busy: true,
  dead: false,
  waiting: 0,
});
const at = Date.UTC(2026, 10, 23, 9);
const reading: BilledAnswer = {
  personality: 'ada',
  account: 'chirp/ada',
  at,
  each: 0.2,
  ids: ['p1', 'p2'],
  readOncePerDay: false,
};
const daily = { ...reading, readOncePerDay: true };
const sum = (readings: Readings) => readings.charges().reduce((all, { usd }) => all + usd, 0);

it('counts what a run took note of, and leaves out what got lost in the storm', () => {
  const readings = new Readings();
  const [one, other] = [worker(1), worker(2)];
  readings.bill(one, reading, true);
  readings.bill(other, reading, true);
  readings.note(one, 'chirp/ada', 0.4);
  expect(readings.charges()).toHaveLength(1);
  expect(readings.forgotten).toBe(0);
});

it('counts what nobody took note of in the calm, and says so', () => {
  const readings = new Readings();
  const one = worker(1);
  for (const _ of [1, 2, 3]) readings.bill(one, reading, false);
  readings.note(one, 'chirp/ada', 0.4);
  expect(overBudget(readings.charges(), 0.5)).toBe(1);
  expect(readings.forgotten).toBe(2);
});

it('bills a post once a day and account where the platform does so', () => {
  const readings = new Readings();
  const one = worker(1);
  for (const ids of [['p1', 'p2'], ['p2'], ['p2', 'p3']]) readings.bill(one, { ...daily, ids }, false);
  expect(sum(readings)).toBeCloseTo(0.6, 9);
  readings.bill(one, { ...daily, ids: ['p2'], at: at + 24 * 3_600_000 }, false);
  readings.bill(one, { ...daily, ids: ['p2'], account: 'chirp/bob' }, false);
  expect(sum(readings)).toBeCloseTo(1, 9);
  for (const _ of [1, 2]) readings.bill(one, { ...reading, ids: ['p1'] }, false);
  expect(sum(readings)).toBeCloseTo(1.4, 9);
});

it('takes a note of less than the whole answer, for some of it was known', () => {
  const readings = new Readings();
  const one = worker(1);
  readings.bill(one, { ...daily, ids: ['p1'] }, true);
  readings.bill(one, { ...daily, ids: ['p1', 'p2'] }, true);
  readings.note(one, 'chirp/ada', 0.2);
  expect(sum(readings)).toBeCloseTo(0.4, 9);
});

it('takes the note of one account for nothing that another one read', () => {
  const readings = new Readings();
  const one = worker(1);
  readings.bill(one, reading, false);
  readings.bill(one, { ...reading, account: 'chirp/bob' }, false);
  readings.note(one, 'chirp/ada', 0.4);
  readings.note(one, 'chirp/ada', 0.4);
  expect(readings.forgotten).toBe(1);
});

it('forgives whoever takes no note of what is free', () => {
  const readings = new Readings();
  const one = worker(1);
  readings.bill(one, { ...daily, ids: ['p1'] }, true);
  readings.bill(one, { ...daily, ids: ['p1'] }, false);
  expect(readings.forgotten).toBe(0);
  readings.bill(one, { ...daily, ids: ['p1', 'p2'] }, false);
  expect(readings.forgotten).toBe(1);
  // Another run took note of the same.
  const other = worker(2);
  readings.bill(other, { ...daily, ids: ['p2'] }, false);
  readings.note(other, 'chirp/ada', 0.2);
  expect(readings.forgotten).toBe(0);
});
