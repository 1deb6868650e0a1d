import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import type { Stage } from '../stage.ts';
import { CliError } from './cli-error.ts';
import type { Connection } from './connection.ts';
import { entriesOf, type LogEntry } from './log-entry.ts';

/** What is used of CloudWatch Logs. */
export interface LogsService {
  /** One page of FilterLogEvents; undefined where the log group does not exist. */
  filter(request: {
    readonly logGroupName: string;
    readonly filterPattern: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly nextToken?: string;
  }): Promise<{ readonly messages: readonly string[]; readonly nextToken?: string } | undefined>;
}

const marginMs = 5 * 60_000;

/** What the functions of a stage logged of one publication. */
export async function readCloudWatch(
  publication: Publication,
  { stage, clock }: Pick<Connection, 'stage' | 'clock'>,
  service?: LogsService,
): Promise<LogEntry[]> {
  const logs = service ?? (await cloudWatchLogs());
  const { id, createdAt, state, stateSince } = publication;
  const request = {
    // As the functions write their lines: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    filterPattern: `{ $.publication = "${id}" }`,
    startTime: createdAt - marginMs,
    endTime: (isTerminal(state) ? stateSince : clock.now()) + marginMs,
  };
  const groups = await logGroups(stage);
  const perGroup = await Promise.all(
    groups.map(async (logGroupName) => {
      const entries: LogEntry[] = [];
      let nextToken: string | undefined;
      do {
        const page = await logs.filter({ ...request, logGroupName, ...(nextToken === undefined ? {} : { nextToken }) });
        for (const message of page?.messages ?? []) entries.push(...entriesOf(message, id));
        nextToken = page?.nextToken;
      } while (nextToken !== undefined);
      return entries;
    }),
  );
  return perGroup.flat();
}

/** Log groups of all functions that handle publications on this stage. */
export async function logGroups(stage: Stage): Promise<string[]> {
  const names = await import('../names.ts');
  const publishers =
    stage.mode === 'dry-run'
      ? ['publish-dry-run']
      : names.routesOf(allPlatformTraits).map(({ functionName }) => functionName);
  return ['plan-post', 'write-draft', ...publishers, 'sweep'].map(
    (name) => `/aws/lambda/${names.resourceName(stage, name)}`,
  );
}

interface LogsModule {
  readonly CloudWatchLogsClient: new () => { send(command: unknown): Promise<FilterAnswer> };
  readonly FilterLogEventsCommand: new (input: Parameters<LogsService['filter']>[0]) => unknown;
}

interface FilterAnswer {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextToken?: string;
}

/** Named apart from the import: whoever runs a hive on this machine alone may leave the package out. */
const logsPackage: string = '@aws-sdk/client-cloudwatch-logs';

async function cloudWatchLogs(): Promise<LogsService> {
  let sdk: LogsModule;
  try {
    sdk = (await import(logsPackage)) as LogsModule;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CliError(`The package ${logsPackage} is not installed: run "npm ci", without --omit.`, { cause: error });
  }
  const client = new sdk.CloudWatchLogsClient();
  return {
    async filter(request) {
      try {
        const { events = [], nextToken } = await client.send(new sdk.FilterLogEventsCommand(request));
        return {
          messages: events.flatMap(({ message }) => (message === undefined ? [] : [message])),
          ...(nextToken === undefined ? {} : { nextToken }),
        };
      } catch (error) {
        // A function that was never deployed or never ran has no group.
        if ((error as Error).name === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
  };
}
