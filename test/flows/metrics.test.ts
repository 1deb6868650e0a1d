import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TwitterSandbox } from '../../infra/local/sandbox/twitter/index.ts';
import { makeQueues } from '../../shared/aws/queues.ts';
import { catalogue, dimensionSetsOf, type MetricName, metricsNamespace } from '../../shared/monitoring/catalogue.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { endHive, hour, localHive, personaFile, type TestHive } from '../support/local-hive.ts';

interface EmfLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

interface Written {
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** Each metric of a line of the embedded metric format. */
function writtenIn(line: EmfLine): Written[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) => {
    expect(Namespace).toBe(metricsNamespace);
    return Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
        values: [line[Name]].flat().map(Number),
      })),
    );
  });
}

const key = (dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b)));
const platforms = [...allPlatformTraits.map(({ id }) => id), 'unknown'];
const at = (cron: string) => ({ platforms: { twitter: { schedule: { cron } } } });

describe('what the functions measure', () => {
  let hive: TestHive;
  let all: readonly Written[] = [];
  const of = (name: MetricName, dimensions: Readonly<Record<string, string>>): number[] =>
    all
      .filter((one) => one.name === name && key(one.dimensions) === key({ stage: 'local', ...dimensions }))
      .flatMap(({ values }) => values);
  const sum = (name: MetricName, dimensions: Readonly<Record<string, string>>): number =>
    of(name, dimensions).reduce((total, value) => total + value, 0);

  beforeAll(async () => {
    hive = await localHive();
    await hive.put('personalities/marlow.json', personaFile());
    await hive.put(
      'personalities/poor.json',
      personaFile({ name: 'Poor', budget: { perDayUsd: 0.0001 }, ...at('5 10 * * *') }),
    );
    await hive.put('personalities/gone.json', personaFile({ name: 'Gone', ...at('0 11 * * *') }));
    await hive.put('personalities/bad.json', '{ "name": ');
    hive.platform().injectFault({
      kind: 'status',
      status: 403,
      body: { errors: [{ code: 64, message: 'Your account is suspended.' }] },
      match: { account: 'gone' },
      times: 'always',
    });
    hive.sandboxes.openai.injectFault({ kind: 'bad-key', match: { path: '/v1/responses' }, skip: 2 });
    await hive.pass(1);
    const people = hive.platform() as unknown as TwitterSandbox;
    people.say('eve', `@${people.store.account('marlow')?.handle} leave me alone`);
    await hive.pass(8 * hour);
    const endpoint = hive.cloud.endpoints.AWS_ENDPOINT_URL_SQS ?? '';
    const queues = makeQueues({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'hive-local-draft' }));
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no job' }));
    queues.destroy();
    await hive.pass(4 * hour);
    all = hive.lines.flatMap((line) => ('_aws' in line ? writtenIn(line as unknown as EmfLine) : []));
  });
  afterAll(() => endHive(hive));

  it('stands in the catalogue, with its unit and exactly its dimensions', () => {
    expect(all.length).toBeGreaterThan(100);
    const strange = all.filter(({ name, unit, dimensions }) => {
      if (!Object.hasOwn(catalogue, name)) return true;
      const sets = dimensionSetsOf(name as MetricName, platforms).map((set) => key({ stage: 'local', ...set }));
      return catalogue[name as MetricName].unit !== unit || !sets.includes(key(dimensions));
    });
    expect(strange).toEqual([]);
  });

  it('is all that the catalogue has', () => {
    const names = new Set(all.map(({ name }) => name));
    expect(Object.keys(catalogue).filter((name) => !names.has(name))).toEqual([]);
  });

  it('says what happened', () => {
    const twitter = { platform: 'twitter' };
    expect(sum('Publications', { ...twitter, action: 'publish', outcome: 'published' })).toBe(3);
    expect(sum('Drafts', { ...twitter, action: 'draft', outcome: 'over-budget' })).toBe(1);
    expect(sum('Interactions', { ...twitter, action: 'observe', outcome: 'declined' })).toBe(1);
    // One mention read, and looks at how its own posts were taken.
    expect(sum('SpentUsd', { action: 'observe' })).toBeGreaterThanOrEqual(0.005);
    expect(sum('WriterBlocked', { action: 'write' })).toBe(1);
    expect(sum('AccountsBlocked', { ...twitter, action: 'publish' })).toBeGreaterThan(0);
    expect(Math.max(...of('NeedingAPerson', { action: 'sweep', outcome: 'account' }))).toBe(1);
    expect(sum('JobsGivenBack', { action: 'work' })).toBeGreaterThan(0);
    expect(sum('Oddities', { outcome: 'job.malformed' })).toBeGreaterThan(0);
    // A refused file is looked at again every hour: the alarm over it ends when it is mended.
    expect(sum('Uploads', { action: 'sync', outcome: 'refused' })).toBeGreaterThanOrEqual(12);
    expect(of('Sweeps', { action: 'sweep' }).length).toBeGreaterThanOrEqual(12 * 60);
    const late = of('SlotToPublished', { ...twitter, action: 'publish' });
    expect(late).toHaveLength(3);
    expect(late.every((seconds) => seconds >= 0 && seconds < 20 * 60)).toBe(true);
    expect(of('ModelLatency', { action: 'write' }).every((ms) => ms > 0)).toBe(true);
  });

  it('counts the money that the budgets counted', async () => {
    let spent = 0;
    for await (const item of hive.items()) {
      if (String(item.pk).startsWith('BUDGET#')) spent += Number(item.daySpent) / 1_000_000;
    }
    const measured = (['write', 'publish', 'observe'] as const).reduce(
      (total, action) => total + sum('SpentUsd', { action }),
      0,
    );
    expect(spent).toBeGreaterThan(0);
    // What a post costs that is never sent is no money; each call is rounded up to a millionth in the budget.
    expect(Math.abs(measured - spent)).toBeLessThan(0.0005);
  });
});
