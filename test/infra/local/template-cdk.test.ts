import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaConstruct, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/assembly.ts';
import { planTemplate } from '../../../infra/local/template.ts';
import { bundle, temporaryFolder } from './bundles.ts';
import { queueUrl } from './plan-of.ts';

// The CDK's own validation takes a second that this test has no use for.
process.env.CDK_VALIDATION = 'false';

describe('what the CDK writes', { timeout: 30_000 }, () => {
  it('is read from the assembly’s folder, with the folders of the code', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'cdk.out');
    const app = new App({
      outdir: out,
      context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
    });
    const data = new Stack(app, 'data');
    const dead = new Queue(data, 'Dead');
    const drafts = new Queue(data, 'Drafts', { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
    const pipeline = new Stack(app, 'pipeline');
    const write = new LambdaConstruct(pipeline, 'Write', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundle(folder, 'write-draft', 'export const handler = 1;')),
      environment: { DRAFTS: drafts.queueUrl },
      retryAttempts: 1,
    });
    write.addEventSource(new SqsEventSource(drafts, { reportBatchItemFailures: true }));
    new Rule(pipeline, 'Hourly', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(write, {
          event: RuleTargetInput.fromObject({ tick: 'hourly' }),
        }),
      ],
    });
    app.synth();
    const plan = planTemplate(readAssembly(out), { queueUrl });
    const queue = plan.queues.find(({ redrive }) => redrive !== undefined);
    expect(plan.functions).toMatchObject([
      {
        key: 'write-draft',
        folder: join(folder, 'write-draft'),
        environment: { DRAFTS: queueUrl(queue?.name ?? '') },
        asynchronous: { maximumRetryAttempts: 1 },
      },
    ]);
    expect(plan.eventSources).toMatchObject([{ queueName: queue?.name, reportBatchItemFailures: true, batchSize: 10 }]);
    expect(plan.rules).toMatchObject([
      { scheduleExpression: 'rate(1 hour)', targets: [{ input: '{"tick":"hourly"}' }] },
    ]);
  });

  it('is asked for where a folder has none', () => {
    const folder = temporaryFolder();
    expect(() => readAssembly(folder)).toThrow('run "cdk synth" first');
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x', 'manifest.json'), '{');
    expect(() => readAssembly(join(folder, 'x'))).toThrow('no readable cloud assembly');
  });
});
