import { readStandings } from '../local/alarms/standings-file.ts';
import { CliError } from './cli-error.ts';
import type { Connection } from './connection.ts';

/** An alarm that rings. */
export interface RingingAlarm {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly since: number;
  /** What it means and what to do. */
  readonly description: string;
  /** What CloudWatch, or the hive on this machine, saw. */
  readonly reason: string;
}

/** One page of DescribeAlarms, as far as it is read. */
export interface AlarmsPage {
  readonly MetricAlarms?: readonly {
    readonly AlarmName?: string;
    readonly AlarmDescription?: string;
    readonly StateReason?: string;
    readonly StateUpdatedTimestamp?: Date;
  }[];
  readonly NextToken?: string;
}

/** What is used of CloudWatch. */
export type DescribeAlarms = (request: {
  readonly AlarmNamePrefix: string;
  readonly StateValue: 'ALARM';
  readonly NextToken?: string;
}) => Promise<AlarmsPage>;

/**
 * The alarms of a hive that ring now, the newest first: from the data folder of one on this machine, else from CloudWatch. Undefined where
 * nobody can tell: no hive with alarms ran there, or this caller may not ask.
 */
export async function ringingAlarms(
  { target, stage }: Pick<Connection, 'target' | 'stage'>,
  describe?: DescribeAlarms,
): Promise<readonly RingingAlarm[] | undefined> {
  if (target.kind === 'embedded') {
    const standings = readStandings(target.dataDir);
    return standings === undefined
      ? undefined
      : [...standings]
          .filter(([, { state }]) => state === 'ALARM')
          .map(([name, { since, description, reason }]) => ({ name, since, description, reason }));
  }
  try {
    return await pagesOf(`hive-${stage.name}-`, describe ?? (await cloudWatch()));
  } catch (error) {
    if (/AccessDenied|not authorized/i.test(`${(error as Error).name} ${(error as Error).message}`)) return undefined;
    throw error;
  }
}

async function pagesOf(prefix: string, describe: DescribeAlarms): Promise<RingingAlarm[]> {
  const found: RingingAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page: AlarmsPage = await describe({
      AlarmNamePrefix: prefix,
      StateValue: 'ALARM',
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    for (const {
      AlarmName = '',
      AlarmDescription = '',
      StateReason = '',
      StateUpdatedTimestamp,
    } of page.MetricAlarms ?? []) {
      const since = StateUpdatedTimestamp?.getTime() ?? 0;
      found.push({ name: AlarmName, since, description: AlarmDescription, reason: StateReason });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found.sort((a, b) => b.since - a.since);
}

interface CloudWatchModule {
  readonly CloudWatchClient: new () => { send(command: unknown): Promise<AlarmsPage> };
  readonly DescribeAlarmsCommand: new (input: Parameters<DescribeAlarms>[0]) => unknown;
}

/** Named apart from the import: whoever runs a hive on this machine alone may leave the package out. */
const cloudWatchPackage: string = '@aws-sdk/client-cloudwatch';

async function cloudWatch(): Promise<DescribeAlarms> {
  let sdk: CloudWatchModule;
  try {
    sdk = (await import(cloudWatchPackage)) as CloudWatchModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CliError(`The package ${cloudWatchPackage} is not installed: run "npm ci", without --omit.`, {
      cause: error,
    });
  }
  const client = new sdk.CloudWatchClient();
  return (request) => client.send(new sdk.DescribeAlarmsCommand(request));
}
