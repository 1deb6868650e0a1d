import { Agent, type IncomingMessage, request } from 'node:http';
import type { LLMock, TextResponse } from '@copilotkit/aimock';

/** What aimock is to say. */
export interface Saying {
  readonly model: string;
  readonly content: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Seconds. */
  readonly created: number;
}

/**
 * aimock behind this sandbox: it makes the envelopes of answers, the events of streams and the verdicts of moderation. It is loaded with
 * the first request, since that takes a tenth of a second and 20 MB, and listens on a port of its own that nobody else is told.
 */
export class Aimock {
  #starting: Promise<LLMock> | undefined;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #sayings = new Map<string, Saying>();
  #next = 1;

  /** Sends a request on as it is. */
  async pass(method: string, path: string, body: string): Promise<IncomingMessage> {
    const mock = await this.#start();
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = request(`${mock.url}${path}`, { method, headers, agent: this.#agent }, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** The answer's envelope around given words, or the stream of it. */
  async say(path: '/v1/responses' | '/v1/chat/completions', saying: Saying, stream: boolean): Promise<IncomingMessage> {
    const key = `saying-${this.#next++}`;
    this.#sayings.set(key, saying);
    const said = [{ role: 'user', content: key }];
    const input = path === '/v1/responses' ? { input: said } : { messages: said };
    return this.pass('POST', path, JSON.stringify({ model: saying.model, stream, ...input }));
  }

  /** Loads and starts aimock ahead of the first request. */
  async warmUp(): Promise<void> {
    await this.#start();
  }

  async close(): Promise<void> {
    const mock = await this.#starting;
    this.#agent.destroy();
    await mock?.stop();
  }

  #start(): Promise<LLMock> {
    this.#starting ??= this.#load();
    return this.#starting;
  }

  async #load(): Promise<LLMock> {
    const { LLMock } = await import('@copilotkit/aimock');
    const mock = new LLMock({ port: 0, host: '127.0.0.1', journalMaxEntries: 1, chunkSize: 40 });
    mock.on({}, ({ messages }): TextResponse => {
      const key = `${messages.at(-1)?.content}`;
      const saying = this.#sayings.get(key);
      this.#sayings.delete(key);
      if (!saying) return { content: '' };
      return {
        content: saying.content,
        created: saying.created,
        usage: {
          input_tokens: saying.inputTokens,
          output_tokens: saying.outputTokens,
          prompt_tokens: saying.inputTokens,
          completion_tokens: saying.outputTokens,
          total_tokens: saying.inputTokens + saying.outputTokens,
        },
      };
    });
    const flagged = { flagged: true, categories: { 'harassment/threatening': true, harassment: true, violence: true } };
    mock.onModerate(
      /\bi(?:'ll| will| am going to) (?:kill|hurt|beat) (?:you|him|her|them)\b|\bich bring(?:e)? (?:dich|euch) um\b/iu,
      flagged,
    );
    await mock.start();
    return mock;
  }
}

/** The whole body of an answer. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
