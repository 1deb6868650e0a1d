import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CloudEvent, type CloudOptions, startCloud } from '../../../infra/local/cloud.ts';
import { linesOf, temporaryFolder } from './bundles.ts';
import { type FakeServices, fakeServices } from './fake-services.ts';
import { arnOf, lambda, resource, stackOf } from './templates.ts';

const NINE = Date.parse('2026-11-22T09:00:00Z');
const HOUR = 3_600_000;

const append = (file: string, expression: string): string =>
  `import { appendFileSync } from 'node:fs';
   export const handler = async (event) => { appendFileSync(${JSON.stringify(file)}, JSON.stringify(${expression}) + '\\n'); };`;

async function start(
  options: Partial<CloudOptions> & Pick<CloudOptions, 'stacks'>,
  services: FakeServices = fakeServices(),
) {
  const events: CloudEvent[] = [];
  const logs: string[] = [];
  const cloud = await startCloud({
    dataDir: join(temporaryFolder(), 'data'),
    services,
    calendar: { speed: 'max', start: NINE - HOUR },
    onEvent: (event) => events.push(event),
    onLog: (name, line) => logs.push(`${name}: ${line}`),
    retryDelaysMs: [5, 5],
    ...options,
  });
  onTestFinished(() => cloud.stop());
  return { cloud, events, logs, services };
}

const tick = (target: string, expression: string, more: Record<string, unknown> = {}) =>
  resource('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: arnOf(target), RoleArn: 'arn:aws:iam::000000000000:role/r', ...more },
  });

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

describe('start and stop', () => {
  const idle = (folder: string) => [
    stackOf(folder, { f: 'export const handler = async (event) => event;' }, { F: lambda('f') }),
  ];

  it('answers an invocation by name or bundle folder, and refuses others by naming what there is', async () => {
    const { cloud } = await start({ stacks: idle(temporaryFolder()) });
    expect(await cloud.invoke('f', { a: 1 })).toMatchObject({ ok: true, payload: '{"a":1}' });
    await expect(cloud.invoke('g', {})).rejects.toThrow('There are 0 functions called g; known are f.');
  });

  it('gives the environment of the caller and the endpoints to the functions', async () => {
    const folder = temporaryFolder();
    const stacks = [
      stackOf(
        folder,
        { f: 'export const handler = async () => ({ ...process.env });' },
        {
          Drafts: resource('AWS::SQS::Queue', { QueueName: 'drafts' }),
          F: lambda('f', { Environment: { Variables: { QUEUE: { Ref: 'Drafts' } } } }),
        },
      ),
    ];
    const { cloud } = await start({ stacks, environment: (calendar) => ({ STARTED: String(calendar.now()) }) });
    const result = await cloud.invoke('f', {});
    expect(result.ok && JSON.parse(result.payload)).toMatchObject({
      STARTED: String(NINE - HOUR),
      QUEUE: 'http://127.0.0.1:4/000000000000/drafts',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:4',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:3',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      TZ: ':UTC',
    });
  });

  it('refuses a folder in use and stops all services it started when it cannot start', async () => {
    const folder = temporaryFolder();
    const dataDir = join(folder, 'data');
    const { cloud } = await start({ stacks: idle(folder), dataDir });
    await expect(start({ stacks: idle(folder), dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
    await cloud.stop();
    const services = fakeServices();
    const broken = [stackOf(folder, {}, { X: resource('AWS::Kinesis::Stream') })];
    await expect(start({ stacks: broken, dataDir }, services)).rejects.toThrow('AWS::Kinesis::Stream');
    expect(services.stopped.sort()).toEqual(['dynamodb', 'messaging', 'scheduler', 'secrets']);
    const again = await start({ stacks: idle(folder), dataDir });
    expect(again.cloud.fresh).toBe(true);
  });

  it('goes on after a restart where it was, generates a secret once, and drops ticks the template no longer has', async () => {
    const folder = temporaryFolder();
    const dataDir = join(folder, 'data');
    const seen = join(folder, 'seen');
    const stacks = (name: string) => [
      stackOf(
        folder,
        { f: append(seen, '[event.name, Date.now()]') },
        {
          F: lambda('f'),
          Key: resource('AWS::SecretsManager::Secret', { Name: 'key', GenerateSecretString: { PasswordLength: 40 } }),
          [name]: tick('F', 'rate(1 hour)', { Input: JSON.stringify({ name }) }),
        },
      ),
    ];
    const first = await start({ stacks: stacks('Old'), dataDir });
    await first.cloud.run({ untilCalendar: NINE });
    const secret = await first.cloud.secrets.get('key');
    await first.cloud.stop();
    const second = await start({ stacks: stacks('New'), dataDir, calendar: { speed: 'max', start: 0 } });
    expect(second.cloud.fresh).toBe(false);
    expect(second.cloud.calendar.now()).toBe(NINE);
    await second.cloud.run({ untilCalendar: NINE + HOUR });
    expect(linesOf(seen).map((line) => JSON.parse(line))).toEqual([
      ['Old', NINE - HOUR],
      ['Old', NINE],
      ['New', NINE],
      ['New', NINE + HOUR],
    ]);
    expect(secret).toHaveLength(40);
    expect(await second.cloud.secrets.get('key')).toBe(secret);
  });
});

describe('the pace', () => {
  it.each([36_000, 600_000])('at speed %s is never a reason to be late', async (speed) => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const { cloud } = await start({
      calendar: { speed, start: NINE },
      stacks: [
        stackOf(
          folder,
          { f: append(seen, '[event.slot, new Date().toISOString()]') },
          { F: lambda('f'), T: tick('F', 'rate(20 minutes)', { Input: '{"slot":"<aws.scheduler.scheduled-time>"}' }) },
        ),
      ],
    });
    await cloud.run({ untilCalendar: NINE + 2 * HOUR });
    const lines = linesOf(seen).map((line) => JSON.parse(line));
    expect(lines).toHaveLength(7);
    for (const [slot, date] of lines) expect(Date.parse(date)).toBe(Date.parse(slot));
    expect(cloud.calendar.now()).toBe(NINE + 2 * HOUR);
  });

  it('of a live cloud is the machine’s, also while something runs', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const code = `import { appendFileSync } from 'node:fs';
      export const handler = async () => {
        const begun = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 60));
        appendFileSync(${JSON.stringify(seen)}, JSON.stringify([begun, Date.now()]) + '\\n');
      };`;
    const { cloud } = await start({
      calendar: { speed: 1, live: true },
      stacks: [stackOf(folder, { f: code }, { F: lambda('f'), T: tick('F', 'rate(1 minute)') })],
    });
    const before = Date.now();
    await cloud.run({ untilCalendar: before + 150 });
    const [begun, ended] = JSON.parse(linesOf(seen)[0] ?? '[]');
    expect(begun).toBeGreaterThanOrEqual(before);
    expect(ended).toBeGreaterThanOrEqual(begun + 55);
    expect(ended).toBeLessThanOrEqual(Date.now());
  });
});

describe('stop', () => {
  it('lets what runs finish, leaves retries to the next start, and ends run()', async () => {
    const folder = temporaryFolder();
    const dataDir = join(folder, 'data');
    const seen = join(folder, 'seen');
    const code = (fails: boolean) => `import { appendFileSync } from 'node:fs';
      export const handler = async () => {
        appendFileSync(${JSON.stringify(seen)}, 'begin\\n');
        await new Promise((resolve) => setTimeout(resolve, 80));
        appendFileSync(${JSON.stringify(seen)}, 'end\\n');
        if (${fails}) throw new Error('again');
      };`;
    const stacks = (fails: boolean) => [
      stackOf(folder, { f: code(fails) }, { F: lambda('f'), T: tick('F', 'at(2026-11-22T09:00:00)') }),
    ];
    const first = await start({ stacks: stacks(true), dataDir, retryDelaysMs: [60_000] });
    const running = first.cloud.run();
    await expect.poll(() => linesOf(seen)).toEqual(['begin']);
    await first.cloud.stop();
    await running;
    expect(linesOf(seen)).toEqual(['begin', 'end']);
    expect(first.services.stopped).toEqual(['objects', 'scheduler', 'secrets', 'messaging', 'dynamodb']);

    const second = await start({ stacks: stacks(false), dataDir });
    await second.cloud.drained();
    expect(linesOf(seen)).toEqual(['begin', 'end', 'begin', 'end']);
    expect(second.events.filter(({ type }) => type === 'asynchronous')).toMatchObject([
      { outcome: 'succeeded', attempts: 2 },
    ]);
    await second.cloud.run({ untilCalendar: NINE + HOUR });
    expect(linesOf(seen)).toHaveLength(4);
  });

  it('is asked for by name when something cannot be written: the calendar stands, nothing fires, run() rejects', async () => {
    const folder = temporaryFolder();
    const seen = join(folder, 'seen');
    const services = fakeServices();
    const { startScheduler } = services;
    services.startScheduler = async (options) => ({
      ...(await startScheduler(options)),
      acknowledge: async () => {
        throw new Error('The schedules cannot be written: disk full.');
      },
    });
    const { cloud, events } = await start(
      { stacks: [stackOf(folder, { f: append(seen, '1') }, { F: lambda('f'), T: tick('F', 'rate(1 hour)') })] },
      services,
    );
    await expect(cloud.run()).rejects.toThrow('disk full');
    expect(linesOf(seen)).toEqual([]);
    expect(cloud.calendar.holders()).toEqual(['a fatal error']);
    expect(events.at(-1)).toMatchObject({ type: 'fatal' });
  });
});
