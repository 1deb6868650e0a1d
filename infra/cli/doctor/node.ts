import { type Finding, ok, wrong } from './finding.ts';
import type { Check } from './ports.ts';

const oldest = 24;

/** Pure. `version` as `v24.1.0`. */
export function judgeNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
  return major >= oldest
    ? ok('node', `Node ${version}`)
    : wrong('node', `found Node ${version}, expected ${oldest} or newer`, 'npm ci, without --omit=optional');
}

export const nodeCheck: Check = async ({ machine }) => [judgeNode(machine.nodeVersion)];
