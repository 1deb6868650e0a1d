import { expect, it } from 'vitest';
import { judgeNode } from '../../../../infra/cli/doctor/node.ts';

it.each([
  ['v24.1.0', 'ok'],
  ['v26.0.0', 'ok'],
  ['v22.20.1', 'wrong'],
  ['', 'wrong'],
])('Node %s is %s', (version, verdict) => {
  expect(judgeNode(version).verdict).toBe(verdict);
});

it('names what mends it', () => {
  expect(judgeNode('v20.0.0')).toMatchObject({
    said: expect.stringContaining('v20.0.0'),
    cure: expect.stringContaining('npm ci'),
  });
});
