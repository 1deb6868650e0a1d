import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let folder: string;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  folder = mkdtempSync(join(tmpdir(), 'versions-'));
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endHive(hive);
});

const put = async (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return operator.cli(`personality put ${path}`);
};

describe('the versions of a personality', () => {
  it('are listed, compared and taken back', async () => {
    await put('marlow.json', personaFile({ version: '1.0' }));
    await put(
      'marlow.json',
      personaFile({ version: '1.1', topics: ['tides', 'fog', 'maps'], timezone: 'Europe/London' }),
    );
    expect(await operator.json('personality versions marlow')).toMatchObject({
      personality: 'marlow',
      versions: [
        { version: 2, fileVersion: '1.1', inForce: true },
        { version: 1, fileVersion: '1.0', inForce: false },
      ],
    });
    const { out } = await operator.cli('personality diff marl');
    expect(out).toMatch(/topics +- "old lamps"\n +topics +\+ "maps"/);
    expect(out).toMatch(/timezone +"UTC" -> "Europe\/London"/);

    const before = await hive.bucket.get('personalities/marlow.json');
    const taken = await operator.json('personality rollback marlow 1');
    expect(taken).toMatchObject({ status: 'accepted', from: 1, version: 3, fileVersion: '1.0' });
    expect(await hive.bucket.get('personalities/marlow.json')).not.toEqual(before);
    expect(await operator.json('personality diff marlow 1 3')).toEqual({
      personality: 'marlow',
      from: 1,
      to: 3,
      changes: [],
    });
    expect((await operator.cli('personality show marlow')).out).toContain(
      '(file version 1.0), writes en, lives in UTC',
    );
    expect(await operator.json('personality rollback marlow 3')).toMatchObject({ status: 'unchanged', version: 3 });
    expect((await operator.cli('personality diff marlow 9')).notes).toContain(
      'has no version 9, its versions go from 1 to 3',
    );
  });

  it('are not taken back to what would be refused today', async () => {
    await put('marlow.json', personaFile({ platforms: { twitter: { account: 'keeper', schedule: 'rate(1 hour)' } } }));
    await put(
      'eve.json',
      personaFile({ name: 'Eve', platforms: { twitter: { account: 'marlow', schedule: 'rate(4 hours)' } } }),
    );
    const before = await hive.bucket.get('personalities/marlow.json');
    const { code, out } = await operator.cli('personality rollback marlow 1');
    expect(code).toBe(1);
    expect(out).toMatch(
      /version 1 of marlow would be refused today:\n.*account: found "marlow", which belongs to .*"eve"/,
    );
    expect(out).toContain('Nothing was changed.');
    expect(await hive.bucket.get('personalities/marlow.json')).toEqual(before);
    expect(await operator.json('personality versions marlow --last 1')).toMatchObject({
      versions: [{ version: 4, inForce: true }],
    });
  });

  it('bring a deleted personality back, under the next number', async () => {
    await operator.cli('personality rm eve');
    await operator.cli('personality rm marlow');
    expect((await operator.cli('personality versions marlow')).out).toContain(
      'a rollback to one of these brings it back',
    );
    expect(await operator.json('personality rollback marlow 2')).toMatchObject({ status: 'accepted', version: 5 });
  });
});

describe('the budget', () => {
  it('is told before the first post, after it, and where it is spent', async () => {
    // Enough for one post and not for the next.
    await put('nora.json', personaFile({ name: 'Nora', budget: { perDayUsd: 0.02 } }));
    expect((await operator.cli('personality show nora')).out).toMatch(/Warnings\n.*its budget of \$0\.02 a day/);
    expect(await operator.json('budget nora')).toMatchObject({
      budgets: [{ personality: 'nora', spentTodayUsd: 0, capsFrom: { perDayUsd: 'personality' }, exhausted: [] }],
    });
    await hive.pass(2 * hour + 5 * minute);
    const { budgets } = (await operator.json('budget nora')) as { budgets: { spentTodayUsd: number }[] };
    expect(budgets[0]?.spentTodayUsd).toBeGreaterThan(0.01);
    expect(budgets).toMatchObject([{ exhausted: [{ platform: 'twitter', until: '2026-11-24T00:00:00.000Z' }] }]);
    const { out } = await operator.cli('why nora');
    expect(out).toMatch(/twitter: Slots of nora are skipped: its budget of \$0\.02 a day allows no more/);
    expect(out).toMatch(/budget +\$0\.01\d* of \$0\.02 today/);
    expect((await operator.cli('budget')).out).toMatch(/marlow\n[\s\S]*nora\n[\s\S]*exhausted/);
  });
});

describe('drafts of a file that is not uploaded', () => {
  it('are shown with their verdicts; nothing is posted, stored or spent', async () => {
    const file = join(folder, 'otis.json');
    writeFileSync(file, JSON.stringify(personaFile({ name: 'Otis', topics: ['rope', 'rust', 'rain'] })));
    const before = await everything();
    const preview = (await operator.json(`personality preview ${file} --posts 3 --platform tw`)) as {
      drafts: { id: string; outcome: string; topic: string; parts: object[]; tries: { verdicts: object[] }[] }[];
      costUsd: number;
      model: string;
    };
    expect(preview.drafts.map(({ outcome }) => outcome)).toEqual(['draft', 'draft', 'draft']);
    expect(new Set(preview.drafts.map(({ topic }) => topic))).toEqual(new Set(['rope', 'rust', 'rain']));
    const gates = preview.drafts[0]?.tries.at(-1)?.verdicts;
    expect(gates).toEqual(expect.arrayContaining([expect.objectContaining({ gate: 'moderation', verdict: 'pass' })]));
    expect(preview.costUsd).toBeGreaterThan(0);
    expect(preview.model).toContain('look-alike');
    expect((await operator.cli(`personality preview ${file} --posts 1`)).out).toMatch(
      /^otis\.twitter\.preview\.1, about .*\n[\s\S]*Nothing was posted or stored\.\n$/,
    );
    expect(await everything()).toEqual(before);
    writeFileSync(file, JSON.stringify(personaFile({ topics: 'rope' })));
    const refused = await operator.cli(`personality preview ${file}`);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('topics: found "rope"');
  });
});

describe('what was said', () => {
  it('is run again without the model, and put beside what another version would have said', async () => {
    const [post] = (await operator.json('posts list nora --state published')) as unknown as { id: string }[];
    const requests = hive.sandboxes.openai.requests().length;
    expect(await operator.json(`posts replay ${post?.id}`)).toMatchObject({ publication: post?.id, same: true });
    expect((await operator.cli(`posts replay ${post?.id}`)).out).toMatch(
      /the same today, in its one try\.\n\nTaken from/,
    );
    expect(hive.sandboxes.openai.requests()).toHaveLength(requests);

    const next = personaFile({ name: 'Nora', style: { post: ['ask the sea something'] } });
    const before = await everything();
    const file = join(folder, 'nora-next.json');
    writeFileSync(file, JSON.stringify(next));
    const compared = (await operator.json(`personality compare nora 1 ${file} --last 5`)) as {
      occasions: { publication: string; topic: string; said: object[]; would: { topic: string; parts: object[] } }[];
    };
    expect(compared.occasions).toHaveLength(1);
    expect(compared.occasions[0]).toMatchObject({ publication: post?.id, would: { outcome: 'draft' } });
    expect(compared.occasions[0]?.would.topic).toBe(compared.occasions[0]?.topic);
    expect(hive.sandboxes.openai.requests()).toHaveLength(requests + 2);
    expect((await operator.cli(`personality compare nora 1 1`)).out).toMatch(
      /version 1 said:\n[\s\S]*version 1 would say:\n/,
    );
    expect(await everything()).toEqual(before);
    expect((await operator.cli('personality compare nora 7 1')).notes).toContain('has no version 7');
  });
});

describe('a model that costs', () => {
  it('is asked for a comparison only where somebody agrees to the price', async () => {
    const { openai } = hive.sandboxes;
    const environment = {
      HIVE_DATA_DIR: join(hive.folder, 'data'),
      OPENAI_API_KEY: openai.signUp().apiKey,
      OPENAI_BASE_URL: openai.baseUrl,
    };
    const line = 'personality compare nora 1 1 --last 1 --own-key';
    const requests = openai.requests().length;
    const unasked = await operatorOf(environment).cli(line);
    expect(unasked.code).toBe(1);
    expect(unasked.notes).toMatch(/is asked for 1 post, which costs at most \$0\.00\d+\. Say --yes/);
    const no = await operatorOf(environment, [[/at most \$.* Go on\?$/, 'no']]).cli(line);
    expect(no).toMatchObject({ code: 1, notes: 'Nothing was asked.\n' });
    expect(openai.requests()).toHaveLength(requests);
    expect(await operatorOf(environment, [[/Go on\?$/, 'yes']]).cli(line)).toMatchObject({ code: 0 });
    const agreed = await operatorOf(environment).cli(`${line} --yes`);
    expect(agreed.out).toMatch(/for \$0\.000\d+\. Nothing was posted or stored\.\n$/);
    expect(agreed.out + agreed.notes).not.toContain(environment.OPENAI_API_KEY);
  });
});

/** All that is stored: items, objects, posts. */
async function everything(): Promise<unknown> {
  const items: string[] = [];
  for await (const item of hive.items()) items.push(JSON.stringify(item));
  return { items: items.sort(), posts: hive.posts().length };
}
