import { expect, it } from 'vitest';
import { judgeFiles, judgeUploads } from '../../../../infra/cli/doctor/personality-files.ts';
import { member } from '../members.ts';

const current = member().current!;

it.each([
  ['in force', { id: 'ada', etag: 'e' }, [member()], 'ok', /in force/],
  ['of a folder, without a hive', { id: 'ada', etag: 'e' }, undefined, 'ok', /^1 valid$/],
  ['refused', { id: 'ada', etag: 'e', problem: 'topics: found 1' }, [member()], 'warning', /topics/],
  ['another than in force', { id: 'ada', etag: 'other' }, [member()], 'warning', /version 3/],
  ['not uploaded', { id: 'bea', etag: 'e' }, [member()], 'warning', /does not have it/],
  [
    'deleted there',
    { id: 'ada', etag: 'e' },
    [member({ current: { ...current, status: 'deleted' } })],
    'warning',
    /does not have it/,
  ],
])('a file that is %s', (_name, file, members, verdict, said) => {
  const [finding] = judgeFiles([file], members);
  expect(finding?.verdict).toBe(verdict);
  expect(finding?.said).toMatch(said);
});

it('names uploads that the hive refused', () => {
  const row = { id: 'ada', state: 'active' as const, pausedBy: [], platforms: [] };
  expect(judgeUploads([row])).toEqual([]);
  expect(judgeUploads([{ ...row, refused: 'two problems' }])).toMatchObject([
    { verdict: 'wrong', cure: expect.stringContaining('hive personality put ada.json') },
  ]);
});
