import { expect, it } from 'vitest';
import { judgePeople, type PeopleFacts } from '../../../../infra/cli/doctor/people.ts';

const facts: PeopleFacts = { wanted: true, live: true, stage: 'prod', embedded: false, subscriptions: [] };
const email = (confirmed: boolean) => ({ protocol: 'email', confirmed });

it.each<[string, Partial<PeopleFacts>, string, RegExp]>([
  ['on this machine', { embedded: true }, 'not looked at', /this machine/],
  ['without a topic', { subscriptions: undefined }, 'wrong', /topic/],
  ['whose address is not subscribed', {}, 'wrong', /nobody is subscribed/],
  ['that wants nobody told, live', { wanted: false }, 'warning', /nobody is told/],
  ['that wants nobody told, dry', { wanted: false, live: false }, 'ok', /can do without/],
  ['that waits for a yes', { subscriptions: [email(true), email(false)] }, 'warning', /1 subscription waits/],
  ['that is confirmed', { subscriptions: [email(true)] }, 'ok', /1 subscription, confirmed/],
])('a stage %s', (_name, changes, verdict, said) => {
  const finding = judgePeople({ ...facts, ...changes });
  expect(finding.verdict).toBe(verdict);
  expect(finding.said).toMatch(said);
});
