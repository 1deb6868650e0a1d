import { type Finding, unseen } from './finding.ts';
import { ofHive } from './ports.ts';

/** Pure: the client of CloudWatch's alarms is no part of this program, and a hive on this machine has none in AWS. */
export function alarmsNote(stage: string, embedded: boolean): Finding {
  return embedded
    ? unseen('alarms', 'CloudWatch has none of a hive on this machine; sweep, accounts and queues are looked at above')
    : unseen(
        'alarms',
        'this command does not ask CloudWatch',
        `aws cloudwatch describe-alarms --alarm-name-prefix hive-${stage} --state-value ALARM`,
      );
}

export const alarmsCheck = ofHive('alarms', async ({ connection: { stage, target } }) => [
  alarmsNote(stage.name, target.kind === 'embedded'),
]);
