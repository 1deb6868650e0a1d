import { callerOf } from '../caller.ts';
import { type Finding, ok } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';

/** Pure. */
export function judgeCaller(caller: string): Finding {
  return ok('caller', `commands are recorded as those of ${caller}`);
}

export const callerCheck = ofHive('caller', async ({ connection }) =>
  judged(
    'caller',
    await look(() => callerOf(connection)),
    (caller) => [judgeCaller(caller)],
    'name a profile with AWS_PROFILE',
  ),
);
