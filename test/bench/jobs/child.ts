import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process of the bench says when it is done with its one order. */
export type Outcome<Report> = { readonly report: Report } | { readonly failed: string };

/**
 * Gives a process of its own one order and waits for the report. What it prints is what functions log: it goes nowhere, as far as to the
 * system's null device. @throws where it fails, with its own words
 */
export async function inProcess<Report>(script: string, order: object, flags: readonly string[] = []): Promise<Report> {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit').then(([code]) => [{ failed: `it ended with ${code}` }]);
  child.send(order);
  const [said] = (await Promise.race([once(child, 'message'), exit])) as [Outcome<Report>];
  if ('failed' in said) throw new Error(`${script} of the bench failed: ${said.failed}`);
  await exit;
  return said.report;
}

/** The other side: does what the one order says, reports, and ends. */
export function obeyOnce<Order, Report>(work: (order: Order) => Promise<Report>): void {
  process.once('message', (order: Order) => {
    work(order).then(
      (report) => process.send?.({ report }, () => process.exit(0)),
      (error: unknown) => {
        const failed = error instanceof Error ? error.stack : String(error);
        process.send?.({ failed }, () => process.exit(1));
      },
    );
  });
}
