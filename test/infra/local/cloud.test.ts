import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf, temporaryFolder } from './bundles.ts';
import { append, HOUR, NINE, start, tick } from './clouds.ts';
import { arnOf, lambda, resource, stackOf } from './templates.ts';

describe('a schedule of the template', () => {
  it('fires at its instants with the slot written into its input, and the handler sees that instant', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud, events } = await start({
      stacks: [
        stackOf(
          folder,
          { sweep: append(seen, '{ slot: event.slot, date: new Date().toISOString() }') },
          {
            Sweep: lambda('sweep'),
            Tick: tick('Sweep', 'rate(1 hour)', { Input: '{"slot":"<aws.scheduler.scheduled-time>"}' }),
          },
        ),
      ],
    });
    await cloud.run({ untilCalendar: NINE + HOUR });
    expect(linesOf(seen).map((line) => JSON.parse(line))).toEqual([
      { slot: '2026-11-22T08:00:00Z', date: '2026-11-22T08:00:00.000Z' },
      { slot: '2026-11-22T09:00:00Z', date: '2026-11-22T09:00:00.000Z' },
      { slot: '2026-11-22T10:00:00Z', date: '2026-11-22T10:00:00.000Z' },
    ]);
    expect(cloud.calendar.now()).toBe(NINE + HOUR);
    expect(events.filter(({ type }) => type === 'fired')).toHaveLength(3);
    expect(cloud.firings()).toEqual([]);
  });

  it('of an EventBridge rule hands over the scheduled event', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud } = await start({
      stacks: [
        stackOf(
          folder,
          { sync: append(seen, '[event.source, event["detail-type"], event.time]') },
          {
            Sync: lambda('sync'),
            Hourly: resource('AWS::Events::Rule', {
              ScheduleExpression: 'rate(1 hour)',
              Targets: [{ Arn: arnOf('Sync'), Id: 'Target0' }],
            }),
          },
        ),
      ],
    });
    await cloud.run({ untilCalendar: NINE - HOUR });
    expect(linesOf(seen)).toEqual(['["aws.events","Scheduled Event","2026-11-22T08:00:00Z"]']);
  });
});

describe('a fresh calendar', () => {
  it('starts one minute before the earliest slot made before begin(), and the template’s ticks start with it', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud, services } = await start({
      stacks: [
        stackOf(
          folder,
          { plan: append(seen, '[event.what, Date.now()]') },
          { Plan: lambda('plan'), Tick: tick('Plan', 'rate(1 minute)', { Input: '{"what":"tick"}' }) },
        ),
      ],
    });
    expect(cloud.fresh).toBe(true);
    await cloud.drained();
    await cloud.scheduler.put({
      name: 'ada-twitter',
      groupName: 'default',
      expression: 'rate(1 day)',
      timeZone: 'UTC',
      startDate: NINE + 5 * HOUR,
      enabled: true,
      targetArn: cloud.plan.functions[0]?.arn ?? '',
      roleArn: '',
      input: '{"what":"post"}',
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
    });
    expect(await cloud.begin()).toBe(NINE + 5 * HOUR - 60_000);
    await cloud.run({ untilCalendar: NINE + 5 * HOUR });
    expect(linesOf(seen).sort()).toEqual([
      JSON.stringify(['post', NINE + 5 * HOUR]),
      JSON.stringify(['tick', NINE + 5 * HOUR - 60_000]),
      JSON.stringify(['tick', NINE + 5 * HOUR]),
    ]);
    expect(cloud.firings()).toEqual([
      expect.objectContaining({
        id: 'default/ada-twitter@2026-11-22T14:00:00Z',
        slot: NINE + 5 * HOUR,
        outcome: 'succeeded',
      }),
    ]);
    expect(services.stopped).toEqual([]);
  });
});

describe('an object event', () => {
  it('reaches the functions whose rule matches, and is tried again until it is through', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud, services, events } = await start({
      stacks: [
        stackOf(
          folder,
          {
            sync: `import { appendFileSync, readFileSync } from 'node:fs';
              let calls = 0;
              export const handler = async (event) => {
                calls += 1;
                if (calls < 3) throw new TypeError('not yet');
                appendFileSync(${JSON.stringify(seen)}, event.detail.object.key + ' ' + event.detail.bucket.name + '\\n');
              };`,
          },
          {
            Sync: lambda('sync'),
            Bucket: resource('AWS::S3::Bucket', {
              BucketName: 'persons',
              NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
            }),
            Uploaded: resource('AWS::Events::Rule', {
              EventPattern: {
                source: ['aws.s3'],
                'detail-type': ['Object Created', 'Object Deleted'],
                detail: { bucket: { name: [{ Ref: 'Bucket' }] }, object: { key: [{ prefix: 'personalities/' }] } },
              },
              Targets: [{ Arn: arnOf('Sync'), Id: 'Target0' }],
            }),
          },
        ),
      ],
    });
    await services.putObject({ bucket: 'persons', key: 'reports/ada.json' });
    expect(cloud.calendar.held).toBe(false);
    await services.putObject({ bucket: 'persons', key: 'personalities/ada b.json' });
    expect(cloud.calendar.held).toBe(true);
    await cloud.drained();
    expect(linesOf(seen)).toEqual(['personalities/ada b.json persons']);
    expect(events.filter(({ type }) => type === 'asynchronous')).toMatchObject([{ outcome: 'succeeded', attempts: 3 }]);
  });

  it('goes into the failure destination with its envelope once all attempts failed', async () => {
    const folder = temporaryFolder();
    const { cloud, services } = await start({
      stacks: [
        stackOf(
          folder,
          { sync: `export const handler = async () => { throw new RangeError('never'); };` },
          {
            Sync: lambda('sync'),
            Failed: resource('AWS::SQS::Queue', { QueueName: 'failed' }),
            Config: resource('AWS::Lambda::EventInvokeConfig', {
              FunctionName: { Ref: 'Sync' },
              Qualifier: '$LATEST',
              MaximumRetryAttempts: 1,
              DestinationConfig: { OnFailure: { Destination: arnOf('Failed') } },
            }),
            Tick: tick('Sync', 'at(2026-11-22T09:00:00)', { Input: '{"n":1}' }),
          },
        ),
      ],
    });
    await cloud.run({ untilCalendar: NINE });
    const bodies = services.queue('failed').waiting.map((body) => JSON.parse(body));
    expect(bodies).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
        requestPayload: { n: 1 },
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorType: 'RangeError', errorMessage: 'never' },
        timestamp: '2026-11-22T09:00:00.000Z',
      },
    ]);
  });
});

describe('queues', () => {
  it('hold the calendar until their messages are worked off; what fails too often ends in the dead-letter queue', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud, services } = await start({
      stacks: [
        stackOf(
          folder,
          {
            write: `import { appendFileSync } from 'node:fs';
              export const handler = async ({ Records }) => {
                for (const { body } of Records) appendFileSync(${JSON.stringify(seen)}, body + ' ' + Date.now() + '\\n');
                return { batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };
              };`,
          },
          {
            Write: lambda('write'),
            Dead: resource('AWS::SQS::Queue', { QueueName: 'dead' }),
            Drafts: resource('AWS::SQS::Queue', {
              QueueName: 'drafts',
              VisibilityTimeout: 30,
              RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
            }),
            Source: resource('AWS::Lambda::EventSourceMapping', {
              EventSourceArn: arnOf('Drafts'),
              FunctionName: { Ref: 'Write' },
              BatchSize: 5,
              FunctionResponseTypes: ['ReportBatchItemFailures'],
            }),
          },
        ),
      ],
    });
    await cloud.begin({ at: NINE });
    await services.messaging().send('drafts', 'good');
    await services.messaging().send('drafts', 'bad');
    await cloud.drained();
    expect(linesOf(seen)).toEqual([`good ${NINE}`, `bad ${NINE}`, `bad ${NINE}`]);
    expect(services.queue('drafts')).toEqual({ waiting: [], inFlight: 0 });
    expect(services.queue('dead').waiting).toEqual(['bad']);
  });
});
