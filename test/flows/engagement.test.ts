import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
let post: Publication;
const idOf = (publication: Publication): string => publication.ids['0']?.id ?? '';
const published = async (): Promise<Publication[]> =>
  (await hive.publications()).filter(({ state, kind }) => state === 'published' && kind === 'post');

/** What people do on the platform. */
async function onPlatform(deed: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${hive.platform().url}/_control/${deed}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect({ deed, status: response.status, answer }).toMatchObject({ status: 200 });
  return answer;
}

beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile());
  await hive.pass(2 * hour + 30 * minute);
  [post] = (await published()) as [Publication];
});
afterAll(() => endHive(hive));

describe('how people take what was posted', () => {
  it('shows with the post and in the report, as the platform counts it', async () => {
    await onPlatform('react', { id: idOf(post), likes: 5, reposts: 2 });
    await hive.pass(2 * hour);
    const shown = await operator.json(`posts show ${post.id}`);
    expect(shown.engagement).toMatchObject([{ part: 1, likes: 5, reposts: 2 }]);
    expect((await operator.cli(`posts show ${post.id}`)).out).toMatch(/taken +5 likes, 0 replies and 2 reposts, as of/);
    const report = await operator.json('report marlow --days 1');
    expect(report).toMatchObject({ personalities: [{ all: { engagement: { likes: 5, reposts: 2 } } }] });
    const csv = (await operator.cli('report marlow --days 1 --csv')).out.split('\n').map((line) => line.split(','));
    expect(csv[1]?.[csv[0]?.indexOf('likes') ?? -1]).toBe('5');
  });

  it('is asked for hourly, with all posts in one call, and paid from the budget', async () => {
    const lookups = () =>
      hive
        .platform()
        .requests()
        .filter(({ path }) => path.startsWith('/2/tweets?') || path === '/2/tweets');
    const reads = lookups().filter(({ method }) => method === 'GET').length;
    expect(reads).toBeGreaterThanOrEqual(1);
    expect(reads).toBeLessThanOrEqual(5);
    const billed = hive.lines.filter(({ event }) => event === 'platform.read-billed');
    expect(billed).toContainEqual(expect.objectContaining({ personality: 'marlow', usd: 0.001 }));
    const purses: Record<string, unknown>[] = [];
    for await (const item of hive.items()) if (item.pk === 'BUDGET#marlow') purses.push(item);
    expect(purses).toMatchObject([{ open: {} }]);
    const days: Record<string, unknown>[] = [];
    for await (const item of hive.items()) if (String(item.pk).startsWith('METRIC#')) days.push(item);
    expect(days).toMatchObject([{ pk: 'METRIC#twitter#marlow', sk: '2026-11-23' }]);
  });

  it('tells best from worst once there are two', async () => {
    await hive.pass(3 * hour);
    const [, second] = await published();
    expect(second).toBeDefined();
    const report = await operator.json('report marlow --days 1');
    expect(report).toMatchObject({ personalities: [{ best: { id: post.id, likes: 5 }, worst: { id: second?.id } }] });
    expect((await operator.cli('report marlow --days 1')).out).toMatch(/best +5 likes/);
  });
});

describe('what people say', () => {
  it('is listed with its verdict, counted by status and report, and explains the answer', async () => {
    const { handle } = hive.platform().timeline()[0] ?? { handle: '' };
    const said = await onPlatform('posts', {
      account: 'bob',
      text: `@${handle} is the lamp lit tonight?`,
      inReplyTo: idOf(post),
    });
    await hive.pass(3 * hour);
    const listed = (await operator.json('interactions marlow')) as unknown as Record<string, unknown>[];
    expect(listed).toMatchObject([
      {
        id: said.id,
        author: { handle: 'bob' },
        verdict: { answer: true, rule: 'answered' },
        answer: { state: 'published' },
      },
    ]);
    expect(await operator.json('interactions marlow --unanswered')).toEqual([]);
    expect(await operator.json('interactions marlow --rule age')).toEqual([]);
    const one = await operator.cli(`interactions show ${said.id}`);
    expect(one.out).toMatch(/> bob +@?.*is the lamp lit tonight\?/);
    const answer = String(listed[0]?.publication);
    expect(await operator.json(`why ${answer}`)).toMatchObject({ interaction: { id: said.id } });
    expect((await operator.cli(`why ${answer}`)).out).toMatch(/because +answered: /);
    expect(await operator.json('status')).toMatchObject({ heard24Hours: { interactions: 1, answered: 1, open: 0 } });
    expect(await operator.json('report marlow --days 1')).toMatchObject({
      personalities: [{ all: { answers: 1, heard: { interactions: 1, answered: 1 } } }],
    });
  });

  it('is named where it is meant by its beginning, or wrongly', async () => {
    expect(await operator.cli('interactions show 1x')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('There is no interaction "1x"'),
    });
    expect(await operator.cli('interactions --rule nonsense')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('There is no rule "nonsense"'),
    });
  });
});

describe('a post that disappears from the platform', () => {
  it('is marked as gone, without a word of who took it down', async () => {
    const latest = (await published()).at(-1);
    if (latest === undefined) throw new Error('There is no post.');
    await onPlatform('take-down', { id: idOf(latest) });
    await hive.pass(4 * hour);
    const shown = await operator.json(`posts show ${latest.id}`);
    expect(shown).toMatchObject({ state: 'published', missing: [{ part: 1 }] });
    const why = await operator.cli(`why ${latest.id}`);
    expect(why.out).toContain('and nobody here took it down');
    const report = await operator.json('report marlow --days 2');
    expect(report).toMatchObject({ personalities: [{ missing: [{ id: latest.id }] }] });
  });
});

describe('an account that answers nobody', () => {
  it('has its posts counted all the same, and hears nothing', async () => {
    const platforms = { twitter: { schedule: { cron: '0 8-20/2 * * *' }, replies: { enabled: false } } };
    await hive.put('personalities/marlow.json', personaFile({ platforms }));
    const before = (await published()).length;
    for (let hours = 0; hours < 24 && (await published()).length === before; hours += 1) await hive.pass(hour);
    const latest = (await published()).at(-1);
    if (latest === undefined) throw new Error('There is no post.');
    await onPlatform('react', { id: idOf(latest), likes: 3 });
    const { handle } = hive.platform().timeline()[0] ?? { handle: '' };
    const said = await onPlatform('posts', { account: 'kim', text: `@${handle} are you there?` });
    hive.platform().clearRequests();
    await hive.pass(2 * hour);
    expect(await operator.json(`posts show ${latest.id}`)).toMatchObject({ engagement: [{ part: 1, likes: 3 }] });
    expect(JSON.stringify(await operator.json('interactions marlow'))).not.toContain(`${said.id}`);
    const asked = hive
      .platform()
      .requests()
      .map(({ path }) => path);
    expect(asked.filter((path) => path.includes('/mentions'))).toEqual([]);
  });
});
