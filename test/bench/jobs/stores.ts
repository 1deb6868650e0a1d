import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Said to stores-process.ts: makes an empty table, queues and a bucket whose names end with this, and stores these secrets. */
export interface StoresOrder {
  readonly make: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** Said by stores-process.ts. */
export type StoresReport =
  | { readonly ready: true }
  | { readonly environment: Readonly<Record<string, string>> }
  | { readonly failed: string };

export interface Stores {
  /** @returns the environment of functions that work there. */
  makeStage(order: StoresOrder): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** Starts the stores in a process of their own, as AWS is none of the function's. @throws where they do not start. */
export async function startStores(): Promise<Stores> {
  const child = fork(fileURLToPath(new URL('stores-process.ts', import.meta.url)), { execArgv: [] });
  const answer = async (): Promise<StoresReport> => {
    const [said] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => [{ failed: `their process ended with ${code}` }]),
    ])) as [StoresReport];
    if ('failed' in said) throw new Error(`The stores of the bench failed: ${said.failed}.`);
    return said;
  };
  await answer();
  return {
    async makeStage(order) {
      child.send(order);
      const said = await answer();
      if (!('environment' in said)) throw new Error('The stores of the bench answered an order with something else.');
      return said.environment;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
