import { relative, utc } from '../format.ts';
import { sweepMissingMs } from '../status.ts';
import type { Status } from '../status-view.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { ofHive } from './ports.ts';

/** The heart, and who has fallen silent. Pure. */
export function judgeHealth({ sweep, stale }: Status['health'], stage: string, now: number): readonly Finding[] {
  const cure =
    stage === 'local'
      ? 'stop the hive and start it again with "npm start"'
      : `see that schedule hive-${stage}-sweep is enabled, and look at the log of hive-${stage}-sweep`;
  const found: Finding[] = [];
  if (sweep === undefined) found.push(warning('sweep', 'it has not run yet', `wait a minute; then ${cure}`));
  else if (now - Date.parse(sweep.at) > sweepMissingMs) {
    const why = `it has not run since ${utc(Date.parse(sweep.at))}, and what waits does not go on without it`;
    found.push(wrong('sweep', why, cure));
  } else {
    found.push(ok('sweep', `it ran ${relative(Date.parse(sweep.at), now)}`));
    if (sweep.stuck > 0) {
      found.push(
        warning(
          'sweep',
          `${sweep.stuck} were sent again three times without any move`,
          'hive status, then hive why ID',
        ),
      );
    }
  }
  if (stale !== undefined && stale.count > 0) {
    const who = stale.some.join(', ');
    found.push(
      warning('stale personalities', `silent for more than twice their interval: ${who}`, 'hive why PERSONALITY'),
    );
  }
  return found;
}

export const sweepCheck = ofHive('sweep', async ({ connection, status }) =>
  judgeHealth(status.health, connection.stage.name, Date.parse(status.now)),
);
