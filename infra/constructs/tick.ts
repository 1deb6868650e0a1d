import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SchedulerRole } from './scheduler-role.ts';

export interface TickProps {
  readonly name: string;
  readonly group: scheduler.CfnScheduleGroup;
  readonly every: 'minute' | 'hour';
  readonly target: lambda.IFunction;
  readonly deadLetters: sqs.IQueue;
}

/** Invokes a function at even intervals. A delivery that fails is given up when the next one is due. */
export class Tick extends Construct {
  constructor(scope: Construct, id: string, { name, group, every, target, deadLetters }: TickProps) {
    super(scope, id);
    const groupName = group.name as string;
    const role = new SchedulerRole(this, 'Role', { group: groupName, target, deadLetters });
    const schedule = new scheduler.CfnSchedule(this, 'Schedule', {
      name,
      groupName,
      scheduleExpression: `rate(1 ${every})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        // Functions that are woken by other events too know a tick by its source.
        input: JSON.stringify({ source: 'hive.tick', time: '<aws.scheduler.scheduled-time>' }),
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: every === 'minute' ? 60 : 3600 },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    // Scheduler tries the role when the schedule is made.
    schedule.node.addDependency(group, role);
  }
}
