import { Annotations, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { timelineIndex, wakeIndex } from '../../shared/aws/dynamodb/keys.ts';
import { endpointKey, environmentKeys, publishQueueUrlKey } from '../../shared/config/environment.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import type { Bundles } from '../build.ts';
import type { Watched } from '../constructs/alarm-spec.ts';
import { HiveFunction } from '../constructs/hive-function.ts';
import { EndQueue, JobQueue } from '../constructs/job-queue.ts';
import { People } from '../constructs/people.ts';
import { PeoplePolicies } from '../constructs/people-policies.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { SchedulerRole } from '../constructs/scheduler-role.ts';
import { Tick } from '../constructs/tick.ts';
import { type Route, resourceName, routesOf } from '../names.ts';
import { isLive, type Stage } from '../stage.ts';
import { workersOf } from '../workers.ts';
import { type DataReferences, referToData } from './data.ts';

export interface PipelineStackProps extends StackProps {
  readonly stage: Stage;
  readonly platforms: readonly PlatformTraits[];
  readonly bundles: Bundles;
}

/** Reads that are asked for together go out as one call. */
const reading = ['GetItem', 'BatchGetItem'] as const;

/**
 * Memory of functions that mostly wait for others: with everything loaded they take 65 to 90 MB (measured November 2026), and what they are billed is
 * memory times waiting.
 */
const usualMemoryMb = 256;

/** Longest run of write-draft, seconds: three tries with the model's usual timeout of 60 s, and a minute for what lies between. */
const writeTimeoutSeconds = 240;

/**
 * The hourly look at all personalities, seconds: as long as Lambda lets a function run. Some 20 round trips for each, 24 at once, are 6 ms;
 * two minutes were up at a few thousand. A sync of one file takes a second.
 */
const syncTimeoutSeconds = 900;

/**
 * From a personality's file to its posts:
 *
 *     bucket -> sync-personalities -> schedules -> plan-post -> draft queue -> write-draft -> publish queues -> publish-...
 *     observe-..., every minute: what people say to the accounts -> draft queue
 *     sweep, every minute, sends again what waited or got lost
 */
export class PipelineStack extends Stack {
  /** What alarms look after. */
  readonly watched: Watched;

  constructor(scope: Construct, id: string, { stage, platforms, bundles, ...props }: PipelineStackProps) {
    super(scope, id, props);
    const data = referToData(this, stage);
    const routes = routesOf(platforms);
    const workers = workersOf(stage, routes);
    const atMost = (name: string): number => workers[name] ?? 2;
    const common = { stage, bundles, memoryMb: usualMemoryMb };

    // Where things end that nobody waits for: run and failed, or never delivered.
    const failures = new EndQueue(this, 'FailedInvocations', { stage, name: 'failed-invocations' });
    const deliveries = new EndQueue(this, 'FailedDeliveries', { stage, name: 'failed-deliveries' });
    const [failed, undelivered] = [failures.queue, deliveries.queue];

    const people = new People(this, 'People', { stage });

    // plan-post: a slot has come.
    const drafts = new JobQueue(this, 'Drafts', { stage, name: 'draft', workerTimeoutSeconds: writeTimeoutSeconds });
    const planPost = new HiveFunction(this, 'PlanPost', {
      ...common,
      name: 'plan-post',
      description: 'A slot has come: plans a publication',
      timeoutSeconds: 30,
      asynchronous: { failures: failed, retryAttempts: 2, maximumEventAgeMinutes: 60 },
    });
    planPost.usesTable(data.table, [...reading, 'PutItem']);
    planPost.sendsTo(drafts.queue, environmentKeys.draftQueueUrl);

    // write-draft: the only one with the key of the model.
    const writeDraft = new HiveFunction(this, 'WriteDraft', {
      ...common,
      name: 'write-draft',
      description: 'Writes what a planned publication says',
      timeoutSeconds: writeTimeoutSeconds,
    });
    writeDraft.usesTable(data.table, [...reading, 'BatchWriteItem', 'PutItem', 'UpdateItem']);
    writeDraft.readsSecrets([data.openai], 'openaiSecret');
    writeDraft.writesObjects(data.bucket, ['runs/*']);
    writeDraft.tells(people.topic);
    if (isLive(stage)) writeDraft.set('live', 'true');
    // Read by OpenAI's own client.
    writeDraft.standIn('OPENAI_BASE_URL', stage.endpoints?.openai);
    new QueueWorker(this, 'DraftWorker', {
      jobs: drafts,
      worker: writeDraft,
      maximumConcurrency: atMost('write-draft'),
    });

    // publish: the only ones that write to a platform.
    const outlets = routes.map((route) => ({ route, jobs: this.addPublishQueue(stage, route) }));
    const publisher = this.publishers({ ...common, data, routes });
    if (isLive(stage)) this.sayRisks(routes);
    const publishers = [...new Set(routes.map(publisher))];
    for (const { route, jobs } of outlets) {
      new QueueWorker(this, `${jobs.node.id}-worker`, {
        jobs,
        worker: publisher(route),
        maximumConcurrency: atMost(route.functionName),
      });
    }

    // observe: hears what people say to the accounts. Where nobody has credentials there is nobody to hear.
    const observers = stage.mode === 'dry-run' ? [] : this.observers({ ...common, data, routes, failed });
    for (const { observer } of observers) observer.sendsTo(drafts.queue, environmentKeys.draftQueueUrl);

    // sweep: wakes what waits. It calls no platform and no model.
    const sweep = new HiveFunction(this, 'Sweep', {
      ...common,
      name: 'sweep',
      description: 'Every minute: sends again what waited or got lost, ends what is too late',
      timeoutSeconds: 50,
      asynchronous: { failures: failed, retryAttempts: 0, maximumEventAgeMinutes: 1 },
    });
    sweep.usesTable(data.table, [...reading, 'UpdateItem'], [wakeIndex]);
    for (const sender of [writeDraft, sweep]) {
      for (const { route, jobs } of outlets) {
        sender.sendsTo(jobs.queue, publishQueueUrlKey(route.platform, route.transport));
      }
    }
    sweep.sendsTo(drafts.queue, environmentKeys.draftQueueUrl);

    // sync-personalities: files become versions and schedules.
    const sync = new HiveFunction(this, 'SyncPersonalities', {
      ...common,
      name: 'sync-personalities',
      // Every hour it looks at all of them, eight at once: work, not waiting.
      memoryMb: 512,
      description: 'Takes up personality files and config.json, keeps the schedules as they ask',
      timeoutSeconds: syncTimeoutSeconds,
      asynchronous: { failures: failed, retryAttempts: 2, maximumEventAgeMinutes: 60 },
    });
    sync.usesTable(data.table, [...reading, 'PutItem', 'UpdateItem'], [timelineIndex]);
    sync.readsObjects(data.bucket, ['personalities/*', 'config.json']);
    sync.writesObjects(data.bucket, ['reports/*', 'versions/*']);
    sync.managesSchedules({
      group: data.scheduleGroup,
      target: planPost.function,
      role: new SchedulerRole(this, 'PersonalitiesRole', {
        group: data.scheduleGroup,
        target: planPost.function,
        deadLetters: undelivered,
      }),
      deadLetters: undelivered,
    });
    const onUpload = new targets.LambdaFunction(sync.function, {
      deadLetterQueue: undelivered,
      retryAttempts: 10,
      maxEventAge: Duration.hours(1),
    });
    const ruleName = resourceName(stage, 'upload');
    new events.Rule(this, 'Upload', {
      ruleName,
      description: 'A personality file or config.json came or went',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: {
          bucket: { name: [data.bucket.bucketName] },
          object: { key: [{ prefix: 'personalities/' }, 'config.json'] },
        },
      },
      targets: [onUpload],
    });

    // The clockwork.
    const groupName = resourceName(stage, 'system');
    const group = new scheduler.CfnScheduleGroup(this, 'System', { name: groupName });
    const tick = { group, deadLetters: undelivered };
    new Tick(this, 'SweepTick', {
      ...tick,
      name: resourceName(stage, 'sweep'),
      every: 'minute',
      target: sweep.function,
    });
    new Tick(this, 'SyncTick', {
      ...tick,
      name: resourceName(stage, 'sync-personalities'),
      every: 'hour',
      target: sync.function,
    });

    for (const { name, observer } of observers) {
      new Tick(this, `${pascal(name)}Tick`, {
        ...tick,
        name: resourceName(stage, name),
        every: 'minute',
        target: observer.function,
      });
    }

    const queues = [drafts, ...outlets.map(({ jobs }) => jobs)].map((jobs) => jobs.names);
    this.watched = {
      platforms: platforms.map(({ id: platform }) => platform),
      jobQueues: queues.map(({ queue }) => queue),
      deadLetters: [...queues.map(({ deadLetters }) => deadLetters), failures.name, deliveries.name],
      functions: [planPost, writeDraft, ...publishers, ...observers.map(({ observer }) => observer), sweep, sync].map(
        ({ watched }) => watched,
      ),
      scheduleGroups: [data.scheduleGroup, groupName],
      rules: [ruleName],
    };
    new PeoplePolicies(this, 'PeoplePolicies', { stage, routes });

    new CfnOutput(this, 'FirstLookCommand', {
      description: 'Shows what the hive does with the files, as it happens',
      value: `aws logs tail /aws/lambda/${resourceName(stage, 'sync-personalities')} --since 10m --follow`,
    });
  }

  /** A word and no warning: the functions are there for who chooses them, and `--strict` must deploy them. */
  private sayRisks(routes: readonly Route[]): void {
    for (const { functionName, risk } of routes) {
      if (risk === undefined) continue;
      Annotations.of(this).addInfoV2(
        `hive:${functionName}`,
        `${functionName} works for personalities that choose it, and for no other. ${risk}`,
      );
    }
  }

  private addPublishQueue(stage: Stage, { functionName: name, runtime }: Route): JobQueue {
    return new JobQueue(this, `Queue-${name}`, { stage, name, workerTimeoutSeconds: runtime.timeoutSeconds });
  }

  /**
   * The function that works on a route's queue. On a dry-run stage one for all, without a right to anybody's credentials; on a live
   * stage one for each.
   */
  private publishers({
    data,
    routes,
    ...common
  }: {
    readonly stage: Stage;
    readonly bundles: Bundles;
    readonly memoryMb: number;
    readonly data: DataReferences;
    readonly routes: readonly Route[];
  }): (route: Route) => HiveFunction {
    if (common.stage.mode === 'dry-run') {
      const dryRun = new HiveFunction(this, 'PublishDryRun', {
        ...common,
        name: 'publish-dry-run',
        description: 'Publishes to the table, for every platform',
        // The shortest, so that every queue stays hidden for at least six times as long.
        timeoutSeconds: Math.min(...routes.map(({ runtime }) => runtime.timeoutSeconds)),
      });
      // What it posts is in the table too, and found again there.
      dryRun.usesTable(data.table, [...reading, 'PutItem', 'UpdateItem', 'Query']);
      return () => dryRun;
    }
    const functions = new Map<Route, HiveFunction>();
    for (const route of routes) {
      const { architecture, memoryMb, timeoutSeconds, storageMb } = route.runtime;
      const publish = new HiveFunction(this, `Function-${route.functionName}`, {
        ...common,
        name: route.functionName,
        description: `Publishes to ${route.platform} (${route.transport})`,
        architecture,
        memoryMb,
        timeoutSeconds,
        ...(storageMb === undefined ? {} : { storageMb }),
      });
      publish.usesTable(data.table, [...reading, 'PutItem', 'UpdateItem']);
      publish.readsSecrets(data.credentials(route), 'credentialSecrets');
      publish.readsSecrets([data.sessionKey], 'sessionSecret');
      publish.standIn(endpointKey(route.platform), common.stage.endpoints?.[route.platform]);
      if (route.leavesEvidence) publish.writesObjects(data.bucket, [`evidence/${route.platform}/*`]);
      functions.set(route, publish);
    }
    return (route) => functions.get(route) as HiveFunction;
  }

  /** One for each way by which accounts hear, with the credentials of that way alone. */
  private observers({
    data,
    routes,
    failed,
    ...common
  }: {
    readonly stage: Stage;
    readonly bundles: Bundles;
    readonly data: DataReferences;
    readonly routes: readonly Route[];
    readonly failed: IQueue;
  }): { readonly name: string; readonly observer: HiveFunction }[] {
    return routes.flatMap((route) => {
      const { platform, transport, observerName: name, runtime } = route;
      if (name === undefined) return [];
      const observer = new HiveFunction(this, `Function-${name}`, {
        ...common,
        name,
        description: `Every minute: hears what people say on ${platform} (${transport}), plans the answers`,
        architecture: runtime.architecture,
        memoryMb: runtime.memoryMb,
        ...(runtime.storageMb === undefined ? {} : { storageMb: runtime.storageMb }),
        // Over before the next tick: one run at a time asks for an account.
        timeoutSeconds: 55,
        asynchronous: { failures: failed, retryAttempts: 0, maximumEventAgeMinutes: 1 },
      });
      observer.usesTable(
        data.table,
        [...reading, 'BatchWriteItem', 'PutItem', 'UpdateItem'],
        [wakeIndex, timelineIndex],
      );
      observer.readsSecrets(data.credentials(route), 'credentialSecrets');
      observer.readsSecrets([data.sessionKey], 'sessionSecret');
      observer.standIn(endpointKey(platform), common.stage.endpoints?.[platform]);
      if (route.leavesEvidence) observer.writesObjects(data.bucket, [`evidence/${platform}/*`]);
      return [{ name, observer }];
    });
  }
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
