import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../../shared/aws/dynamodb/control.ts';
import { openTable } from '../../shared/aws/dynamodb/table.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let folder: string;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  folder = mkdtempSync(join(tmpdir(), 'operator-'));
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endHive(hive);
});

const cli: Operator['cli'] = (...given) => operator.cli(...given);
const json: Operator['json'] = (...given) => operator.json(...given);

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

/** The hive's table as its functions see it. */
function tableOf({ cloud, tableName }: TestHive) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = cloud.endpoints.AWS_ENDPOINT_URL_DYNAMODB;
  return openTable(makeDocuments({ endpoint, region: 'us-east-1', credentials }), tableName);
}

describe('a new operator', () => {
  it('starts the command as a process and sees an empty hive', async () => {
    const environment = { ...process.env, HIVE_DATA_DIR: join(hive.folder, 'data'), AWS_PROFILE: '' };
    const entry = resolve('infra/cli/hive.js');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [entry, 'status'], { env: environment });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^FlavumHive on this machine \(process \d+\)/);
    expect(stdout).toContain('It runs.');
    expect(stdout).toContain('hive personality put FILE');
    // No terminal, no colours.
    expect(stdout).not.toContain('\u001b[');
    const failing = promisify(execFile)(process.execPath, [entry, 'why', 'nobody', '--json'], { env: environment });
    const failed = (await failing.catch((error: unknown) => error)) as { code: number; stdout: string; stderr: string };
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toEqual({ error: failed.stderr.trim() });
    expect(failed.stderr).toMatch(/^There is no personality "nobody": .*hive personality put FILE/);
  });

  it('is told what is wrong with a file, and nothing is uploaded', async () => {
    const bad = file('marlow.json', { ...personaFile(), timezone: 'Mars/Olympus', topics: 'tides' });
    for (const verb of ['validate', 'put']) {
      const { code, out } = await cli(`personality ${verb} ${bad}`);
      expect(code).toBe(1);
      expect(out).toMatch(/timezone: found "Mars\/Olympus"; expected a time zone \(IANA\)/);
      expect(out).toMatch(/topics: found "tides"; expected a list/);
    }
    expect(await hive.bucket.get('personalities/marlow.json')).toBeUndefined();
  });

  it('uploads a personality and reads what was understood and what is next', async () => {
    const good = file('marlow.json', { ...personaFile(), timezone: 'Europe/London', plugins: ['x'], moood: 'odd' });
    expect((await cli(`personality validate ${good}`)).code).toBe(0);
    const { code, out } = await cli(`personality put ${good}`);
    expect(code).toBe(0);
    expect(out).toContain('Marlow is in force as version 1');
    expect(out).toMatch(/who +Marlow, writes en, lives in Europe\/London/);
    expect(out).toMatch(/twitter +as marlow \(api\), cron\(0 10,14,18 \* \* \? \*\)/);
    expect(out).toMatch(/ignored +`plugins` is not used/);
    expect(out).toMatch(/unknown +.*moood/);
    expect(out).not.toContain('hive secret put');
    expect(out).toMatch(
      /Next slots\n +twitter +Mon 23 Nov 10:00, Mon 23 Nov 14:00, Mon 23 Nov 18:00 \(Europe\/London\)/,
    );
  });

  it('sees the settings in force for it, and where each comes from', async () => {
    const { code, out } = await cli('config show marlow twitter');
    expect(code).toBe(0);
    expect(out).toMatch(/^marlow on twitter\n/);
    expect(out).toMatch(/limits\.perDay +20 +built in for twitter/);
    expect(await json('config show')).toMatchObject({
      views: [{ settings: expect.any(Array) }, { platform: 'twitter' }, {}],
    });
  });

  it('uploads the same again and gets the same report at once', async () => {
    const [report] = (await json(`personality put ${join(folder, 'marlow.json')}`)) as unknown as { version: number }[];
    expect(report?.version).toBe(1);
  });

  it('sees what is next, for two days', async () => {
    const { slots } = (await json('next marl --days 2')) as { slots: { at: string; personality: string }[] };
    expect(slots.map(({ at }) => at.slice(8, 16))).toEqual(
      ['23T10:00', '23T14:00', '23T18:00', '24T10:00', '24T14:00', '24T18:00'].map((time) => time),
    );
    expect((await cli('next')).out).toMatch(/21 slots in the next 7 days/);
  });

  it('asks why it did not post yet, and after the first slot why it did', async () => {
    expect((await cli('why marlow')).out).toMatch(/marlow posts next at Mon 23 Nov 10:00 \(Europe\/London\), in 2 h/);
    await hive.pass(3 * hour);
    const facts = (await json('why marlow')) as { platforms: Record<string, unknown>[] };
    expect(facts.platforms).toMatchObject([
      {
        posts: true,
        last: { id: 'marlow.twitter.20261123T1000Z', state: 'published' },
        windows: { hour: { used: 1, limit: 5 }, day: { used: 1, limit: 20 } },
        accountStatus: { status: 'active', credentials: 'present' },
        switches: { hive: [], platform: [], personality: [], enabled: true },
      },
    ]);
    const { out } = await cli('why marlow.twitter.20261123T10');
    expect(out).toMatch(/^marlow\.twitter\.20261123T1000Z: published at 2026-11-23 10:0\d UTC: http/);
    const status = (await json('status')) as {
      last24Hours: unknown;
      needsAPerson: unknown[];
      personalities: unknown[];
    };
    expect(status).toMatchObject({
      target: { kind: 'embedded', stage: 'local', mode: 'live' },
      paused: [],
      personalities: [{ id: 'marlow', state: 'active', version: 1, next: '2026-11-23T14:00:00.000Z' }],
      accounts: [{ platform: 'twitter', account: 'marlow', status: 'active' }],
      last24Hours: { published: 1 },
      waiting: [],
      needsAPerson: [],
    });
  });

  it('reads the post, its list and its log', async () => {
    const [post] = (await json('posts list marlow')) as unknown as {
      id: string;
      urls: string[];
      parts: { text: string }[];
    }[];
    expect(post?.id).toBe('marlow.twitter.20261123T1000Z');
    expect((await cli(`posts show ${post?.id}`)).out).toContain(post?.parts[0]?.text);
    const entries = (await json(`posts logs ${post?.id}`)) as unknown as { event: string; publication: string }[];
    expect(entries.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['publication.planned', 'publication.drafted', 'publication.published']),
    );
    expect(new Set(entries.map(({ publication }) => publication))).toEqual(new Set([post?.id]));
    expect((await cli(`posts logs ${post?.id}`)).out).toMatch(/11-23 10:00:\d\d {2}publication\.published/);
  });
});

describe('switches', () => {
  it('pause one personality: an upload does not lift that, the next slot waits and says why', async () => {
    expect((await cli('personality pause marlow')).out).toMatch(
      /^Personality marlow is paused on this machine \(process/,
    );
    file('marlow.json', { ...personaFile(), timezone: 'Europe/London', topics: ['maps'] });
    expect((await cli(`personality put ${join(folder, 'marlow.json')}`)).code).toBe(0);
    expect((await cli('why marlow')).out).toContain('marlow is paused by an operator: hive personality resume marlow');
    expect((await cli('next marlow --days 1')).out).toContain('will not be sent: it is paused by an operator');
    await hive.pass(3 * hour + 10 * minute);
    const { out } = await cli('status');
    expect(out).toMatch(/marlow +paused +version 2 +twitter +by an operator/);
    expect(out).toMatch(/Waiting\n +marlow\.twitter\.20261123T1400Z +planned +until .*: personality marlow is paused/);
    expect(hive.posts()).toHaveLength(1);
  });

  it('resume: what still can be sent in time is sent', async () => {
    expect((await cli('resume marlow')).out).toMatch(/runs again/);
    await hive.pass(5 * minute);
    expect(hive.posts()).toHaveLength(2);
  });

  it('pause all and a platform, each by itself', async () => {
    await json('pause --all');
    await json('pause --platform twi');
    expect(await json('status')).toMatchObject({ paused: ['operator'], pausedPlatforms: ['twitter'] });
    expect((await cli('why marlow')).out).toContain('The hive is paused: hive resume --all');
    const { out } = await cli('resume --all');
    expect(out).toContain('Still paused by switches of their own: platform twitter.');
    expect((await cli('why marlow')).out).toContain('hive resume --platform twitter');
    await json('resume --platform twitter');
    expect(await json('status')).toMatchObject({ paused: [], pausedPlatforms: [] });
  });

  it('that the file or config.json holds are not lifted by a word', async () => {
    await hive.put('config.json', { paused: true });
    const refused = await cli('resume --all');
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('config.json says paused as well');
    await hive.put('config.json', {});
    expect((await cli('pause')).notes).toMatch(/^Say what to pause, one thing at a time: --all/);
  });
});

describe("an operator's own post", () => {
  it('with words of a person goes out as it is', async () => {
    await hive.pass(20 * minute);
    const posts = hive.posts().length;
    const { code, out } = await cli(['post', 'marlow', 'twitter', '--text', 'The lamp is lit again.', '--no-wait']);
    expect(code).toBe(0);
    expect(out).toMatch(/^marlow\.twitter\.now\.[a-z0-9]{10}: drafted/);
    await hive.pass(minute);
    expect(hive.posts().slice(posts)).toMatchObject([{ text: 'The lamp is lit again.', account: 'marlow' }]);
    const [post] = (await json('posts list marlow --last 1')) as unknown as { id: string; state: string }[];
    expect(post).toMatchObject({ state: 'published', id: expect.stringMatching(/\.now\./) });
    const { out: told } = await cli(`why ${post?.id.slice(0, -4)}`);
    expect(told).toContain('published');
  });

  it('with a topic is written and goes through the windows of the account', async () => {
    await hive.pass(20 * minute);
    const posts = hive.posts().length;
    await cli(['post', 'marlow', 'twitter', '--topic', 'the first frost', '--no-wait', '--json']);
    await hive.pass(minute);
    expect(hive.posts()).toHaveLength(posts + 1);
    const written = (await hive.publications()).at(-1);
    // Too soon after the last one: it waits for its turn.
    await cli(['post', 'marlow', 'twitter', '--text', 'And another thing, while I am here.', '--no-wait']);
    await hive.pass(minute);
    expect(hive.posts()).toHaveLength(posts + 1);
    expect((await cli('why marlow')).out).toMatch(/waits until .*smallest gap of 10 minutes is not over/);
    await hive.pass(15 * minute);
    expect(hive.posts()).toHaveLength(posts + 2);
    expect(written).toMatchObject({ state: 'published', topic: 'the first frost' });
  });

  it('that does not pass the gates is refused with each reason, and nothing is stored', async () => {
    const before = (await hive.publications()).length;
    const { code, out } = await cli(['post', 'marlow', 'twitter', '--text', `${'long '.repeat(80)}[name]`]);
    expect(code).toBe(1);
    expect(out).toMatch(/measures \d+ as Twitter\/X counts/);
    expect((await cli('post marlow twitter')).notes).toMatch(/^Found no words, expected --text/);
    expect((await cli('post marlow myspace --text x')).notes).toMatch(/^There is no platform "myspace"/);
    expect((await hive.publications()).length).toBe(before);
  });
});

describe('secrets', () => {
  const keys = {
    scheme: 'oauth1',
    appKey: 'canary-1',
    appSecret: 'canary-2',
    accessToken: 'canary-3',
    accessSecret: 'canary-4',
  };
  const bundle = () => hive.cloud.plan.secrets.map(({ name }) => name).find((name) => name.includes('twitter')) ?? '';
  const entries = async () => JSON.parse((await hive.cloud.secrets.get(bundle())) ?? '{}') as Record<string, unknown>;

  it('go into the right bundle beside the others, from a file or a pipe, and show nowhere', async () => {
    const before = await entries();
    const fromPipe = await cli('secret put twitter second', JSON.stringify(keys));
    expect(fromPipe.code).toBe(0);
    expect(fromPipe.out).toMatch(
      /^Stored the credentials of twitter\/second in hive\/local\/twitter\/api\/0 .*No personality names this account yet/,
    );
    expect(await entries()).toEqual({ ...before, second: keys });
    const answer = await json(`secret put twitter second --file ${file('keys.json', keys)}`);
    expect(answer).toMatchObject({ stored: true, replaced: true, account: 'second' });
    expect(JSON.stringify([fromPipe, answer])).not.toContain('canary');
    expect((await cli('why marlow')).out).toContain('credentials present');
  });

  it('that cannot be right are refused by field, without a word of them', async () => {
    const before = await entries();
    for (const [input, expected] of [
      [JSON.stringify({ ...keys, accessSecret: '' }), /accessSecret/],
      ['{"scheme": "canary', /no JSON/],
      ['["canary"]', /no JSON object/],
    ] as const) {
      const { code, notes, out } = await cli('secret put twitter third', input);
      expect(code).toBe(1);
      expect(notes).toMatch(expected);
      expect(notes + out).not.toContain('canary');
    }
    expect(await entries()).toEqual(before);
    expect((await cli('secret put gmail marlow', '{}')).notes).toMatch(
      /^Nothing here takes the secret "gmail", expected one of openai/,
    );
    expect((await cli('secret put twitter', '{}')).notes).toMatch(/Name the account/);
  });

  it('bring an account back that waited for them', async () => {
    // Who listens or counts likes would miss them first, minutes before the slot.
    await hive.put('config.json', { interactions: { figuresEveryHours: 0 } });
    const deaf = { twitter: { schedule: { cron: '0 10,14,18 * * *' }, replies: { enabled: false } } };
    await json(
      `personality put ${file('marlow.json', { ...personaFile({ platforms: deaf }), timezone: 'Europe/London' })}`,
    );
    const { marlow: own, ...others } = await entries();
    await hive.cloud.secrets.put(bundle(), JSON.stringify(others));
    // The slot at 18:00 misses the entry: the account stops and asks for a person.
    await hive.pass(Date.parse('2026-11-23T18:10:00Z') - hive.cloud.calendar.now());
    const status = (await json('status')) as { needsAPerson: { what: string; cure: string }[] };
    expect(status.needsAPerson).toMatchObject([
      { what: 'account twitter/marlow', cure: 'hive secret put twitter marlow' },
    ]);
    file('marlow.json', { ...personaFile(), timezone: 'Europe/London', topics: ['maps', 'lamps'] });
    expect((await cli(`personality put ${join(folder, 'marlow.json')}`)).out).toMatch(
      /Missing\n +twitter\/marlow +credentials missing +hive secret put twitter marlow/,
    );
    const { out } = await cli('secret put twitter marlow', JSON.stringify(own));
    expect(out).toMatch(/The account needed a login and goes on at/);
    expect(await json('status')).toMatchObject({ needsAPerson: [], accounts: [{ status: 'cooling' }] });
    const posts = hive.posts().length;
    await hive.pass(40 * minute);
    expect(hive.posts()).toHaveLength(posts + 1);
    expect(await json('status')).toMatchObject({ accounts: [{ status: 'active', credentials: 'present' }] });
  });

  it("the model's key", async () => {
    expect((await cli('secret put openai', 'two words')).notes).toMatch(/white space/);
    const name = 'hive/local/openai';
    const own = (await hive.cloud.secrets.get(name)) ?? '';
    const { out } = await cli('secret put openai', `${own}\n`);
    expect(out).toMatch(/^Stored in hive\/local\/openai/);
    expect(out).not.toContain(own);
    expect(await hive.cloud.secrets.get(name)).toBe(own);
    const atATerminal = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') }, [[/API key of OpenAI/, own]]);
    expect((await atATerminal.cli('secret put openai')).code).toBe(0);
  });

  it('wake a writer that was blocked, when no function holds the old key any more', async () => {
    const { blockWriter, read } = dynamoControl(tableOf(hive));
    const now = hive.cloud.calendar.now();
    await blockWriter(now + 10 * hour, 'empty quota');
    expect((await json('status')).needsAPerson).toMatchObject([{ what: 'the writer', why: 'empty quota' }]);
    await json('secret put openai', (await hive.cloud.secrets.get('hive/local/openai')) ?? '');
    const { writerBlockedUntil } = await read();
    expect(writerBlockedUntil).toBeGreaterThan(now);
    expect(writerBlockedUntil).toBeLessThan(now + 6 * minute);
  });
});

describe('the end of a personality', () => {
  it('wants the whole id; its schedules go, its history stays', async () => {
    expect((await cli('personality rm marl')).notes).toMatch(/^There is no file personalities\/marl\.json/);
    await cli('personality pause marlow');
    const { code, out } = await cli('personality rm marlow');
    expect(code).toBe(0);
    expect(out).toContain('its schedules are removed and its accounts are free');
    expect(await json('personality show marlow')).toMatchObject({
      state: 'deleted',
      pausedBy: [],
      report: { status: 'deleted' },
    });
    expect((await cli('why marlow')).out).toContain('marlow was deleted');
    expect((await cli('next')).out).toBe('No slot in the next 7 days.\n');
    const posts = (await json('posts list marlow --last 100')) as unknown as { id: string }[];
    expect(posts.length).toBeGreaterThan(3);
    expect(posts.at(-1)?.id).toBe('marlow.twitter.20261123T1000Z');
  });
});

describe('ids by their beginning', () => {
  it('lists the candidates where several begin so', async () => {
    await hive.put('personalities/mara.json', personaFile({ name: 'Mara', paused: true }));
    const { code, notes } = await cli('why mar');
    expect(code).toBe(1);
    expect(notes).toBe('"mar" may be any of 2: mara, marlow; write more of the personality you mean.\n');
    expect((await cli('why mara')).out).toContain('mara is paused in its file');
    expect((await cli('next')).out).toMatch(/Silent\n +mara +twitter +paused in its file/);
  });
});
