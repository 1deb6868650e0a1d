import { describe, expect, it } from 'vitest';
import type { SecretRead } from '../../../../infra/cli/doctor/ports.ts';
import { judgeBundle, judgeValue, neededAccounts } from '../../../../infra/cli/doctor/secrets.ts';
import { adaPersonality, member } from '../members.ts';

const put = 'hive secret put openai';

it.each([
  [{ exists: false }, 'wrong', /does not exist/],
  [{ exists: true }, 'wrong', /no value/],
  [{ exists: true, text: ' \n' }, 'wrong', /no value/],
  [{ exists: true, text: 'sk-canary' }, 'ok', /has a value/],
])('the value %j is %s', (read, verdict, said) => {
  const finding = judgeValue('hive/dev/openai', read, put);
  expect(finding.verdict).toBe(verdict);
  expect(finding.said).toMatch(said);
  expect(JSON.stringify(finding)).not.toContain('canary');
});

describe('a bundle', () => {
  const ada = { platform: 'twitter', transport: 'api', account: 'ada' };
  const fault = (account: string, entry: unknown) =>
    (entry as { key?: string }).key === undefined ? `the entry of ${account} lacks key` : undefined;
  const big = JSON.stringify({ ada: { key: 'x'.repeat(60_000) } });

  it.each<[string, SecretRead, string[][], (typeof ada)[]?]>([
    ['missing', { exists: false }, [['wrong', 'secret b']]],
    ['without a value, and nobody needs it', { exists: true }, [['ok', 'secret b']], []],
    [
      'without the entry',
      { exists: true, text: '{}' },
      [
        ['wrong', 'credentials of twitter/ada'],
        ['ok', 'secret b'],
      ],
    ],
    [
      'with a null',
      { exists: true, text: '{"ada":null}' },
      [
        ['wrong', 'credentials of twitter/ada'],
        ['ok', 'secret b'],
      ],
    ],
    [
      'with a bad entry',
      { exists: true, text: '{"ada":{"canary":1}}' },
      [
        ['wrong', 'credentials of twitter/ada'],
        ['ok', 'secret b'],
      ],
    ],
    ['with the entry', { exists: true, text: '{"ada":{"key":"canary"}}' }, [['ok', 'secret b']]],
    ['nearly full', { exists: true, text: big }, [['warning', 'secret b']]],
    ['that is no JSON', { exists: true, text: 'canary' }, [['wrong', 'secret b']]],
  ])('%s', (_name, read, expected, needed = [ada]) => {
    const findings = judgeBundle('b', read, needed, fault);
    expect(findings.map(({ verdict, check }) => [verdict, check])).toEqual(expected);
    expect(JSON.stringify(findings)).not.toContain('canary');
  });

  it('names the command that stores the entry', () => {
    const [finding] = judgeBundle('b', { exists: true, text: '{}' }, [ada], fault);
    expect(finding?.cure).toBe('hive secret put twitter ada');
  });
});

it('needs credentials of enabled accounts of personalities in force alone', () => {
  const off = adaPersonality();
  const plan = { ...off.platforms.twitter!, enabled: false };
  expect(neededAccounts([member()])).toMatchObject([{ platform: 'twitter', transport: 'api' }]);
  expect(neededAccounts([member({ state: 'deleted' })])).toEqual([]);
  expect(neededAccounts([member({ effective: { ...off, platforms: { twitter: plan } } })])).toEqual([]);
});
