import { type FauxqsServer, startFauxqs } from 'fauxqs';

export interface TestQueues {
  readonly server: FauxqsServer;
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  queueUrl(name: string): string;
  stop(): Promise<void>;
}

/** SQS and S3 in memory on a port of the system's choice. */
export async function startTestQueues(): Promise<TestQueues> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    server,
    config: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    // Its own URLs name a host that does not resolve.
    queueUrl: (name) => `${endpoint}/000000000000/${name}`,
    stop: () => server.stop(),
  };
}
