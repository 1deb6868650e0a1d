import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Counting, startCounting } from '../../support/counted-ground.ts';
import { countedPoll, countedRound, countedSilence } from '../../support/counted-quiet.ts';
import { countedReply } from '../../support/counted-runs.ts';

let counting: Counting;
beforeAll(async () => {
  counting = await startCounting();
});
afterAll(() => counting.stop());

it('asks for an account to which nobody speaks with two operations of the table and a fiftieth of a run', async () => {
  const { accounts, run, each } = await countedPoll(counting);
  expect(each.runs).toBeLessThanOrEqual(0.02);
  expect(each.calls).toBeLessThanOrEqual(2);
  expect(run.each.filter((call) => call.writeUnits > 0)).toHaveLength(accounts);
  expect(run.each.filter((call) => call.readUnits > 0).length).toBeLessThanOrEqual(accounts + 4);
  // The item, and its row of the index, which moves.
  expect(each.writeUnits).toBeLessThanOrEqual(3);
  expect(each.readUnits).toBeLessThanOrEqual(1.1);
}, 60_000);

it('asks for an account that the round asks with one read, and writes nothing of it', async () => {
  const { accounts, ticks, run, each, tick } = await countedRound(counting);
  expect(each).toEqual({ writeUnits: 0, readUnits: 1 });
  expect(tick).toEqual({ writeUnits: 1, readUnits: 2 });
  // The hand of the round is all that is written, once in a tick that asks somebody.
  expect(run.writeUnits).toBeLessThanOrEqual(ticks);
  // Each account, and of a tick: the switches, the hand twice, the queries of the index, one more where the round begins anew.
  expect(run.calls).toBeLessThanOrEqual(accounts + 5 * ticks + 1);
}, 120_000);

it('looks at an account that answers nobody and posts nothing as cheaply, once an hour', async () => {
  const { accounts, ticks, run } = await countedSilence(counting);
  // The queries of the index, the hand of the round and the switches come with each tick, whoever is due.
  expect((run.calls - 4 * ticks) / accounts).toBeLessThanOrEqual(2);
  expect(run.each.filter((call) => call.writeUnits > 0)).toHaveLength(accounts);
  expect(run.writeUnits / accounts).toBeLessThanOrEqual(3);
  expect((run.readUnits - 2 * ticks) / accounts).toBeLessThanOrEqual(1.1);
}, 60_000);

it('hears, answers and publishes a reply for less than twice the writes of a post', async () => {
  const { idle, declined, optedOut, cold, warm } = await countedReply(counting);
  // The run of one account: two operations of its own, the queries, the hand of the round and the switches.
  expect(idle).toMatchObject({ calls: 6, runs: 1, writeUnits: 3 });
  // The poll, two units for what was said and its row, the verdict, the money that reading cost.
  expect(declined.writeUnits).toBeLessThanOrEqual(3 + 2 + 1 + 1);
  // An opt-out is an item and its row of the index more.
  expect(optedOut.writeUnits).toBeLessThanOrEqual(declined.writeUnits + 2);
  // Two tallies, and the conversation that is read is billed.
  expect(cold.writeUnits).toBeLessThanOrEqual(20 + declined.writeUnits + 3);
  expect(cold.calls).toBeLessThanOrEqual(42);
  expect(warm.calls).toBeLessThanOrEqual(43);
  expect(cold.runs).toBe(3);
  expect(cold.queueRequests).toBe(6);
}, 60_000);
