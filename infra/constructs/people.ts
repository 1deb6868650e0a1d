import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { resourceName } from '../names.ts';
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
      topicName: resourceName(stage, 'people'),
      displayName: `FlavumHive ${stage.name}`,
      enforceSSL: true,
    });
    if (stage.email !== undefined) this.topic.addSubscription(new EmailSubscription(stage.email));
  }
}
