import type { Aws } from './aws.ts';

interface LogEvents {
  readonly events?: readonly { readonly message: string; readonly timestamp: number }[];
  readonly nextToken?: string;
}

/** What one function logged since then (epoch milliseconds), oldest line first. */
export async function logOf(aws: Aws, functionName: string, since: number): Promise<string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = {
      logGroupName: `/aws/lambda/${functionName}`,
      startTime: since,
      ...(nextToken === undefined ? {} : { nextToken }),
    };
    const page: LogEvents = await aws.json('logs', 'Logs_20140328.FilterLogEvents', input);
    for (const { message } of page.events ?? []) lines.push(message.trimEnd());
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}
