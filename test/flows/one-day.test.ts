import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, monday, personaFile, type TestHive } from '../support/local-hive.ts';

describe('a day of one personality', () => {
  let hive: TestHive;
  beforeAll(async () => {
    hive = await localHive();
    await hive.put('personalities/marlow.json', personaFile());
    await hive.pass(24 * hour);
  });
  afterAll(() => endHive(hive));

  it('posts at its slots, once each, labelled as generated', async () => {
    const posts = hive.posts();
    expect(posts.map(({ createdAt }) => new Date(createdAt).toISOString().slice(11, 16))).toEqual([
      '10:00',
      '14:00',
      '18:00',
    ]);
    expect(new Set(posts.map(({ text }) => text)).size).toBe(3);
    expect(posts.every(({ madeWithAi, account }) => madeWithAi && account === 'marlow')).toBe(true);
    const publications = await hive.publications();
    expect(publications.map(({ id, state }) => [id, state])).toEqual([
      ['marlow.twitter.20261123T1000Z', 'published'],
      ['marlow.twitter.20261123T1400Z', 'published'],
      ['marlow.twitter.20261123T1800Z', 'published'],
    ]);
    expect(publications.map(({ ids }) => ids['0']?.id)).toEqual(posts.map(({ id }) => id));
  });

  it('tells the operator what it understood and what is to come', async () => {
    const report = await hive.reportOf('marlow');
    expect(report).toMatchObject({ status: 'accepted', version: 1 });
    expect(JSON.stringify(report)).toContain('cron(0 10,14,18 * * ? *)');
  });

  it('keeps the run of each draft: prompt, raw output, verdicts, cost', async () => {
    const [publication] = await hive.publications();
    const body = await hive.bucket.get(publication?.run ?? '');
    const run = JSON.parse(body?.toString('utf8') ?? '{}') as {
      tries: { raw: string; verdicts: { gate: string; verdict: string; scores?: object }[] }[];
      costUsd: number;
    };
    expect(publication?.run).toBe(`runs/${publication?.id}/${publication?.textHash}.json`);
    expect(run.tries[0]?.raw).toContain(publication?.parts[0]?.text.slice(0, 20));
    expect(run.tries[0]?.verdicts.length).toBeGreaterThan(5);
    expect(run.tries[0]?.verdicts.find(({ gate }) => gate === 'moderation')).toMatchObject({
      verdict: 'pass',
      scores: { hate: 0 },
    });
    expect(run.costUsd).toBeGreaterThan(0);
  });

  it('uses each topic before one repeats', async () => {
    const topics = (await hive.publications()).map(({ topic }) => topic);
    expect(new Set(topics)).toEqual(new Set(['tides', 'fog', 'old lamps']));
  });

  it('counts all of it', async () => {
    expect(await hive.report()).toMatchObject({
      firings: 3,
      planned: 3,
      drafted: 3,
      published: { twitter: 3 },
      open: 0,
      duplicates: 0,
      lost: 0,
      failed: 0,
    });
    expect(hive.cloud.calendar.now()).toBeGreaterThanOrEqual(monday + 24 * hour);
  });

  it('leaves no secret in any log line', () => {
    const everything = JSON.stringify(hive.lines);
    const credentials = hive.platform().signUp('marlow');
    const secrets = [
      hive.sandboxes.openai.signUp().apiKey,
      credentials.appSecret,
      credentials.accessToken,
      credentials.accessSecret,
    ];
    expect(everything.length).toBeGreaterThan(1000);
    for (const secret of secrets) {
      expect(String(secret).length).toBeGreaterThan(8);
      expect(everything).not.toContain(String(secret));
    }
  });
});
