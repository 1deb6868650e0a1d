import { CreateScheduleCommand, DeleteScheduleCommand } from '@aws-sdk/client-scheduler';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import type { Aws } from './aws.ts';

/** What one cron schedule of each kind sent within the length of a test. */
export interface ScheduleProbe {
  /** Sentences about what differs from EventBridge Scheduler, by what has arrived until now. */
  differences(): Promise<string[]>;
  end(): Promise<void>;
}

/** No whole hours off UTC: the hour here is never the hour there for long. */
const zone = 'Asia/Kathmandu';

/** Two schedules that send to a queue each minute: one without, one with a time zone in whose hour the test runs, and UTC does not. */
export async function probeSchedules(aws: Aws): Promise<ScheduleProbe> {
  // Their own in each run: an emulator may have those of one that was cut short.
  const QueueName = `hive-probe-${crypto.randomUUID().slice(0, 8)}`;
  const [plain, zoned] = [`${QueueName}-plain`, `${QueueName}-zoned`];
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const hours = [0, 15].map((minutes) => hourThere(Date.now() + minutes * 60_000));
  const put = (Name: string, ScheduleExpression: string, ScheduleExpressionTimezone?: string): Promise<unknown> => {
    const Input = JSON.stringify({ probe: Name, time: scheduledTime });
    const Target = { Arn: Attributes?.QueueArn, RoleArn: 'arn:aws:iam::000000000000:role/hive-probe', Input };
    const FlexibleTimeWindow = { Mode: 'OFF' } as const;
    const schedule = { Name, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target };
    return aws.scheduler.send(new CreateScheduleCommand(schedule));
  };
  await put(plain, 'cron(* * * * ? *)');
  await put(zoned, `cron(* ${[...new Set(hours)].join(',')} * * ? *)`, zone);
  const arrived: { readonly probe: string; readonly time: string }[] = [];
  return {
    async differences() {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 });
      const { Messages = [] } = await aws.sqs.send(command);
      for (const { Body = '{}' } of Messages) arrived.push(JSON.parse(Body));
      if (arrived.length === 0) return ['Scheduler: a schedule that sends to a queue did not fire.'];
      const found: string[] = [];
      if (arrived.some(({ time }) => time === scheduledTime)) {
        found.push(`Scheduler: ${scheduledTime} in a target's input is not substituted.`);
      }
      if (!arrived.some(({ probe }) => probe === zoned)) {
        found.push('Scheduler: the time zone of a schedule is ignored.');
      }
      return found;
    },
    async end() {
      for (const Name of [plain, zoned]) await aws.scheduler.send(new DeleteScheduleCommand({ Name }));
      await aws.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

function hourThere(time: number): number {
  const written = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(time);
  return Number(written);
}
