import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../infra/cli/backup/manifest.ts';
import { openRawTable, type RawTable } from '../../shared/aws/dynamodb/raw-items.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const operatorFor = (hive: TestHive): Operator => operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });

async function withTable<T>({ cloud, tableName }: TestHive, work: (table: RawTable) => Promise<T>): Promise<T> {
  const endpoint = cloud.endpoints.AWS_ENDPOINT_URL_DYNAMODB;
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    return await work(openRawTable(client, tableName));
  } finally {
    client.destroy();
  }
}

/** What a restore changes by its rules, and what sweep writes anew each minute. */
const documented: Readonly<Record<string, readonly string[]>> = {
  STATE: ['entries', 'revision', 'write'],
  CURRENT: ['settled', 'updatedAt', 'revision', 'write'],
  HIVE: ['restoredAt', 'write'],
};

async function itemsOf(hive: TestHive): Promise<ReadonlyMap<string, unknown>> {
  const items = new Map<string, unknown>();
  for await (const item of hive.items()) {
    const { pk, sk } = item;
    // Each export and import adds its own line to the audit.
    if (sk === 'HEALTH' || String(pk).startsWith('AUDIT#')) continue;
    const left = documented[String(sk)] ?? [];
    items.set(`${pk} ${sk}`, Object.fromEntries(Object.entries(item).filter(([name]) => !left.includes(name))));
  }
  return new Map([...items].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const withoutAudit = (counts: unknown): unknown => ({ ...(counts as object), AUDIT: undefined });

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;

/** SHA-256 of the parts that a restore leaves as they are. */
function hashesOf({ parts }: Manifest): Readonly<Record<string, string>> {
  const changed = ['ACCOUNT', 'CURRENT', 'CONTROL', 'reports', 'AUDIT'];
  return Object.fromEntries(parts.filter(({ kind }) => !changed.includes(kind)).map((one) => [one.file, one.sha256]));
}

const often = (changes: Record<string, unknown> = {}) =>
  personaFile({ platforms: { twitter: { schedule: { cron: '0 10,14,18,21 * * *' } } }, ...changes });
const approved = {
  ...personaFile({ name: 'Otto', approval: { leadTime: '1 day' } }),
  platforms: { twitter: { schedule: { cron: '0 11 * * *' } } },
};

describe('a backup of a hive with a history', () => {
  let hive: TestHive;
  let fresh: TestHive;
  let folder: string;
  let backup: string;
  let first: Operator;
  let second: Operator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    hive = await localHive();
    first = operatorFor(hive);
    await hive.put('config.json', { limits: { perDay: 12 } });
    await hive.put('personalities/marlow.json', often());
    await hive.put('personalities/marlow.json', often({ topics: ['tides', 'fog'] }));
    await hive.put('personalities/otto.json', approved);
    await hive.pass(12 * hour);
    await withTable(hive, (table) =>
      table.put({
        pk: { S: 'ODD#one' },
        sk: { S: 'STATE' },
        number: { N: '12345678901234567890.123456789' },
        words: { SS: ['b', 'a'] },
        numbers: { NS: ['1', '2.5'] },
        bytes: { B: Uint8Array.from([0, 255, 128]) },
        list: { L: [{ NULL: true }, { BOOL: false }, { M: { deep: { B: Uint8Array.from([7]) } } }] },
      }),
    );
    await withTable(hive, (table) => table.put({ pk: { S: 'ODD#old' }, sk: { S: 'STATE' }, expiresAt: { N: '1000' } }));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    if (fresh !== undefined) await endHive(fresh);
    await endHive(hive);
  });

  it('is refused while the hive runs, in one sentence', async () => {
    const { code, notes } = await first.cli(`export --to ${folder}`);
    expect(code).toBe(1);
    expect(notes).toMatch(/^The hive on this machine .* is not paused, .*"hive pause --all".* --running/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is written to a folder and to the bucket alike, readable for its owner alone', async () => {
    await first.json('pause --all');
    const told = await first.json(`export --to ${folder}`);
    backup = String(told.where);
    expect(told).toMatchObject({ paused: true, items: expect.any(Number), from: backup, leftOut: [] });
    const own = await first.json('export');
    expect(own.from).toMatch(/^s3:\d{8}T\d{6}Z$/);
    expect(withoutAudit(own.counts)).toEqual(withoutAudit(told.counts));
    const stored = await hive.bucket.get(`backups/${String(own.from).slice(3)}/manifest.json`);
    const inBucket = JSON.parse(stored?.toString('utf8') ?? '') as Manifest;
    expect(hashesOf(inBucket)).toEqual(hashesOf(manifestIn(backup)));
    expect(inBucket.counts).toMatchObject({
      PUB: expect.any(Number),
      VERSION: 3,
      CURRENT: 2,
      ODD: 1,
      personalities: 2,
    });
  });

  it('is refused where there is state, where the hive runs, and for another stage', async () => {
    fresh = await localHive({ start: hive.cloud.calendar.now() });
    second = operatorFor(fresh);
    const full = await first.cli(`import ${backup}`);
    expect(full.notes).toMatch(/^The table on .* is not empty \(it has .*\): import into a new hive, or say --merge/);
    expect((await second.cli(`import ${backup}`)).notes).toMatch(/is not paused: "hive pause --all" first/);
    await second.json('pause --all');
    const other = await second.cli(`import ${backup} --from-stage prod`);
    expect(other.notes).toMatch(/^The backup is of stage local, expected prod: /);
    expect((await second.cli('import s3:yesterday')).notes).toMatch(/^Found "s3:yesterday", expected a folder, or s3:/);
    expect((await second.cli(`import ${folder}/nothing`)).notes).toMatch(/^There is no manifest.json in /);
    expect(await itemsOf(fresh)).toEqual(new Map([['CONTROL HIVE', expect.anything()]]));
  });

  it('is refused when a part is damaged or missing, and changes nothing', async () => {
    const { parts } = manifestIn(backup);
    for (const { file } of [parts[0]!, parts.at(-1)!]) {
      const path = join(backup, file);
      const whole = readFileSync(path);
      const bent = Buffer.from(whole);
      bent[bent.length - 9] = (bent.at(-9) ?? 0) ^ 1;
      writeFileSync(path, bent);
      const { code, notes } = await second.cli(`import ${backup}`);
      expect(code).toBe(1);
      expect(notes).toContain(`${file} of the backup in ${backup} has SHA-256`);
      rmSync(path);
      expect((await second.cli(`import ${backup}`)).notes).toContain(`${file} of the backup in ${backup} is missing`);
      writeFileSync(path, whole);
    }
    const path = join(backup, 'manifest.json');
    const manifest = readFileSync(path, 'utf8');
    writeFileSync(path, manifest.replace(/"PUB": \d+/, '"PUB": 999'));
    expect((await second.cli(`import ${backup}`)).notes).toMatch(/counts 999 of PUB and lists \d+: it is damaged/);
    writeFileSync(path, manifest.replace('"format": 1', '"format": 2'));
    expect((await second.cli(`import ${backup}`)).notes).toMatch(
      /has format 2, expected 1: import it with the release/,
    );
    writeFileSync(path, manifest);
    expect(await itemsOf(fresh)).toEqual(new Map([['CONTROL HIVE', expect.anything()]]));
    expect(await fresh.bucket.get('personalities/marlow.json')).toBeUndefined();
  });

  it('brings everything back: items, texts, runs, files, schedules', async () => {
    const told = await second.json(`import ${backup}`);
    // Both calendars stand at the same moment, at which both were paused: one line of the audit.
    expect(told).toMatchObject({ items: { kept: 1 }, objects: { replaced: 0, kept: 0 } });
    await fresh.cloud.drained();
    const [before, after] = [await itemsOf(hive), await itemsOf(fresh)];
    // Where a round stands is of the moment.
    const left = (key: string) => key === 'ODD#old STATE' || key.startsWith('ROUND#');
    expect([...after.keys()]).toEqual([...before.keys()].filter((key) => !left(key)));
    for (const [key, item] of after) expect([key, item]).toEqual([key, before.get(key)]);
    await withTable(fresh, async (table) => {
      expect(await table.get({ pk: 'ODD#one', sk: 'STATE' })).toMatchObject({
        number: { N: '12345678901234567890.123456789' },
        words: { SS: expect.arrayContaining(['a', 'b']) },
        bytes: { B: Uint8Array.from([0, 255, 128]) },
        list: { L: [{ NULL: true }, { BOOL: false }, { M: { deep: { B: Uint8Array.from([7]) } } }] },
      });
    });
    for (const { id, run, parts } of (await first.json('posts list')) as unknown as readonly {
      readonly id: string;
      readonly run: string;
      readonly parts: unknown;
    }[]) {
      expect(await second.json(`posts show ${id}`)).toMatchObject({ id, parts });
      if (run !== undefined) expect(await fresh.bucket.get(run)).toEqual(await hive.bucket.get(run));
    }
    expect(await fresh.bucket.get('versions/marlow/1.json')).toEqual(await hive.bucket.get('versions/marlow/1.json'));
  });

  it('shows the same to an operator, and goes on when it is resumed', async () => {
    expect(await second.json('posts list')).toEqual(await first.json('posts list'));
    const shown = async (operator: Operator) => {
      const { personalities, paused, waiting, last24Hours } = await operator.json('status');
      return { personalities, paused, waiting, last24Hours };
    };
    expect(await shown(second)).toEqual(await shown(first));
    expect(await second.json('personality versions marlow')).toEqual(await first.json('personality versions marlow'));
  });

  it('of the restored hive has the same parts', async () => {
    const again = await second.json(`export --to ${folder}/again`);
    expect(hashesOf(manifestIn(String(again.where)))).toEqual(hashesOf(manifestIn(backup)));
    expect(withoutAudit(again.counts)).toEqual(withoutAudit(manifestIn(backup).counts));
  });

  it('can be taken of a table that DynamoDB restored, as of its moment', async () => {
    const told = `export --to ${folder}/table --table ${fresh.tableName} --as-of`;
    const { counts, ...manifest } = await second.json(`${told} 2026-11-23T18:30:00Z`);
    expect(manifest).toMatchObject({ startedAt: '2026-11-23T18:30:00.000Z', paused: false });
    expect(withoutAudit(counts)).toEqual(withoutAudit(manifestIn(backup).counts));
    const refused = /^Found --table .* and --as-of .*, expected both: a table that was restored to a point in time/;
    expect((await second.cli(`${told} yesterday`)).notes).toMatch(refused);
    expect((await second.cli('export --as-of 2026-11-23T18:30:00Z')).notes).toMatch(refused);
    const careless = await second.cli(`import ${folder}/table/20261123T183000Z --merge --nothing-sent-since`);
    expect(careless.notes).toMatch(/^The backup in .* was taken of a running hive/);
  });

  it('is finished by the same command where an import was interrupted, and by no other backup', async () => {
    const mark = { pk: { S: 'CONTROL' }, sk: { S: 'IMPORT' } };
    const madeAt = new Date(manifestIn(backup).startedAt).toISOString();
    await withTable(fresh, async (table) => {
      await table.remove({ pk: 'ODD#one', sk: 'STATE' });
      await table.put({ ...mark, backup: { S: 'local/2026-11-22T00:00:00.000Z' } });
    });
    const other = await second.cli(`import ${backup}`);
    expect(other.notes).toMatch(/^The import of backup local\/2026-11-22T.* did not come to its end: finish it first/);
    expect((await second.cli(`export --to ${folder}/half`)).notes).toMatch(/^An import on .* did not come to its end/);
    await withTable(fresh, (table) => table.put({ ...mark, backup: { S: `local/${madeAt}` } }));
    expect(await second.json(`import ${backup}`)).toMatchObject({ items: { written: 2 } });
    await withTable(fresh, async (table) => {
      expect(await table.get({ pk: 'CONTROL', sk: 'IMPORT' })).toBeUndefined();
      expect(await table.get({ pk: 'ODD#one', sk: 'STATE' })).toBeDefined();
    });
    await fresh.cloud.drained();
  });

  it('fills a hive that has state with what it lacks, and leaves the rest', async () => {
    await withTable(fresh, (table) => table.remove({ pk: 'ODD#one', sk: 'STATE' }));
    const before = await itemsOf(fresh);
    const told = await second.json(`import ${backup} --merge`);
    expect(told).toMatchObject({ items: { written: 1 }, objects: { written: 0, replaced: 0 } });
    const after = await itemsOf(fresh);
    expect(after.size).toBe(before.size + 1);
    for (const [key, item] of before) expect([key, after.get(key)]).toEqual([key, item]);
  });

  it('goes on posting after it was resumed', async () => {
    await second.json('resume --all');
    const said = await second.cli(['post', 'marlow', 'twitter', '--text', 'The new glass came by boat.', '--no-wait']);
    expect(said).toMatchObject({ code: 0 });
    await fresh.pass(80 * minute);
    expect(fresh.posts()).toContainEqual(expect.objectContaining({ text: 'The new glass came by boat.' }));
    // Its schedule is back, though no backup has any.
    expect((await fresh.publications()).map(({ id }) => id)).toContain('marlow.twitter.20261123T2100Z');
    expect(await fresh.report()).toMatchObject({ duplicates: 0, failed: 0 });
  });
});

describe('a hive whose table is lost', () => {
  let hive: TestHive;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    hive = await localHive();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await endHive(hive);
  });

  it('posts nothing twice after an older backup came back', async () => {
    const operator = operatorFor(hive);
    await hive.put(
      'personalities/marlow.json',
      personaFile({ platforms: { twitter: { schedule: { cron: '*/20 * * * *' }, limits: { perDay: 60 } } } }),
    );
    await hive.pass(70 * minute);
    // Drafted, and refused for the moment: it goes out after the backup.
    const create = { method: 'POST', path: '/2/tweets', account: 'marlow' };
    hive.platform().injectFault({ kind: 'status', status: 503, match: create });
    hive.platform().injectFault({ kind: 'drop-after', match: create });
    await hive.pass(11 * minute);
    const { where } = (await operator.json(`export --to ${folder} --running`)) as { where: string };
    expect((await hive.publications()).some(({ state }) => state !== 'published')).toBe(true);
    await hive.pass(2 * hour);
    const sent = hive.posts().length;
    expect(sent).toBeGreaterThan(6);

    await operator.json('pause --all');
    await withTable(hive, async (table) => {
      for await (const { pk, sk } of table.scan(['pk', 'sk'])) {
        await table.remove({ pk: pk?.S ?? '', sk: sk?.S ?? '' });
      }
    });
    await operator.json('pause --all');
    const told = await operator.cli(`import ${where}`);
    expect(told).toMatchObject({ code: 0 });
    expect(told.out).toMatch(/may have been sent since and will not be sent unseen/);
    expect(told.out).toMatch(/windows of 1 account count what may have been sent since/);
    expect((await operator.json('status')).paused).not.toEqual([]);
    await operator.json('resume --all');
    await hive.pass(150 * minute);

    const publications = await hive.publications();
    const posts = hive.posts();
    expect(posts.length).toBeGreaterThan(sent);
    expect(new Set(posts.map(({ text }) => text)).size).toBe(posts.length);
    // What was sent in the lost time is known by nobody; everything else has one owner, and no slot of that time was posted again.
    const madeAt = manifestIn(where).startedAt;
    const lostUntil = madeAt + 2 * hour;
    const again = publications.filter(({ slot, state }) => state === 'published' && slot > madeAt && slot <= lostUntil);
    expect(again).toEqual([]);
    for (const { createdAt: at } of posts) {
      const inAnHour = posts.filter(({ createdAt }) => createdAt >= at && createdAt < at + hour);
      expect(inAnHour.length).toBeLessThanOrEqual(5);
    }
  });
});
