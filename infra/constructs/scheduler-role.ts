import { Arn, ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface SchedulerRoleProps {
  /** Name of the schedule group. */
  readonly group: string;
  readonly target: lambda.IFunction;
  /** Where deliveries go that Scheduler gives up. */
  readonly deadLetters: sqs.IQueue;
}

/**
 * What EventBridge Scheduler becomes to invoke one function. Only schedules of the one group in this account can use it: without that
 * condition anybody's schedule could (https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html).
 */
export class SchedulerRole extends iam.Role {
  constructor(scope: Construct, id: string, { group, target, deadLetters }: SchedulerRoleProps) {
    const groupArn = Arn.format(
      {
        service: 'scheduler',
        resource: 'schedule-group',
        resourceName: group,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(scope),
    );
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': groupArn } },
      }),
    });
    this.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
    this.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  }
}
