import { setTimeout as sleep } from 'node:timers/promises';
import { paginateListTopics } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { StageContext } from '../../infra/cli/connection.ts';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import { type DeployedHive, invokeLater } from '../deploy/deployed-hive.ts';
import { logOf } from '../deploy/logs.ts';
import { zipOf } from '../deploy/zip.ts';
import { type Resource, text } from '../support/template.ts';
import type { Cloud, Platform } from './cloud.ts';
import { subscribe } from './inbox.ts';
import { hiveCommand } from './operator.ts';
import { filesOf } from './reports.ts';
import { minute, minuteOf } from './steps.ts';

/** Longer than it takes to fail; what takes longer comes twice, which hurts nobody. */
const hurriedSeconds = 4;

export interface EmulatorCloudOptions {
  readonly name: string;
  readonly hive: DeployedHive;
  readonly platforms: readonly Platform[];
  readonly stage: string;
  /** That `hive` finds the stage's settings in. */
  readonly context: StageContext;
  /** Of the deployed templates. */
  readonly resources: readonly Resource[];
  /** Epoch milliseconds; what was logged before is of an earlier run. */
  readonly began: number;
  /** Tells what was done in AWS's place. */
  say(text: string): void;
  /** Notes a difference from AWS. */
  differs(sentence: string): void;
}

export interface EmulatorCloud extends Cloud {
  /** Whether Scheduler left the time of a firing for the function to fill in, which plan-post rightly refuses. */
  literalFirings(): boolean;
}

/** A hive deployed to an emulator of AWS, on the real clock. This process has to speak to the emulator by itself: see useForThisProcess. */
export function emulatorCloud(options: EmulatorCloudOptions): EmulatorCloud {
  const { hive, platforms, stage, context, say } = options;
  const { aws, prefix } = hive;
  let literal = false;

  const publications: Cloud['publications'] = async (personality) =>
    (await hive.publications()).filter((one) => one.personality === personality).sort((a, b) => (a.id < b.id ? -1 : 1));
  const fire: Cloud['fire'] = async (personality, platform, slot) => {
    const { functionName, payload } = await hive.firing(`${personality}.${platform}`, slot);
    await invokeLater(aws, functionName, payload);
  };

  return {
    name: options.name,
    platforms,
    now: Date.now,
    until: untilInRealTime,
    ...filesOf(hive, untilInRealTime),
    read: hive.read,
    schedules: async (personality) => (await hive.schedules()).filter((name) => name.startsWith(`${personality}.`)),
    publications,
    async firing(personality, platform) {
      const planned = async () => (await publications(personality)).some((one) => one.platform === platform);
      const how = await untilInRealTime(`the schedule ${personality}.${platform} fires`, 3, async () => {
        if (await planned()) return 'planned';
        const lines = await logOf(aws, `${prefix}plan-post`, options.began);
        const slot = `Slot of personality ${personality} on ${platform} is`;
        return lines.some((line) => line.includes(scheduledTime) && line.includes(slot)) ? 'literal' : undefined;
      });
      if (how === 'planned') return;
      literal = true;
      say(`fired on ${platform} with ${scheduledTime} as it stands, which plan-post refuses: fired again with a time`);
      await fire(personality, platform, minuteOf(Date.now()));
    },
    literalFirings: () => literal,
    fire,
    send: hive.send,
    waiting: hive.waiting,
    async hurry(queue) {
      const QueueUrl = await hive.queueUrl(queue);
      const set = (seconds: string | undefined) =>
        aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: seconds ?? '30' } }));
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] });
      const usual = (await aws.sqs.send(command)).Attributes?.VisibilityTimeout;
      await set(String(hurriedSeconds));
      say(`queue ${queue}: what fails is hidden for ${hurriedSeconds} s instead of ${usual} s until it comes again`);
      return async () => {
        await set(usual);
      };
    },
    async replaceCode(functionName, source) {
      const found = options.resources.find(({ properties }) => properties.FunctionName === `${prefix}${functionName}`);
      const own = found?.properties.Code as { readonly S3Bucket: unknown; readonly S3Key: unknown } | undefined;
      if (own === undefined) throw new Error(`There is no function ${prefix}${functionName} in the templates.`);
      const account = hive.bucket.split('-').at(-4) ?? '';
      const [S3Bucket, S3Key] = [own.S3Bucket, own.S3Key].map((name) =>
        text(name)
          .replace(/\$\{AWS::AccountId\}/, account)
          .replace(/\$\{AWS::Region\}/, aws.region),
      );
      const code =
        source === undefined ? { S3Bucket, S3Key } : { ZipFile: zipOf('index.mjs', source).toString('base64') };
      await aws.lambda('PUT', `/2015-03-31/functions/${prefix}${functionName}/code`, code);
    },
    async measure(queue) {
      const known = await aws.query('monitoring', 'ListMetrics', { Namespace: 'AWS/SQS' });
      if (known.includes('<MetricName>')) return;
      options.differs('CloudWatch: SQS reports no metrics; what its alarms look at is put by hand.');
      const [name, lie] = [`${prefix}${queue}`, (await hive.waiting(queue)).length];
      await aws.query('monitoring', 'PutMetricData', {
        Namespace: 'AWS/SQS',
        'MetricData.member.1.MetricName': 'ApproximateNumberOfMessagesVisible',
        'MetricData.member.1.Value': String(lie),
        'MetricData.member.1.Dimensions.member.1.Name': 'QueueName',
        'MetricData.member.1.Dimensions.member.1.Value': name,
      });
      say(`queue ${queue}: that ${lie} messages lie there was reported to CloudWatch in SQS's place`);
    },
    async subscribe() {
      for await (const { Topics = [] } of paginateListTopics({ client: aws.sns }, {})) {
        const arn = Topics.map(({ TopicArn }) => TopicArn).find((one) => one?.endsWith(`:${prefix}people`));
        if (arn !== undefined) return subscribe(aws, arn);
      }
      throw new Error(`There is no topic ${prefix}people.`);
    },
    hive: (...argv) => hiveCommand([...argv, '--stage', stage], {}, context),
  };
}

/** Asks twice a second. */
async function untilInRealTime<Answer>(
  what: string | (() => string),
  minutes: number,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  for (const deadline = Date.now() + minutes * minute; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) {
      throw new Error(`In ${minutes} minutes not: ${typeof what === 'string' ? what : what()}.`);
    }
    await sleep(500);
  }
}
