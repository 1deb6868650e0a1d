import { type DimensionsOf, dimensionSetsOf, type MetricName } from '../../shared/monitoring/catalogue.ts';
import { ownSeries, type Series, type Watched } from '../constructs/alarm-spec.ts';

export interface DashboardProps {
  readonly stage: string;
  readonly watched: Watched;
  readonly alarmArns: readonly string[];
  readonly region: string;
}

interface Line {
  readonly series: Series;
  readonly label: string;
  readonly stat: string;
}

type Widget = Readonly<Record<string, unknown>>;

/** A row of the grid, which is 24 wide. */
const wide = 24;
const rowHeight = 6;
const fiveMinutes = 300;
const hour = 3600;

/**
 * The one dashboard, to be read in a minute from top to bottom: does anything ring, is what was planned posted, does anything wait, what does
 * it cost. At most 50 metrics, so that it is free (three such dashboards are, CloudWatch, November 2026). In the form that CloudWatch stores
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html, November 2026).
 */
export function dashboardOf({ stage, watched, alarmArns, region }: DashboardProps): object {
  const { platforms } = watched;
  const own = ownSeries(stage);
  const line = <Name extends MetricName>(name: Name, dimensions: DimensionsOf<Name>, stat = 'Sum'): Line => ({
    series: own(name, dimensions),
    label: Object.entries(dimensions as Readonly<Record<string, string>>)
      .flatMap(([dimension, value]) => (dimension === 'action' ? [] : [value]))
      .join(' '),
    stat,
  });
  const all = <Name extends MetricName>(name: Name, stat = 'Sum', outcomes?: readonly string[]): Line[] =>
    dimensionSetsOf(name, platforms)
      .filter(({ outcome = '' }) => outcomes?.includes(outcome) ?? true)
      .map((dimensions) => line(name, dimensions as DimensionsOf<Name>, stat));
  const named = (label: string, of: Line): Line => ({ ...of, label });

  const graph = (title: string, period: number, lines: readonly Line[], more: Widget = {}): Widget => ({
    type: 'metric',
    properties: {
      title,
      region,
      view: 'timeSeries',
      stacked: false,
      period,
      metrics: lines.map(({ series: { namespace, name, dimensions }, label, stat }) => [
        namespace,
        name,
        ...Object.entries(dimensions).flat(),
        { label, stat },
      ]),
      ...more,
    },
  });
  const queue = (name: string, QueueName: string): Line => ({
    series: { namespace: 'AWS/SQS', name, dimensions: { QueueName } },
    label: QueueName.replace(`hive-${stage}-`, ''),
    stat: 'Maximum',
  });

  const rows: readonly (readonly Widget[])[] = [
    [
      {
        type: 'alarm',
        properties: { title: `FlavumHive ${stage}: what rings`, alarms: alarmArns, sortBy: 'stateUpdatedTimestamp' },
      },
    ],
    [
      graph(
        'Posts, by outcome of their messages',
        hour,
        all('Publications', 'Sum', ['unconfirmed', 'published', 'ended']),
      ),
      graph('Slots', hour, all('Slots', 'Sum', ['planned', 'skipped'])),
      graph('Drafts', hour, all('Drafts', 'Sum', ['drafted', 'held', 'ended'])),
      graph('People to be answered', hour, all('Interactions', 'Sum', ['answered'])),
    ],
    [
      graph('What needs a person', fiveMinutes, [
        ...all('NeedingAPerson', 'Maximum'),
        named('stale personalities', line('StalePersonalities', { action: 'sync' }, 'Maximum')),
        named('stuck', line('Stuck', { action: 'sweep' })),
        ...all('AccountsBlocked').map((one) => named(`${one.label} refuses an account`, one)),
        named('the writer is refused', line('WriterBlocked', { action: 'write' })),
      ]),
      graph(
        'Oldest message, seconds',
        fiveMinutes,
        watched.jobQueues.map((name) => queue('ApproximateAgeOfOldestMessage', name)),
      ),
      graph('Given up, given back, woken', fiveMinutes, [
        ...watched.deadLetters.map((name) => queue('ApproximateNumberOfMessagesVisible', name)),
        named('given back', line('JobsGivenBack', { action: 'work' })),
        named('woken by sweep', line('Woken', { action: 'sweep' })),
      ]),
    ],
    [
      graph(
        'From slot to published, seconds',
        hour,
        ['p50', 'p95'].flatMap((stat) => all('SlotToPublished', stat).map((one) => named(`${one.label} ${stat}`, one))),
      ),
      graph(
        'A call of the model, milliseconds',
        hour,
        ['p50', 'p95'].map((stat) => named(stat, line('ModelLatency', { action: 'write' }, stat))),
      ),
      graph(
        'Spent in the time shown, USD',
        hour,
        [
          named('model', line('SpentUsd', { action: 'write' })),
          named('platforms', line('SpentUsd', { action: 'publish' })),
          named('reading', line('SpentUsd', { action: 'observe' })),
        ],
        { view: 'singleValue', setPeriodToTimeRange: true },
      ),
    ],
  ];
  return {
    start: '-P1D',
    widgets: rows.flatMap((row, y) =>
      row.map((widget, x) => ({
        ...widget,
        x: x * (wide / row.length),
        y: y * rowHeight,
        width: wide / row.length,
        height: rowHeight,
      })),
    ),
  };
}
