import { ofType, type Resource, text } from '../support/template.ts';
import type { Aws } from './aws.ts';

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly TreatMissingData?: string;
}

/** What became of the template's alarms and dashboards, where that is not what the template says. */
export async function alarmDifferences({
  aws,
  resources,
}: {
  readonly aws: Aws;
  readonly resources: readonly Resource[];
}): Promise<string[]> {
  const missing: string[] = [];
  const dropped = new Set<string>();
  for (const { properties } of ofType(resources, 'AWS::CloudWatch::Alarm')) {
    const name = text(properties.AlarmName);
    const { MetricAlarms = [] } = await call<{ MetricAlarms?: readonly Alarm[] }>(aws, 'DescribeAlarms', {
      AlarmNames: [name],
    });
    const found = MetricAlarms.find(({ AlarmName }) => AlarmName === name);
    if (found === undefined) missing.push(name);
    else {
      if ((found.AlarmActions ?? []).length === 0) dropped.add('AlarmActions');
      if ((found.OKActions ?? []).length === 0) dropped.add('OKActions');
      if (found.TreatMissingData !== properties.TreatMissingData) dropped.add('TreatMissingData');
    }
  }
  const { DashboardEntries = [] } = await call<{ DashboardEntries?: readonly { readonly DashboardName: string }[] }>(
    aws,
    'ListDashboards',
    {},
  );
  for (const { properties } of ofType(resources, 'AWS::CloudWatch::Dashboard')) {
    const name = text(properties.DashboardName);
    if (!DashboardEntries.some(({ DashboardName }) => DashboardName === name)) missing.push(`dashboard ${name}`);
  }
  return [
    ...(missing.length === 0 ? [] : [`CloudWatch: CloudFormation does not make ${missing.join(', ')}.`]),
    ...(dropped.size === 0 ? [] : [`CloudWatch: CloudFormation drops of an alarm: ${[...dropped].join(', ')}.`]),
  ];
}

function call<Answer>(aws: Aws, action: string, input: object): Promise<Answer> {
  return aws.json<Answer>('monitoring', `GraniteServiceVersion20100801.${action}`, input);
}
