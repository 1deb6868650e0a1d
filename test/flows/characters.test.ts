import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, personaFolder, type TestHive } from '../support/local-hive.ts';

/** An elizaOS character of the first form: clients, `user` in the examples, secrets in its settings. */
const first = {
  name: 'Juniper',
  clients: ['twitter'],
  modelProvider: 'openai',
  settings: { secrets: { TWITTER_PASSWORD: 'canary-hunter2' }, voice: { model: 'x' } },
  plugins: [],
  bio: ['A gardener who talks to moss.', 'Knows every wall in town.'],
  lore: ['Once won a prize for a weed.'],
  knowledge: ['Moss drinks through its leaves.'],
  messageExamples: [
    [
      { user: '{{user1}}', content: { text: 'What grows here?' } },
      { user: 'Juniper', content: { text: 'Patience, mostly.' } },
    ],
  ],
  postExamples: ['Moss is what stone says when it is happy.', 'Rain again. The wall approves.'],
  topics: ['moss', 'rain', 'old walls'],
  adjectives: ['slow', 'amused'],
  style: { all: ['short sentences'], chat: ['warm'], post: ['one image'] },
};

/** The second form: plugins, `name` in the examples, a bio in one piece, no style. */
const second = {
  name: 'Relay',
  plugins: ['@elizaos/plugin-bootstrap', '@elizaos/plugin-twitter'],
  system: 'You are Relay, a retired railway signal with opinions.',
  bio: 'A railway signal that kept its job in the museum.',
  messageExamples: [
    [
      { name: '{{name1}}', content: { text: 'Hello?' } },
      { name: 'Relay', content: { text: 'Clear.' } },
    ],
  ],
  postExamples: ['Red is a promise, not an insult.', 'Nobody waves at a green light.'],
  topics: ['signals', 'museums', 'waiting', 'rust'],
};

describe('a folder of elizaOS characters', () => {
  let hive: TestHive;
  const folder = personaFolder({ 'juniper.json': first, 'relay.json': second });
  beforeAll(async () => {
    hive = await localHive();
    await hive.upload(folder);
    await hive.pass(24 * hour);
  });
  afterAll(async () => {
    await endHive(hive);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken as it is: both post on, every four hours', async () => {
    const report = await hive.report();
    expect(report).toMatchObject({ duplicates: 0, lost: 0, failed: 0, open: 0 });
    for (const account of ['juniper', 'relay']) {
      const posts = hive.posts().filter((post) => post.account === account);
      expect(posts.length).toBeGreaterThanOrEqual(5);
      expect(posts.length).toBeLessThanOrEqual(7);
    }
  });

  it('says what it ignores, and repeats no secret of the file anywhere', async () => {
    const report = JSON.stringify(await hive.reportOf('juniper'));
    for (const field of ['modelProvider', 'settings']) expect(report).toContain(field);
    const runs = await Promise.all((await hive.publications()).map(({ run }) => hive.bucket.get(run ?? '')));
    const items: string[] = [];
    for await (const item of hive.items()) items.push(JSON.stringify(item));
    for (const where of [report, JSON.stringify(hive.lines), items.join(), runs.join()]) {
      expect(where.length).toBeGreaterThan(100);
      expect(where).not.toContain('hunter2');
    }
  });
});
