import { Arn, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { peopleTopicName } from '../names.ts';
import type { Stage } from '../stage.ts';

/**
 * How the hive reaches people: a topic for drafts that wait and for alarms, mailed to the address of the stage where it has one. Its name
 * follows from the stage. Encrypted on the way, not with the key aws/sns, under which no alarm can publish.
 */
export class People extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: peopleTopicName(stage),
      displayName: `FlavumHive ${stage.name}`,
      enforceSSL: true,
    });
    // Alarms of this account alone, as AWS asks for: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.email !== undefined) this.topic.addSubscription(new EmailSubscription(stage.email));
  }
}

/** The topic as other stacks see it: by name, without exports. */
export function peopleTopicArn(scope: Construct, stage: Stage): string {
  return Arn.format({ service: 'sns', resource: peopleTopicName(stage) }, Stack.of(scope));
}
