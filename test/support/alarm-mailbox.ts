import type { Cloud } from '../../infra/local/cloud.ts';
import { queueArn } from '../../infra/local/names.ts';

/** What CloudWatch's mail says of an alarm, as far as tests look at it. */
export interface AlarmMail {
  readonly AlarmName: string;
  readonly NewStateValue: string;
  readonly AlarmDescription: string;
}

export interface AlarmMailbox {
  /** What came since the last time, in its order; other mail to the same people is left out. */
  read(): Promise<AlarmMail[]>;
}

/** A queue that hears of everything that the topics of a hive are told. */
export async function openAlarmMailbox({ messaging, plan }: Pick<Cloud, 'messaging' | 'plan'>): Promise<AlarmMailbox> {
  const [name, arn] = ['mailbox', queueArn('mailbox')];
  const queue = { visibilityTimeoutSeconds: 30, retentionSeconds: 86_400, delaySeconds: 0, fifo: false };
  await messaging.ensureQueues([{ name, arn, ...queue }]);
  const subscriptions = [{ protocol: 'sqs', endpoint: arn }];
  await messaging.ensureTopics(plan.topics.map((topic) => ({ ...topic, subscriptions })));
  return {
    async read() {
      const mail: AlarmMail[] = [];
      for (;;) {
        const messages = await messaging.receive(name, 10);
        if (messages.length === 0) return mail;
        for (const { body, receiptHandle } of messages) {
          const { Subject = '', Message } = JSON.parse(body) as { Subject?: string; Message: string };
          // A held draft writes to the same people, in plain words.
          if (/^(?:ALARM|OK): /.test(Subject)) mail.push(JSON.parse(Message) as AlarmMail);
          await messaging.delete(name, receiptHandle);
        }
      }
    },
  };
}
