import { expect, it } from 'vitest';
import { examine, findingsText } from '../../../../infra/cli/doctor/doctor.ts';
import { ok, unseen, warning, wrong } from '../../../../infra/cli/doctor/finding.ts';
import { type Machine, ofHive, type Ports } from '../../../../infra/cli/doctor/ports.ts';
import { plain } from '../../../../infra/cli/format.ts';

const machine: Machine = {
  nodeVersion: 'v24.0.0',
  environment: {},
  root: '/nowhere',
  read: () => undefined,
  list: () => [],
  now: () => 0,
  get: () => Promise.reject(new Error('nobody is asked')),
};
const ports: Ports = { machine, hive: { failed: 'There are no AWS credentials.' }, ask: true };

it('goes on where one check breaks, and looks at no hive where none answers', async () => {
  const findings = await examine(ports, [
    async () => [ok('first', 'fine')],
    async () => Promise.reject(new Error('broken')),
    ofHive('third', async () => [ok('third', 'never')]),
  ]);
  expect(findings.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['first', 'ok'],
    ['doctor', 'wrong'],
    ['third', 'not looked at'],
  ]);
});

it('shows each with its cure, and counts them', () => {
  const text = findingsText([ok('a', 'fine'), warning('b', 'odd', 'mend b'), unseen('c', 'hidden')], plain);
  expect(text).toMatch(/^ok +a +fine\nwarning +b +odd -> mend b\nnot looked at +c +hidden/);
  expect(text).toContain('Nothing is wrong: 1 ok, 1 warning and 1 not looked at.');
  expect(findingsText([wrong('a', 'bad', 'mend')], plain)).toContain('1 thing is wrong; 0 ok.');
});
