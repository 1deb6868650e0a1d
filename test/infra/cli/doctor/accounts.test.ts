import { expect, it } from 'vitest';
import { judgeAccounts } from '../../../../infra/cli/doctor/accounts.ts';
import type { Status } from '../../../../infra/cli/status-view.ts';

const row: Status['accounts'][number] = {
  platform: 'twitter',
  account: 'ada',
  personality: 'ada',
  status: 'active',
  credentials: 'present',
};

it.each<[Partial<typeof row>, string, string, RegExp | undefined]>([
  [{}, 'live', 'ok', undefined],
  [{ credentials: 'unknown' }, 'live', 'ok', undefined],
  [{ credentials: 'missing' }, 'live', 'wrong', /^hive secret put twitter ada$/],
  [{ credentials: 'missing' }, 'dry-run', 'ok', undefined],
  [{ status: 'needs-login', reason: 'bad token' }, 'live', 'wrong', /^hive secret put twitter ada$/],
  [{ status: 'suspended' }, 'live', 'wrong', /hive resume --platform twitter --account ada$/],
  [{ status: 'paused' }, 'live', 'warning', /^hive resume/],
  [{ status: 'cooling' }, 'live', 'warning', /wait/],
])('%j on a %s stage is %s', (changes, mode, verdict, cure) => {
  const [finding] = judgeAccounts([{ ...row, ...changes }], mode);
  expect(finding?.verdict).toBe(verdict);
  if (cure === undefined) expect(finding?.cure).toBeUndefined();
  else expect(finding?.cure).toMatch(cure);
});
