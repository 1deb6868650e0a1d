import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../infra/synth.ts';
import { catalogue, dimensionSetsOf, type MetricName, metricsNamespace } from '../../shared/monitoring/catalogue.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { HiveApp } from '../support/hive-app.ts';
import { madeUpTraits } from '../support/made-up-traits.ts';
import { alarmsIn, type NamedSeries, seriesOf, seriesOfDashboard, widgetsOf } from '../support/monitored.ts';
import { ofType, type Resource, resourcesOf, text } from '../support/template.ts';

const stages = ['dev', 'prod', 'local'] as const;
const platforms = allPlatformTraits.map(({ id }) => id);
const templates: Record<string, readonly Resource[]> = {};

beforeAll(async () => {
  for (const stage of stages) templates[stage] = resourcesOf(await synthesize({ stage }));
});

const of = (stage: string): readonly Resource[] => templates[stage] ?? [];
const dashboardsOf = (stage: string) => ofType(of(stage), 'AWS::CloudWatch::Dashboard');
const shown = (stage: string): NamedSeries[] => [
  ...alarmsIn(of(stage)).map(seriesOf),
  ...dashboardsOf(stage).flatMap(seriesOfDashboard),
];
const key = (dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b)));
const nameOf = ({ properties }: Resource): string => text(properties.AlarmName);

/**
 * What AWS measures by itself, and under which one dimension (each page as of November 2026); where its values stand in the template.
 */
const ofAws: Readonly<Record<string, { dimension: string; names: readonly string[]; type: string; property: string }>> =
  {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    'AWS/SQS': {
      dimension: 'QueueName',
      names: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
      type: 'AWS::SQS::Queue',
      property: 'QueueName',
    },
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    'AWS/Lambda': {
      dimension: 'FunctionName',
      names: ['Errors', 'Throttles', 'Duration', 'AsyncEventsDropped', 'DestinationDeliveryFailures'],
      type: 'AWS::Lambda::Function',
      property: 'FunctionName',
    },
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
    'AWS/Scheduler': {
      dimension: 'ScheduleGroup',
      names: [
        'InvocationDroppedCount',
        'InvocationsSentToDeadLetterCount',
        'InvocationsFailedToBeSentToDeadLetterCount',
      ],
      type: 'AWS::Scheduler::ScheduleGroup',
      property: 'Name',
    },
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    'AWS/Events': {
      dimension: 'RuleName',
      names: ['FailedInvocations', 'InvocationsSentToDlq', 'InvocationsFailedToBeSentToDlq'],
      type: 'AWS::Events::Rule',
      property: 'Name',
    },
  };

describe.each(stages)('what stage %s watches', (stage) => {
  it('is what the hive writes: of its own metrics, those of the catalogue with exactly their dimensions', () => {
    const own = shown(stage).filter(({ namespace }) => namespace === metricsNamespace);
    expect(own.length).toBeGreaterThan(20);
    const wrong = own.filter(({ name, dimensions }) => {
      if (!Object.hasOwn(catalogue, name)) return true;
      const sets = dimensionSetsOf(name as MetricName, platforms).map((set) => key({ stage, ...set }));
      return !sets.includes(key(dimensions));
    });
    expect(wrong).toEqual([]);
  });

  it('is all of the catalogue, on an alarm or on the dashboard', () => {
    const names = new Set(shown(stage).map(({ name }) => name));
    expect(Object.keys(catalogue).filter((name) => !names.has(name))).toEqual([]);
  });

  it("is, of AWS's own metrics, what there is, for queues, functions, groups and rules of these templates", () => {
    const theirs = shown(stage).filter(({ namespace }) => namespace !== metricsNamespace);
    expect([...new Set(theirs.map(({ namespace }) => namespace))].sort()).toEqual(Object.keys(ofAws).sort());
    for (const { namespace, name, dimensions } of theirs) {
      const known = ofAws[namespace];
      expect(known?.names).toContain(name);
      expect(Object.keys(dimensions)).toEqual([known?.dimension]);
      const there = ofType(of(stage), known?.type ?? '').map(({ properties }) =>
        text(properties[known?.property ?? '']),
      );
      expect(there).toContain(Object.values(dimensions)[0]);
    }
  });

  it('leaves out no queue, function, group of schedules or rule', () => {
    const watched = new Set(
      alarmsIn(of(stage))
        .map(seriesOf)
        .flatMap(({ dimensions }) => Object.values(dimensions)),
    );
    const there = Object.values(ofAws).flatMap(({ type, property }) =>
      ofType(of(stage), type).map(({ properties }) => text(properties[property])),
    );
    expect(there.length).toBeGreaterThan(10);
    expect(there.filter((name) => !watched.has(name))).toEqual([]);
  });
});

describe.each(stages)('every alarm of stage %s', (stage) => {
  it('says what it means and which command to begin with, to the topic of people, when it rings and when it clears', () => {
    const topic = text(ofType(of(stage), 'AWS::SNS::Topic')[0]?.properties.TopicName);
    for (const { properties } of alarmsIn(of(stage))) {
      const description = text(properties.AlarmDescription);
      expect(description).toMatch(/hive (\w+[ A-Za-z-]*)/);
      expect(description).toContain(`--stage ${stage}`);
      expect(description).toContain('Clears: ');
      expect(description.length).toBeLessThanOrEqual(1024);
      const told = [`arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:${topic}`];
      expect((properties.AlarmActions as readonly unknown[]).map(text)).toEqual(told);
      expect((properties.OKActions as readonly unknown[]).map(text)).toEqual(told);
      expect(properties.InsufficientDataActions).toBeUndefined();
    }
  });

  it('decides what silence says', () => {
    const silence = Object.fromEntries(
      alarmsIn(of(stage)).map((alarm) => [nameOf(alarm), alarm.properties.TreatMissingData]),
    );
    expect(silence[`hive-${stage}-sweep-missing`]).toBe('breaching');
    for (const [name, says] of Object.entries(silence)) {
      expect(says, name).toMatch(name.endsWith('-sweep-missing') ? /^breaching$/ : /^(notBreaching|ignore)$/);
    }
    // Who counts in vain writes nothing; who measures and is silent knows nothing.
    for (const alarm of alarmsIn(of(stage))) {
      const gauge = /^(NeedingAPerson|StalePersonalities)$/.test(seriesOf(alarm).name);
      expect(alarm.properties.TreatMissingData === 'ignore', nameOf(alarm)).toBe(gauge);
    }
  });

  it('watches one metric, which every emulator understands, over periods that a late minute does not spoil', () => {
    for (const alarm of alarmsIn(of(stage))) {
      const { statistic, periodSeconds } = seriesOf(alarm);
      expect(alarm.properties.Metrics).toBeUndefined();
      expect(statistic).toMatch(/^(Sum|Maximum|Minimum|Average)$/);
      expect(periodSeconds % 60).toBe(0);
      // What comes each minute may be late once: then it is several periods that have to agree.
      expect(periodSeconds * Number(alarm.properties.EvaluationPeriods ?? 1)).toBeGreaterThanOrEqual(300);
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (November 2026)
      expect(periodSeconds * Number(alarm.properties.EvaluationPeriods)).toBeLessThanOrEqual(86_400);
    }
  });
});

describe('durations', () => {
  it('ring at four fifths of the very timeout of each function', () => {
    for (const { properties } of ofType(of('prod'), 'AWS::Lambda::Function')) {
      const alarm = alarmsIn(of('prod')).find(
        (one) =>
          one.properties.MetricName === 'Duration' &&
          seriesOf(one).dimensions.FunctionName === text(properties.FunctionName),
      );
      expect(alarm?.properties.Threshold).toBe(Number(properties.Timeout) * 800);
    }
  });
});

describe('the runbook in the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \| [^|]+ \|$/gm)].map(([, name = '']) => name);

  it('has an entry for every alarm, and none for an alarm that is not there', () => {
    const begins = (alarm: string, row: string) => alarm === row || alarm.startsWith(`${row}-`);
    const alarms = alarmsIn(of('prod')).map((alarm) => nameOf(alarm).replace('hive-prod-', ''));
    expect(alarms.filter((alarm) => !rows.some((row) => begins(alarm, row)))).toEqual([]);
    const own = rows.filter((row) => alarms.some((alarm) => begins(alarm, row)));
    expect(own.length).toBeGreaterThan(20);
    expect(new Set(own).size).toBe(own.length);
    const table = readme.slice(readme.indexOf('### When an alarm rings'));
    const listed = [...table.slice(0, table.indexOf('\n## ')).matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
    expect(listed).toEqual(own);
  });
});

describe('the dashboard', () => {
  it.each(stages)('is one, of stage %s, with every alarm on it and few enough metrics to be free', (stage) => {
    const [dashboard, ...more] = dashboardsOf(stage);
    expect(more).toEqual([]);
    expect(dashboard?.properties.DashboardName).toBe(`hive-${stage}`);
    const widgets = widgetsOf(dashboard as Resource);
    const alarms = widgets.find(({ type }) => type === 'alarm')?.properties.alarms as readonly string[];
    expect(alarms.map((arn) => arn.split(':alarm:')[1]).sort()).toEqual(alarmsIn(of(stage)).map(nameOf).sort());
    expect(alarms[0]).toMatch(/^arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:/);
    expect(seriesOfDashboard(dashboard as Resource).length).toBeLessThanOrEqual(50);
  });

  it('lays its widgets side by side, none over another', () => {
    const widgets = widgetsOf(dashboardsOf('prod')[0] as Resource);
    const fields = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, n) => `${x + (n % width)}/${y + Math.floor(n / width)}`),
    );
    expect(new Set(fields).size).toBe(fields.length);
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
  });
});

describe('the price', () => {
  it('is that of 71 alarms on a live stage, $0.10 a month each, and fewer on a dry run', () => {
    expect(alarmsIn(of('prod'))).toHaveLength(71);
    expect(alarmsIn(of('dev')).length).toBeLessThan(71);
  });

  it('follows from platforms and functions, never from what is uploaded: no personality is an input of the stacks', () => {
    const build = (count: number): Resource[] => {
      const traits = Array.from({ length: count }, (_, n) => madeUpTraits(`chirp${n}`));
      using hive = new HiveApp({
        stage: 'prod',
        platforms: traits,
        publishers: traits.map(({ id }) => `publish-${id}`),
      });
      return hive.synth();
    };
    const names = (resources: readonly Resource[]) => alarmsIn(resources).map(nameOf).sort();
    const [one, two] = [build(1), build(2)];
    expect(names(build(1))).toEqual(names(one));
    // One more platform: one more queue and function.
    expect(names(two).filter((name) => !names(one).includes(name))).toEqual([
      'hive-prod-budget-exhausted-chirp1',
      'hive-prod-dead-letters-publish-chirp1-dead',
      'hive-prod-duration-publish-chirp1',
      'hive-prod-function-errors-publish-chirp1',
      'hive-prod-oldest-message-publish-chirp1',
      'hive-prod-throttles-publish-chirp1',
    ]);
    expect(JSON.stringify(one.filter(({ stack }) => stack.endsWith('-monitoring')))).not.toMatch(/marlow|mira|otto/);
  });

  it('leaves the stack small', () => {
    for (const stage of stages) {
      expect(of(stage).filter(({ stack }) => stack === `hive-${stage}-monitoring`).length).toBeLessThan(80);
    }
  });
});
