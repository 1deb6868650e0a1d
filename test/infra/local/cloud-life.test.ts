import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf, temporaryFolder } from './bundles.ts';
import { append, HOUR, NINE, start, tick } from './clouds.ts';
import { fakeServices } from './fake-services.ts';
import { lambda, resource, stackOf } from './templates.ts';

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
