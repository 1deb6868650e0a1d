import { Arn, ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Watched } from '../constructs/alarm-spec.ts';
import { alarmName, HiveAlarm } from '../constructs/hive-alarm.ts';
import { peopleTopicArn } from '../constructs/people.ts';
import { dashboardName, resourceName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { alarmsOf } from './alarms.ts';
import { dashboardOf } from './dashboard.ts';

export interface MonitoringStackProps extends StackProps {
  readonly stage: Stage;
  readonly watched: Watched;
}

/** Everything that watches: alarms that mail people when they ring and when they clear, and one dashboard. It acts on nothing. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, { stage, watched, ...props }: MonitoringStackProps) {
    super(scope, id, props);
    const topicArn = peopleTopicArn(this, stage);
    const alarms = alarmsOf(stage.name, watched).flatMap((spec) => spec.series.map((series) => ({ spec, series })));
    const names = alarms.map(({ spec, series }) => {
      const name = alarmName(spec, series);
      new HiveAlarm(this, name, { stage, spec, series, topicArn });
      return resourceName(stage, name);
    });

    const alarmArns = names.map((name) =>
      Arn.format(
        {
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: name,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        },
        this,
      ),
    );
    const body = dashboardOf({ stage: stage.name, watched, alarmArns, region: this.region });
    new cloudwatch.CfnDashboard(this, 'Dashboard', {
      dashboardName: dashboardName(stage),
      dashboardBody: this.toJsonString(body),
    });

    new CfnOutput(this, 'AlarmsCommand', {
      description: 'Lists the alarms that ring',
      value: `aws cloudwatch describe-alarms --alarm-name-prefix ${resourceName(stage, '')} --state-value ALARM --query "MetricAlarms[].[AlarmName,AlarmDescription]" --output text`,
    });
  }
}
