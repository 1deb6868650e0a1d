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

/** Log groups of all functions that handle publications on this stage: those that hear people plan the answers. */
export async function logGroups(stage: Stage): Promise<string[]> {
  const names = await import('../names.ts');
  const routes = names.routesOf(allPlatformTraits);
  const platforms =
    stage.mode === 'dry-run'
      ? ['publish-dry-run']
      : [
          ...routes.map(({ functionName }) => functionName),
          ...routes.flatMap(({ observerName }) => (observerName === undefined ? [] : [observerName])),
        ];
  return ['plan-post', 'write-draft', ...platforms, 'sweep'].map(
    (name) => `/aws/lambda/${names.resourceName(stage, name)}`,
  );
}

/** Pages of one group that are read at a time, of up to 10,000 lines or 1 MB each. */
const mostPages = 20;

/** Log groups of all functions of a stage, by the function's name without the stage. */
export async function functionNames(stage: Stage): Promise<string[]> {
  const groups = await logGroups(stage);
  return [...groups.map((group) => group.slice(`/aws/lambda/hive-${stage.name}-`.length)), 'sync-personalities'];
}

export interface LogQuestion {
  /** Names without the stage. */
  readonly functions: readonly string[];
  readonly filterPattern: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Lines of many functions, as they were written; `cut` where there were more than are read at a time. */
export async function searchLogs(
  stage: Stage,
  { functions, filterPattern, from, to }: LogQuestion,
  service?: LogsService,
): Promise<{ readonly lines: readonly string[]; readonly cut: boolean }> {
  const logs = service ?? (await cloudWatchLogs());
  const names = await import('../names.ts');
  let cut = false;
  const perFunction = await Promise.all(
    functions.map(async (name) => {
      const lines: string[] = [];
      const logGroupName = `/aws/lambda/${names.resourceName(stage, name)}`;
      const request = { logGroupName, filterPattern, startTime: from, endTime: to };
      let nextToken: string | undefined;
      for (let page = 0; page === 0 || nextToken !== undefined; page += 1) {
        if (page === mostPages) {
          cut = true;
          break;
        }
        const answer = await logs.filter({ ...request, ...(nextToken === undefined ? {} : { nextToken }) });
        lines.push(...(answer?.messages ?? []).map((message) => message.trimEnd()));
        nextToken = answer?.nextToken;
      }
      return lines;
    }),
  );
  return { lines: perFunction.flat(), cut };
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

/** The service itself, of the profile and region in force. */
export async function cloudWatchLogs(): Promise<LogsService> {
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
