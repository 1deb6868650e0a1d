import { expect, it } from 'vitest';
import { type ConfigFacts, etagOf, judgeConfig } from '../../../../infra/cli/doctor/config-file.ts';

const good = { ok: true, config: {} } as const;
const bad = { ok: false, problems: [{ field: 'limits.perHour', found: '"many"', expected: 'a number' }] } as const;

it.each<[string, ConfigFacts, string, RegExp]>([
  ['absent', {}, 'ok', /absent/],
  ['refused', { local: bad, localEtag: 'a', hive: { etag: 'b' } }, 'wrong', /limits\.perHour/],
  ['valid, without a hive', { local: good, localEtag: 'a' }, 'ok', /^valid$/],
  ['valid, and the hive has none', { local: good, localEtag: 'a', hive: {} }, 'ok', /defaults/],
  ['in force', { local: good, localEtag: 'a', hive: { etag: 'a' } }, 'ok', /in force/],
  ['another than in force', { local: good, localEtag: 'a', hive: { etag: 'b' } }, 'warning', /another one/],
])('a config.json that is %s', (_name, facts, verdict, said) => {
  const finding = judgeConfig(facts);
  expect(finding.verdict).toBe(verdict);
  expect(finding.said).toMatch(said);
});

it('counts etags as the bucket does', () => {
  expect(etagOf(Buffer.from('{}'))).toBe('99914b932bd37a50b983c5e7c90ae93b');
});
