import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Operation of services that name it in a header. */
  readonly target: string;
  readonly body: Record<string, unknown>;
}

/** `error` is a service's exception by name. */
export type ServiceAnswer =
  | { readonly body: unknown }
  | { readonly status: number; readonly error: string; readonly message?: string };

export interface HttpService {
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly requests: ServiceRequest[];
  stop(): Promise<void>;
}

/** A JSON service of AWS on a port of the system's choice: parses what the SDK sends and answers as `answer` says. */
export async function startHttpService(answer: (request: ServiceRequest) => ServiceAnswer): Promise<HttpService> {
  const requests: ServiceRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await parse(incoming);
    requests.push(request);
    const result = answer(request);
    const status = 'error' in result ? result.status : 200;
    const body = 'error' in result ? { __type: result.error, message: result.message ?? result.error } : result.body;
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      ...('error' in result ? { 'x-amzn-errortype': result.error } : {}),
    };
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    config: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function parse(incoming: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://service');
  const target = String(incoming.headers['x-amz-target'] ?? '');
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    target: target.slice(target.lastIndexOf('.') + 1),
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
