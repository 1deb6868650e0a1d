import { at, ofType, type Resource, text } from './template.ts';

/** One series as a template names it; the stage stands in its dimensions. */
export interface NamedSeries {
  readonly by: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
}

interface RawAlarm {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic: string;
  readonly Period: number;
}

/** What an alarm watches: one series, without arithmetic. */
export function seriesOf({ properties }: Resource): NamedSeries {
  const { Namespace, MetricName, Dimensions = [], Statistic, Period } = properties as unknown as RawAlarm;
  return {
    by: text(properties.AlarmName),
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
    statistic: Statistic,
    periodSeconds: Period,
  };
}

export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

/** The widgets of a dashboard; references stand in angle brackets. */
export function widgetsOf({ properties }: Resource): Widget[] {
  const body = JSON.parse(text(properties.DashboardBody)) as { readonly widgets: readonly Widget[] };
  return [...body.widgets];
}

/** Every series that a dashboard shows. */
export function seriesOfDashboard(dashboard: Resource): NamedSeries[] {
  return widgetsOf(dashboard).flatMap(({ properties }) =>
    ((properties.metrics ?? []) as readonly (readonly unknown[])[]).map((metric) => {
      const [namespace, name, ...rest] = metric.filter((part) => typeof part === 'string');
      const dimensions = Object.fromEntries(
        rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1] ?? '']] : [])),
      );
      const by = text(properties.title);
      const statistic = text(at(metric.at(-1), 'stat'));
      return {
        by,
        namespace: namespace ?? '',
        name: name ?? '',
        dimensions,
        statistic,
        periodSeconds: Number(properties.period),
      };
    }),
  );
}

export const alarmsIn = (resources: readonly Resource[]): Resource[] => ofType(resources, 'AWS::CloudWatch::Alarm');
