import { expect, it } from 'vitest';
import { overBudget } from './money.ts';
import { Readings } from './readings.ts';
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
const reading = { personality: 'ada', at: Date.UTC(2026, 10, 23, 9), usd: 0.4 };

it('counts what a run took note of, and leaves out what got lost in the storm', () => {
  const readings = new Readings();
  const [one, other] = [worker(1), worker(2)];
  readings.bill(one, reading, true);
  readings.bill(other, reading, true);
  readings.note(one, reading.usd);
  expect(readings.charges()).toHaveLength(1);
  expect(readings.forgotten).toBe(0);
});

it('counts what nobody took note of in the calm, and says so', () => {
  const readings = new Readings();
  const one = worker(1);
  for (const _ of [1, 2, 3]) readings.bill(one, reading, false);
  readings.note(one, reading.usd);
  expect(overBudget(readings.charges(), 0.5)).toBe(1);
  expect(readings.forgotten).toBe(2);
});
