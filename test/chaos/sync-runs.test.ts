import { expect, it } from 'vitest';
import { SyncRuns } from './sync-runs.ts';

it('calls a run that broke by itself no harm: its retry finishes it', () => {
  const runs = new SyncRuns();
  runs.end(runs.begin(), false);
  runs.broke(runs.begin());
  expect(runs.astray).toBe(false);
});

it('calls astray what broke after one that began later had ended', () => {
  const runs = new SyncRuns();
  const old = runs.begin();
  runs.end(runs.begin(), false);
  runs.broke(old);
  expect(runs.astray).toBe(true);
});

it('calls astray what broke while another was at it: that one may have looked at the schedules before the last write', () => {
  const runs = new SyncRuns();
  const [old, other] = [runs.begin(), runs.begin()];
  runs.broke(old);
  expect(runs.astray).toBe(true);
  runs.end(other, false);
  expect(runs.astray).toBe(true);
});

it('takes a look at everything for a cure of what went astray before it, not of what did meanwhile', () => {
  const runs = new SyncRuns();
  const [old, hourly] = [runs.begin(), runs.begin()];
  runs.broke(old);
  runs.end(hourly, true);
  expect(runs.astray).toBe(true);
  runs.end(runs.begin(), true);
  expect(runs.astray).toBe(false);
});

it('counts a run that broke once, however often it is told', () => {
  const runs = new SyncRuns();
  const old = runs.begin();
  runs.broke(old);
  const next = runs.begin();
  runs.broke(old);
  expect(runs.astray).toBe(false);
  runs.end(next, false);
  expect(runs.began).toBe(2);
});
