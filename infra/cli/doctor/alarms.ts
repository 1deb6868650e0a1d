import { type RingingAlarm, ringingAlarms } from '../alarms.ts';
import { list } from '../format.ts';
import { type Finding, ok, unseen, wrong } from './finding.ts';
import { ofHive } from './ports.ts';

/** Pure: `ringing` is undefined where nobody can tell. */
export function alarmsFinding(stage: string, ringing: readonly RingingAlarm[] | undefined): Finding {
  const check = 'alarms';
  if (ringing === undefined) {
    return unseen(
      check,
      'this caller may not ask for them, or no alarm was ever judged',
      `aws cloudwatch describe-alarms --alarm-name-prefix hive-${stage} --state-value ALARM`,
    );
  }
  if (ringing.length === 0) return ok(check, 'none rings');
  return wrong(
    check,
    `${list(ringing.map(({ name }) => name))} ${ringing.length === 1 ? 'rings' : 'ring'}`,
    'hive status says what each means and where to begin',
  );
}

export const alarmsCheck = ofHive('alarms', async ({ connection }) => [
  alarmsFinding(connection.stage.name, await ringingAlarms(connection)),
]);
