import { expect, it } from 'vitest';
import { judgeClock } from '../../../../infra/cli/doctor/clock.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const seconds = (count: number) => now + count * 1000;

it.each([
  ['the same', now, 'ok'],
  ['in the middle of a slow answer', seconds(1), 'ok'],
  ['30 s ahead of the answer', seconds(32), 'ok'],
  ['31 s ahead of the answer', seconds(33), 'wrong'],
  ['30 s behind, the second that the header cuts off aside', seconds(-31), 'ok'],
  ['32 s behind', seconds(-33), 'wrong'],
  ['not told', undefined, 'not looked at'],
])('a service whose time is %s', (_name, service, verdict) => {
  const facts = { before: now, after: seconds(2), ...(service === undefined ? {} : { service }) };
  expect(judgeClock(facts).verdict).toBe(verdict);
});

it('says which way the clock is off', () => {
  expect(judgeClock({ before: now, after: now, service: seconds(90) }).said).toContain('1 min behind');
  expect(judgeClock({ before: now, after: now, service: seconds(-90) }).said).toContain('ahead of');
});
