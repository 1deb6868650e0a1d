import { expect, it } from 'vitest';
import { judgeEnvFile } from '../../../../infra/cli/doctor/env-file.ts';

it.each([
  ['absent', undefined, 'ok', /absent/],
  ['empty', '', 'ok', /^0 of its 0/],
  [
    'filled in',
    'OPENAI_API_KEY=sk-canary\nHIVE_REDDIT_MARLOW_PASSWORD=canary\nAWS_PROFILE=\nPATH_OF_OURS=x',
    'ok',
    /^2 of its 3/,
  ],
  ['with a name that nothing reads', 'OPENAI_KEY=sk-canary\nHIVE_TWITER=canary', 'warning', /HIVE_TWITER, OPENAI_KEY/],
])('.env that is %s', (_name, text, verdict, said) => {
  const [finding] = judgeEnvFile(text);
  expect(finding).toMatchObject({ check: '.env', verdict });
  expect(finding?.said).toMatch(said);
  expect(JSON.stringify(finding)).not.toContain('canary');
});
