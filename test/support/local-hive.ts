import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogLine } from '../../infra/local/feed.ts';
import { type Hive, type HiveOptions, startHive } from '../../infra/local/hive.ts';
import { synthesize } from '../../infra/synth.ts';
import type { Publication } from '../../shared/publication/publication.ts';

export const hour = 3_600_000;
export const minute = 60_000;

/** A personality that posts at fixed times; UTC, so that slots are easy to name. */
export function personaFile(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'Marlow',
    language: 'en',
    timezone: 'UTC',
    bio: ['Keeps a small lighthouse and a large notebook.'],
    topics: ['tides', 'fog', 'old lamps'],
    adjectives: ['dry', 'kind'],
    style: { post: ['one thought per post'] },
    postExamples: ['The fog came in at four and asked for tea.'],
    platforms: { twitter: { schedule: { cron: '0 10,14,18 * * *' } } },
    ...changes,
  };
}

/** Where the calendar of a test begins, unless it says otherwise: a Monday. */
export const monday = Date.parse('2026-11-23T08:00:00Z');

export interface TestHive extends Hive {
  readonly folder: string;
  readonly lines: readonly LogLine[];
  /** Uploads one file, as an operator does, and waits until it was taken in. */
  put(key: string, content: unknown): Promise<void>;
  /** Removes one object. */
  remove(key: string): Promise<void>;
  reportOf(name: string): Promise<Record<string, unknown> | undefined>;
  publications(): Promise<Publication[]>;
  /** The calendar goes on for so long. */
  pass(ms: number): Promise<void>;
  posts(): ReturnType<NonNullable<ReturnType<Hive['sandboxes']['platforms']['get']>>['timeline']>;
  platform(): NonNullable<ReturnType<Hive['sandboxes']['platforms']['get']>>;
}

/** A hive on the embedded cloud, in a folder of its own, as fast as it goes. */
export async function localHive(options: Partial<HiveOptions> & { readonly folder?: string } = {}): Promise<TestHive> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'hive-'));
  const { stacks } = await synthesize({ stage: 'local' });
  const lines: LogLine[] = [];
  const hive = await startHive({
    stacks,
    dataDir: join(folder, 'data'),
    speed: 'max',
    start: monday,
    ...options,
    onLine(line, now) {
      lines.push(line);
      options.onLine?.(line, now);
    },
  });
  const { cloud } = hive;
  const url = cloud.endpoints.AWS_ENDPOINT_URL_S3 ?? '';
  const authorization =
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';
  const personalities = join(folder, 'personalities');
  mkdirSync(personalities, { recursive: true });
  let horizon: number | undefined;
  const platform = () => {
    const found = hive.sandboxes.platforms.get('twitter');
    if (found === undefined) throw new Error('There is no sandbox of twitter.');
    return found;
  };
  return {
    ...hive,
    folder,
    lines,
    platform,
    async put(key, content) {
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      const response = await fetch(`${url}/${hive.bucketName}/${encodeURI(key)}`, {
        method: 'PUT',
        headers: { authorization },
        body,
      });
      if (!response.ok) throw new Error(`put of ${key}: ${response.status}`);
      await cloud.drained();
    },
    async remove(key) {
      await fetch(`${url}/${hive.bucketName}/${encodeURI(key)}`, { method: 'DELETE', headers: { authorization } });
      await cloud.drained();
    },
    async reportOf(name) {
      const body = await hive.bucket.get(`reports/${name}.json`);
      return body === undefined ? undefined : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
    },
    async publications() {
      const found: Publication[] = [];
      for await (const item of hive.items()) {
        if (item.sk === 'PUB' && String(item.pk).startsWith('PUB#')) found.push(item as unknown as Publication);
      }
      return found.sort((a, b) => a.slot - b.slot);
    },
    async pass(ms) {
      const began = await cloud.begin({ at: monday });
      horizon = (horizon ?? Math.max(began, cloud.calendar.now())) + ms;
      await cloud.run({ untilCalendar: horizon });
    },
    posts: () => platform().timeline(),
  };
}

/** Stops it and removes what it left. */
export async function endHive(hive: TestHive): Promise<void> {
  await hive.stop();
  rmSync(hive.folder, { recursive: true, force: true });
}

/** Writes personality files into a folder of their own. */
export function personaFolder(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'personas-'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
