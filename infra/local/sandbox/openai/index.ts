import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { jsonOf } from '../../../json-of.ts';
import { type SandboxAnswer, type SandboxRequest, startSandboxServer } from '../server.ts';
import type { Sandbox, SandboxOptions } from '../types.ts';
import { Aimock } from './aimock.ts';
import { answer } from './answer.ts';
import { Author } from './author.ts';
import { badKey, errorOf, invalid, openaiFaultKinds, rateLimited } from './errors.ts';
import { moderate } from './moderation.ts';
import { isSchema } from './schema.ts';

/** The look-alike of OpenAI: Responses API, chat completions, moderations; no answer is ever given twice. */
export interface OpenAiSandbox extends Sandbox {
  /** What clients take as their base URL. */
  readonly baseUrl: string;
  /** A key that is accepted, as is every other one that begins with `sandbox-`; the same name gives the same key. */
  signUp(name?: string): { readonly apiKey: string };
  /** Makes a key unknown, until the sandbox ends. */
  revoke(apiKey: string): void;
  setLimits(limits: { readonly requestsPerMinute: number }): void;
}

const limitsSchema = z.strictObject({ requestsPerMinute: z.number().int().min(0) });

export async function startOpenAiSandbox(options: SandboxOptions): Promise<OpenAiSandbox> {
  const { clock, dataDir, port } = options;
  const author = new Author(dataDir === undefined ? undefined : join(dataDir, 'openai.jsonl'));
  const aimock = new Aimock();
  const revoked = new Set<string>();
  let limits = { requestsPerMinute: 10_000 };
  let minute = { start: 0, count: 0 };

  async function handle(request: SandboxRequest): Promise<SandboxAnswer> {
    const key = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? '')?.[1];
    if (!key?.startsWith('sandbox-') || revoked.has(key)) return badKey(key);
    const body = jsonOf(request.body);
    const model = isSchema(body) && typeof body.model === 'string' ? body.model : 'gpt';
    const error = errorOf(request.faults, request.path, model, key);
    if (error) return error;
    const now = clock.now();
    if (now >= minute.start + 60_000) minute = { start: now, count: 0 };
    if (minute.count >= limits.requestsPerMinute)
      return rateLimited(model, Math.ceil((minute.start + 60_000 - now) / 1000));
    minute.count++;
    const headers = {
      'x-request-id': `req_${createHash('md5').update(`${now}|${minute.count}|${request.body}`).digest('hex')}`,
      'x-ratelimit-limit-requests': `${limits.requestsPerMinute}`,
      'x-ratelimit-remaining-requests': `${limits.requestsPerMinute - minute.count}`,
      'x-ratelimit-reset-requests': `${Math.ceil((minute.start + 60_000 - now) / 1000)}s`,
      'openai-version': '2020-10-01',
    };
    const found = await route(request, body);
    return { ...found, headers: { ...headers, ...found.headers } };
  }

  async function route(request: SandboxRequest, body: unknown): Promise<SandboxAnswer> {
    if (request.method === 'POST') {
      if (body === undefined) return invalid('We could not parse the JSON body of your request.');
      const tools = { author, aimock, now: clock.now() };
      if (request.path === '/v1/responses') return answer('responses', body, request.faults, tools);
      if (request.path === '/v1/chat/completions') return answer('chat', body, request.faults, tools);
      if (request.path === '/v1/moderations') return moderate(aimock, body, request.faults);
    }
    // Whatever else a client may want of OpenAI, as aimock has it.
    const passed = await aimock.pass(request.method, request.path, request.body);
    const chunks: Buffer[] = [];
    for await (const chunk of passed as AsyncIterable<Buffer>) chunks.push(chunk);
    const type = passed.headers['content-type'] ?? 'application/json';
    return {
      status: passed.statusCode ?? 500,
      headers: { 'content-type': type },
      body: Buffer.concat(chunks).toString('utf8'),
    };
  }

  const setLimits = (input: unknown): void => {
    limits = limitsSchema.parse(input);
  };
  const signUp = (name = 'hive'): { apiKey: string } => ({
    apiKey: `sandbox-${name.replace(/[^\w-]/gu, '-')}-${createHash('sha256').update(`key of ${name}`).digest('base64url').slice(0, 32)}`,
  });
  const server = await startSandboxServer({
    name: 'the sandbox of OpenAI',
    clock,
    ...(port === undefined ? {} : { port }),
    faultKinds: openaiFaultKinds,
    identify: (request) => /(?:^|\\n|\n)Name: (.{1,60}?)(?:\\n|\n|"|$)/u.exec(request.body)?.[1],
    handle,
    control: {
      accounts: (_method, input) => signUp(z.looseObject({ account: z.string().optional() }).parse(input).account),
      limits: (method, input) => {
        if (method === 'POST') setLimits(input);
        return limits;
      },
    },
  }).catch((error: unknown) => {
    author.close();
    throw error;
  });
  return {
    ...server,
    baseUrl: `${server.url}/v1`,
    signUp,
    revoke: (apiKey) => {
      revoked.add(apiKey);
    },
    setLimits,
    warmUp: () => aimock.warmUp(),
    close: async () => {
      await server.close();
      await aimock.close();
      author.close();
    },
  };
}
