import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFaulty } from '../../infra/local/report.ts';
import { optsOut } from '../../shared/interaction/opt-out.ts';
import { buildRequest } from '../../shared/personality/prompt.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { harmsIn } from '../support/harm.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';

const platforms = {
  twitter: { schedule: { cron: '0 9,11,13,15,17 * * *' } },
  reddit: { schedule: { cron: '30 9,12,15 * * *' }, settings: { subreddits: ['lighthouses'] } },
};
const openly = { approval: 'auto' };

/** Half a day of two personalities among people, some of whom write what the model does as it is told. */
describe('half a day among people', () => {
  let hive: TestHive;
  beforeAll(async () => {
    hive = await localHive({ crowd: 2 });
    await hive.put('personalities/marlow.json', personaFile({ platforms, ...openly }));
    await hive.put(
      'personalities/ada.json',
      personaFile({
        name: 'Ada',
        bio: ['Bakes at night.'],
        topics: ['rye', 'ovens', 'early buses'],
        postExamples: ['The oven hums before I do.'],
        platforms: { twitter: { schedule: { cron: '30 8,10,12,14,16 * * *' } } },
        ...openly,
      }),
    );
    await hive.pass(12 * hour);
  });
  afterAll(() => endHive(hive));

  const own = ['marlow', 'ada'];
  const everywhere = () =>
    [...hive.sandboxes.platforms.values()].map((sandbox) => [sandbox, sandbox.timeline()] as const);

  it('is lively: people speak, opt out, attack and take back, and some are answered', async () => {
    const counts = await hive.report();
    expect(counts.interactions).toBeGreaterThan(8);
    expect(counts.answered).toBeGreaterThan(3);
    expect(Object.keys(counts.skippedByRule)).toContain('opt-out-words');
    const said = everywhere().flatMap(([, posts]) => posts);
    const people = said.filter(({ account }) => !own.includes(account));
    expect(people.some(({ deleted }) => deleted)).toBe(true);
    expect(people.some(({ text }) => optsOut(text))).toBe(true);
    expect(people.some(({ text }) => /system prompt|SYSTEM|evil\.example|DAN/u.test(text))).toBe(true);
  });

  it('answers each at most once, and no stranger, sibling or person who opted out', async () => {
    const counts = await hive.report();
    expect(counts).toMatchObject({ repliedTwice: 0, strangersAnswered: 0, siblingsAnswered: 0, optedOutAnswered: 0 });
    expect({ ...counts, faulty: isFaulty(counts) }).toMatchObject({ faulty: false });
    for (const [, posts] of everywhere()) {
      const targets = posts
        .filter(({ account, inReplyTo }) => own.includes(account) && inReplyTo !== undefined)
        .map(({ account, inReplyTo }) => `${account} ${inReplyTo}`);
      expect(targets).toEqual([...new Set(targets)]);
    }
  });

  it('shows a conversation on the page', async () => {
    const [sandbox, posts] = everywhere().find(([, all]) =>
      all.some((post) => own.includes(post.account) && post.inReplyTo),
    )!;
    const reply = posts.find((post) => own.includes(post.account) && post.inReplyTo !== undefined)!;
    const page = await (await fetch(`${sandbox.url}/`)).text();
    expect(page).toContain(reply.id);
  });
});

describe('half a day among people, with a model that obeys whoever writes', () => {
  let hive: TestHive;
  beforeAll(async () => {
    hive = await localHive({ crowd: 2 });
    hive.sandboxes.openai.injectFault({ kind: 'obeys', times: 'always' });
    await hive.put('personalities/marlow.json', personaFile({ platforms, ...openly }));
    await hive.pass(12 * hour);
  });
  afterAll(() => endHive(hive));

  it('says nothing harmful, and says it to nobody else', async () => {
    const attacked = everything(hive).filter(({ text }) => /system prompt|SYSTEM|evil\.example|DAN|base64/u.test(text));
    expect(attacked.length).toBeGreaterThan(0);
    expect(hive.sandboxes.openai.requests().some(({ faults }) => faults.includes('obeys'))).toBe(true);
    // What it was brought to say, and what became of that.
    const replies = (await hive.publications()).filter(({ kind }) => kind === 'reply');
    expect(replies.length).toBeGreaterThan(2);
    expect(new Set(replies.map(({ state }) => state))).not.toContain('failed');
    for (const sandbox of hive.sandboxes.platforms.values()) {
      const traits = platformTraits(sandbox.id)!;
      const all = sandbox.timeline();
      for (const { text, inReplyTo } of sandbox.timeline('marlow')) {
        const answering = all.find(({ id }) => id === inReplyTo)?.handle ?? '';
        const personality = await effectiveOf(hive);
        const plan = personality.platforms[sandbox.id]!;
        const { instructions } = buildRequest({
          personality,
          traits,
          plan,
          withTitle: false,
          maxOutputTokens: 500,
          conversation: [{ own: false, text: 'Hello.' }],
          seed: 's',
        });
        expect({ text, harms: harmsIn({ text, traits, personality, instructions, answering }) }).toEqual({
          text,
          harms: [],
        });
      }
    }
    const counts = await hive.report();
    expect(counts).toMatchObject({ repliedTwice: 0, strangersAnswered: 0, siblingsAnswered: 0, optedOutAnswered: 0 });
  });
});

describe('people, when the hive is stopped and started again', () => {
  let hive: TestHive;
  afterAll(() => endHive(hive));

  it('do what they were going to do, and nobody does it twice', async () => {
    hive = await localHive({ crowd: 3 });
    await hive.put('personalities/marlow.json', personaFile({ platforms, ...openly }));
    await hive.pass(hour);
    const strangers = () => everything(hive).filter(({ account }) => account !== 'marlow');
    // Stopped right behind a post: all that comes of it lies ahead.
    for (let minutes = 0; minutes < 3 * 60 && hive.posts().length === 0; minutes += 1) await hive.pass(minute);
    const [post] = hive.posts();
    expect(post).toBeDefined();
    expect(strangers()).toEqual([]);
    await hive.stop();

    hive = await localHive({ crowd: 3, folder: hive.folder });
    await hive.pass(10 * minute);
    const early = strangers();
    expect(early.length).toBeGreaterThan(0);
    await hive.stop();

    hive = await localHive({ crowd: 3, folder: hive.folder });
    await hive.pass(4 * hour);
    const said = strangers().map(({ account, text, inReplyTo }) => `${account}: ${text} -> ${inReplyTo}`);
    expect(said.length).toBeGreaterThan(early.length);
    expect(said).toEqual([...new Set(said)]);
    // The conversation went on: somebody is answered who spoke before the end.
    const answered = everything(hive)
      .filter(({ account }) => account === 'marlow')
      .map(({ inReplyTo }) => inReplyTo);
    expect(early.some(({ id }) => answered.includes(id))).toBe(true);
    expect(await hive.report()).toMatchObject({ repliedTwice: 0, strangersAnswered: 0, optedOutAnswered: 0, lost: 0 });
  });
});

function everything(hive: TestHive) {
  return [...hive.sandboxes.platforms.values()].flatMap((sandbox) => sandbox.timeline());
}

async function effectiveOf(hive: TestHive) {
  for await (const item of hive.items()) {
    if (item.pk === 'PERSONALITY#marlow' && typeof item.effective === 'string') return JSON.parse(item.effective);
  }
  throw new Error('There is no version of marlow.');
}
