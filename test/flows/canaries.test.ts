import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueArn } from '../../infra/local/names.ts';
import { hiveBucket, makeBuckets } from '../../shared/aws/bucket.ts';
import { makeTopics } from '../../shared/aws/notices.ts';
import { environmentKeys } from '../../shared/config/environment.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { type Canary, canary, found, foundInFiles, secretsIn } from '../support/canaries.ts';
import { persona, voices } from '../support/canary-voices.ts';
import { endHive, hour, localHive, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
let canaries: readonly Canary[];
/** What functions wrote that is no structured line. */
const output: string[] = [];
/** What commands said, by the command. */
const said = new Map<string, string>();
let letters: readonly string[];

/** Everything that lies in Secrets Manager, earlier versions too, and every token that came of it. */
function secretsEverywhere(): Canary[] {
  const data = join(hive.folder, 'data');
  const beside = new Set(['scheme', 'username', 'operator']);
  const stored = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as unknown;
  const secrets: (readonly [string, string])[] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { name: own, text } = value as { name?: unknown; text?: unknown };
    const called = typeof own === 'string' ? own : name;
    if (typeof text === 'string')
      secrets.push(...secretsIn(called, text.startsWith('{') ? JSON.parse(text) : text, beside));
    for (const inner of Object.values(value)) walk(inner, called);
  };
  walk(stored, 'secret');
  for (const file of readdirSync(join(data, 'sandbox')).filter((name) => name.endsWith('.jsonl'))) {
    for (const line of readFileSync(join(data, 'sandbox', file), 'utf8').split('\n')) {
      const event = line === '' ? {} : (JSON.parse(line) as Record<string, unknown>);
      const { used, next, token } = { ...event, ...(event.bearer as object | undefined) } as Record<string, unknown>;
      secrets.push(...secretsIn(`${file} ${String(event.type)}`, { used, next, token }, beside));
    }
  }
  return [...new Map(secrets.map(([name, secret]) => [secret, canary(name, secret)])).values()];
}

const client = () => {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_REGION } = hive.cloud.endpoints;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return { region: AWS_REGION ?? 'us-east-1', credentials };
};

async function hear(line: string | readonly string[], input?: string): Promise<void> {
  const { out, notes } = await operator.cli(line, input);
  const name = typeof line === 'string' ? line : line.join(' ');
  said.set(name, `${said.get(name) ?? ''}${out}${notes}`);
}

/** Whoever is told of drafts that wait: a queue that nobody else works on. */
async function listenToLetters(): Promise<void> {
  const topics = makeTopics({ ...client(), endpoint: hive.cloud.endpoints.AWS_ENDPOINT_URL_SNS });
  const [topic] = hive.cloud.plan.topics;
  await topics.send(
    new SubscribeCommand({ TopicArn: topic?.arn, Protocol: 'sqs', Endpoint: queueArn('hive-local-failed-deliveries') }),
  );
  topics.destroy();
}

beforeAll(async () => {
  hive = await localHive({ onOutput: (name, line) => void output.push(`${name} ${line}`) });
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await listenToLetters();
  const { platforms, openai } = hive.sandboxes;
  for (const [id, voice] of Object.entries(voices)) {
    const sandbox = platforms.get(voice.platform);
    if (voice.scheme !== undefined) {
      const entry = sandbox?.signUp(id, { scheme: voice.scheme });
      await hear(`secret put ${voice.platform} ${id}`, JSON.stringify(entry));
    }
    for (const fault of voice.faults ?? []) {
      // A login tells by its words whose it is; of all else the look-alike knows the account.
      const whose = fault.match?.text === undefined ? { account: id } : {};
      sandbox?.injectFault({ ...fault, match: { ...fault.match, ...whose } });
    }
    await hive.put(`personalities/${id}.json`, persona(id, voice));
  }
  await hive.put(
    'personalities/held.json',
    persona('held', { platform: 'twitter' }, { approval: { leadTime: '2 hours' } }),
  );
  openai.injectFault({ kind: 'status', status: 500, echo: true, times: 3, match: { path: '/v1/**' } });
  // A job that no function understands ends as a dead letter.
  await hive.cloud.messaging.send('hive-local-draft', 'no job at all');
  await hive.pass(4 * hour);
  openai.injectFault({ kind: 'status', status: 401, echo: true, times: 1, match: { path: '/v1/**' } });
  await hive.pass(4 * hour);
  await hear('secret put openai', openai.signUp('canary').apiKey);
  await hive.pass(4 * hour);
  for (const line of ['status', 'budget', 'audit', 'posts list --last 100', 'personality list']) {
    await hear(line);
    await hear(`${line} --json`);
  }
  const first = await hive.publications();
  for (const { id } of Object.keys(voices).flatMap(
    (name) => first.find(({ personality }) => personality === name) ?? [],
  )) {
    await hear(`why ${id}`);
    await hear(`posts show ${id} --json`);
    await hear(`posts logs ${id} --json`);
  }
  letters = await messagesEverywhere();
  canaries = secretsEverywhere();
});
afterAll(() => endHive(hive));

async function messagesEverywhere(): Promise<string[]> {
  const bodies: string[] = [];
  for (const { name } of hive.cloud.plan.queues) {
    for (;;) {
      const page = await hive.cloud.messaging.receive(name, 10);
      bodies.push(...page.map((message) => `${name} ${JSON.stringify(message)}`));
      if (page.length === 0) break;
    }
  }
  return bodies;
}

/** Every item of the table but sessions, and these. */
async function items(): Promise<{ readonly open: readonly string[]; readonly sessions: readonly string[] }> {
  const open: string[] = [];
  const sessions: string[] = [];
  for await (const item of hive.items()) {
    const written = JSON.stringify(item);
    if (String(item.sk).startsWith('SESSION#')) sessions.push(written);
    else open.push(written);
  }
  return { open, sessions };
}

async function objects(folder: string): Promise<readonly (readonly [key: string, text: string])[]> {
  const store = makeBuckets({ ...client(), endpoint: hive.cloud.endpoints.AWS_ENDPOINT_URL_S3 });
  const bucket = hiveBucket({ [environmentKeys.bucket]: hive.bucketName }, () => store);
  const texts: [string, string][] = [];
  for (const { key } of await bucket.list(folder)) {
    texts.push([key, Buffer.from((await bucket.read(key, 10_000_000))?.body ?? []).toString('utf8')]);
  }
  store.destroy();
  return texts;
}

/** Kept by the stand-ins of others: the store of secrets, and the platforms. */
const theirs = ['secrets.json', 'sandbox'];

describe('a day with every kind of refusal', () => {
  it('came about', async () => {
    const publications = await hive.publications();
    const of = (id: string): readonly Publication[] => publications.filter(({ personality }) => personality === id);
    const states = (id: string) => of(id).map(({ state }) => state);
    for (const id of ['plain', 'renewed', 'broken', 'late', 'stumbling', 'expired', 'calm', 'coded', 'shaken']) {
      expect(states(id), id).toContain('published');
    }
    for (const id of ['locked', 'ended', 'shut']) expect(states(id), id).not.toContain('published');
    for (const id of ['refused', 'cross']) expect(states(id), id).toContain('rejected');
    expect(letters.some((letter) => letter.includes('no job at all'))).toBe(true);
    expect(letters.some((letter) => letter.includes('posts approve'))).toBe(true);
    const faults = [...hive.sandboxes.platforms.values(), hive.sandboxes.openai].flatMap((one) => one.requests());
    expect(faults.filter((one) => one.faults.length > 0).length).toBeGreaterThan(15);
  });

  it('had secrets of every kind, tokens that were refreshed among them', () => {
    const names = canaries.map(({ name }) => name).join('\n');
    for (const kind of [
      /^hive\/local\/openai$/m,
      /^hive\/local\/session-key$/m,
      /appSecret$/m,
      /accessToken$/m,
      /accessSecret$/m,
      /clientSecret$/m,
      /refreshToken$/m,
      /password$/m,
      /refresh next$/m,
      /refresh token$/m,
      /token token$/m,
    ]) {
      expect(names).toMatch(kind);
    }
    expect(canaries.length).toBeGreaterThan(40);
  });
});

describe('what platforms repeated', () => {
  it('came as far as the log, with the secrets hidden', () => {
    const lines = hive.lines.map((line) => JSON.stringify(line));
    expect(lines.filter((line) => /refused: POST .*authorization: \[hidden\]/.test(line))).not.toEqual([]);
  });
});

describe('no secret stands', () => {
  it('in a line that a function logs', () => {
    expect(hive.lines.length).toBeGreaterThan(100);
    const texts = [...hive.lines.map((line) => JSON.stringify(line)), ...output];
    expect(texts.flatMap((line) => found(canaries, line, line.slice(0, 160)))).toEqual([]);
  });

  it('in an item of the table, sessions being encrypted', async () => {
    const { open, sessions } = await items();
    expect(sessions.length).toBeGreaterThan(3);
    expect([...open, ...sessions].flatMap((item) => found(canaries, item, item.slice(0, 120)))).toEqual([]);
  });

  it.each(['reports/', 'runs/', 'versions/', 'personalities/'])('in an object of %s', async (folder) => {
    const texts = await objects(folder);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.flatMap(([key, text]) => found(canaries, text, key))).toEqual([]);
  });

  it('in a message of any queue, dead letters and letters to people among them', () => {
    expect(letters.flatMap((letter) => found(canaries, letter, letter.slice(0, 120)))).toEqual([]);
  });

  it('in a file of the data folder', () => {
    expect(foundInFiles(canaries, join(hive.folder, 'data'), theirs)).toEqual([]);
    expect(foundInFiles(canaries, join(hive.folder, 'data'), ['sandbox'])).not.toEqual([]);
  });

  it('in what a command says', () => {
    expect(said.size).toBeGreaterThan(50);
    expect([...said].flatMap(([line, text]) => found(canaries, text, `hive ${line}`))).toEqual([]);
  });
});

describe('a secret that was let out', () => {
  it('would be found: in the log, the table, the bucket and the files', async () => {
    const secret = 'planted-canary-0123456789';
    const planted = [canary('planted', secret)];
    const [line] = hive.lines;
    expect(
      found(
        planted,
        JSON.stringify({ ...line, said: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` }),
        'log',
      ),
    ).toHaveLength(1);
    await hive.put('personalities/leak.json', persona('leak', { platform: 'twitter' }, { bio: [`It is ${secret}.`] }));
    const { open } = await items();
    expect(open.flatMap((item) => found(planted, item, 'table'))).not.toEqual([]);
    for (const folder of ['versions/', 'personalities/']) {
      expect((await objects(folder)).flatMap(([key, text]) => found(planted, text, key))).not.toEqual([]);
    }
    expect(foundInFiles(planted, join(hive.folder, 'data'), theirs)).not.toEqual([]);
  });
});
