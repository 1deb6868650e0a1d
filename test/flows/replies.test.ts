import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedditSandbox } from '../../infra/local/sandbox/reddit/index.ts';
import type { TwitterSandbox } from '../../infra/local/sandbox/twitter/index.ts';
import type { Interaction } from '../../shared/interaction/interaction.ts';
import { endHive, hour, localHive, minute, personaFile, personaFolder, type TestHive } from '../support/local-hive.ts';

describe('people who speak to an account', () => {
  let hive: TestHive;
  const folder = personaFolder({ 'marlow.json': personaFile() });
  const sandbox = () => hive.platform() as unknown as TwitterSandbox;
  const handle = () => sandbox().store.account('marlow')?.handle ?? '';
  const repliesTo = (id: string) => hive.posts().filter(({ inReplyTo }) => inReplyTo === id);
  const said = async (): Promise<Interaction[]> => {
    const found: Interaction[] = [];
    for await (const item of hive.items()) {
      if (String(item.pk).startsWith('INTERACTION#')) found.push(item as unknown as Interaction);
    }
    return found.sort((a, b) => a.createdAt - b.createdAt);
  };
  const ruleOf = async (id: string) => (await said()).find((one) => one.id === id)?.verdict?.rule;

  beforeAll(async () => {
    hive = await localHive();
    await hive.upload(folder);
    await hive.pass(2 * hour + 30 * minute);
  });
  afterAll(async () => {
    await endHive(hive);
    rmSync(folder, { recursive: true, force: true });
  });

  it('get one answer each, as an answer, within an hour of silence', async () => {
    const mention = sandbox().say('bob', `@${handle()} does the lamp ever sleep?`);
    await hive.pass(75 * minute);
    expect(await ruleOf(mention.id)).toBe('answered');
    expect(repliesTo(mention.id)).toMatchObject([{ account: 'marlow', madeWithAi: true }]);
    await hive.pass(3 * hour);
    expect(repliesTo(mention.id)).toHaveLength(1);
    const reply = (await hive.publications()).find(({ kind }) => kind === 'reply');
    expect(reply).toMatchObject({ id: `marlow.twitter.re.${mention.id}`, state: 'published' });
    const run = await hive.bucket.get(reply?.run ?? '');
    expect(run?.toString('utf8')).toContain('does the lamp ever sleep?');
  });

  it('are left alone when they wish it, and stay so', async () => {
    const wish = sandbox().say('eve', `@${handle()} leave me alone`);
    await hive.pass(75 * minute);
    const later = sandbox().say('eve', `@${handle()} but what about the fog?`);
    await hive.pass(75 * minute);
    expect([await ruleOf(wish.id), await ruleOf(later.id)]).toEqual(['opt-out-words', 'opted-out']);
    expect([...repliesTo(wish.id), ...repliesTo(later.id)]).toEqual([]);
  });

  it('are not answered more often in one conversation than the bounds allow', async () => {
    let last = sandbox().say('kim', `@${handle()} is the tide in?`).id;
    const answers: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await hive.pass(75 * minute);
      const [reply] = repliesTo(last);
      answers.push(reply === undefined ? 0 : 1);
      last = sandbox().say('kim', { text: `@${handle()} and then? (${turn})`, inReplyTo: reply?.id ?? last }).id;
    }
    expect(answers).toEqual([1, 1, 1, 0, 0]);
  });

  it('leave nothing open, and nothing was said twice', async () => {
    await hive.pass(75 * minute);
    expect((await said()).filter(({ verdict }) => verdict === undefined)).toEqual([]);
    expect(await hive.report()).toMatchObject({ duplicates: 0, lost: 0, failed: 0 });
  });
});

describe('people in a place', () => {
  let hive: TestHive;
  const subreddits = [{ name: 'LampTest', comment: 'new-posts' }, { name: 'TeaTest' }];
  const folder = personaFolder({
    'marlow.json': personaFile({
      platforms: { reddit: { schedule: { cron: '0 10 * * *' }, settings: { subreddits } } },
    }),
  });
  const sandbox = () => hive.sandboxes.platforms.get('reddit') as unknown as RedditSandbox;
  const answersTo = (id: string) =>
    sandbox()
      .timeline('marlow')
      .filter(({ inReplyTo }) => inReplyTo === id);
  beforeAll(async () => {
    hive = await localHive();
    await hive.upload(folder);
    await hive.pass(2 * hour + 30 * minute);
  });
  afterAll(async () => {
    await endHive(hive);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are answered under the posts of the account, and where the file says so under their own', async () => {
    sandbox().setSubreddits([{ name: 'LampTest' }, { name: 'TeaTest' }, { name: 'Elsewhere' }]);
    const [post] = sandbox().timeline('marlow');
    const under = sandbox().say('bob', { inReplyTo: post?.id ?? '', text: 'Does the lamp ever sleep?' });
    const fresh = sandbox().say('eve', { place: 'LampTest', title: 'A lamp in fog', text: 'Is it of any use?' });
    const quiet = sandbox().say('eve', { place: 'TeaTest', title: 'A pot of tea', text: 'Is it of any use?' });
    await hive.pass(2 * hour);
    expect(answersTo(under.id)).toHaveLength(1);
    expect(answersTo(fresh.id)).toHaveLength(1);
    expect(answersTo(quiet.id)).toEqual([]);
    expect(answersTo(under.id)[0]?.text).toMatch(/bot|AI|machine|generated/iu);
    await hive.pass(2 * hour);
    expect([...answersTo(under.id), ...answersTo(fresh.id)]).toHaveLength(2);
    expect(await hive.report()).toMatchObject({ duplicates: 0, lost: 0, failed: 0 });
  });
});
