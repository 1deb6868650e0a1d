import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { thought } from './voices.ts';

export interface InstantSandbox {
  readonly url: string;
  stop(): Promise<void>;
}

/** The model and the platform as they would be if they took no time: they check nothing and have an answer at once. */
export class Instant {
  #thoughts = 0;
  #posts = 1_000_000_000_000;

  /** @returns undefined for a path that functions do not ask on the way of a post. */
  answer(method: string, path: string): object | undefined {
    switch (`${method} ${path}`) {
      case 'POST /v1/responses':
        return this.#response();
      case 'POST /v1/moderations':
        return { id: 'modr_1', model: 'instant', results: [harmless] };
      case 'POST /2/tweets':
        return { data: { id: this.postId(), text: '' } };
      case 'GET /2/users/me':
        return { data: { id: '1', username: 'somebody', description: '' } };
      default:
        return path.endsWith('/mentions') ? { meta: { result_count: 0 } } : undefined;
    }
  }

  postId(): string {
    this.#posts += 1;
    return String(this.#posts);
  }

  #response(): object {
    this.#thoughts += 1;
    const text = JSON.stringify({ text: thought(this.#thoughts) });
    return {
      id: `resp_${this.#thoughts}`,
      model: 'instant',
      status: 'completed',
      output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }],
      usage: { input_tokens: 900, output_tokens: 60, total_tokens: 960 },
    };
  }
}

const harmless = { flagged: false, categories: { violence: false }, category_scores: { violence: 0.001 } };

/** The same behind a port, as the sandboxes of `npm start` are. */
export async function startInstantSandbox(): Promise<InstantSandbox> {
  const instant = new Instant();
  const server = createServer(async (request, response) => {
    await ended(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = instant.answer(request.method ?? '', path);
    const body = JSON.stringify(answer ?? { error: `${request.method} ${path} is not known here.` });
    response.writeHead(answer === undefined ? 404 : path === '/2/tweets' ? 201 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function ended(request: IncomingMessage): Promise<void> {
  request.resume();
  await once(request, 'end');
}
