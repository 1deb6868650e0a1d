import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Answers, type Operator, operatorOf } from '../support/operator.ts';

const [ten, two, six] = [2, 6, 10].map((hours) => monday + hours * hour) as [number, number, number];

let hive: TestHive;
let operator: Operator;
const sittingOperator = (answers: Answers) => operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') }, answers);
const of = async (slot: number): Promise<Publication> => {
  const found = (await hive.publications()).find((one) => one.slot === slot);
  if (found === undefined) throw new Error(`nothing is planned for ${new Date(slot).toISOString()}`);
  return found;
};
const idOf = (slot: number) => `marlow.twitter.${new Date(slot).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;

beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile({ approval: { leadTime: '2 hours' } }));
});
afterAll(() => endHive(hive));

describe('a draft that a person looks at', () => {
  it('is written ahead of its slot, and waits', async () => {
    expect(await of(ten)).toMatchObject({ id: idOf(ten), state: 'planned', approvalRequired: true });
    await hive.pass(10 * minute);
    const held = await of(ten);
    expect(held).toMatchObject({
      state: 'held',
      run: expect.any(String),
      reason: 'the file of marlow asks for approval',
    });
    expect(held.stateSince).toBeLessThan(ten - hour);
    expect(hive.lines).toContainEqual(expect.objectContaining({ event: 'publication.held', publication: idOf(ten) }));
    const { needsAPerson } = await operator.json('status');
    expect(JSON.stringify(needsAPerson)).toContain(`hive posts approve ${idOf(ten)}`);
  });

  it('is edited: gated again, and an approval of the old words is refused', async () => {
    const { textHash: old = '' } = await of(ten);
    const human = await operator.cli(['posts', 'edit', idOf(ten), '--text', 'I am a real person, believe me.']);
    expect(human).toMatchObject({ code: 1, out: expect.stringContaining('Nothing was done') });
    expect((await of(ten)).textHash).toBe(old);

    const edited = await operator.cli([
      'posts',
      'edit',
      idOf(ten),
      '--text',
      'Low water at dusk, and the lamp is trimmed.',
    ]);
    expect(edited.code).toBe(0);
    expect(edited.out).toContain('The moderation did not look at these words');
    expect(await of(ten)).toMatchObject({ state: 'held', revision: 1, labelled: true });
    const outdated = await operator.cli(['posts', 'approve', idOf(ten), '--hash', old.slice(0, 12)]);
    expect(outdated).toMatchObject({ code: 1, out: expect.stringContaining(`names the hash ${old.slice(0, 12)}`) });
  });

  it('is approved once, waits for its slot, and goes out there once', async () => {
    const { textHash = '' } = await of(ten);
    const answer = await operator.json(`posts approve ${idOf(ten)} --hash ${textHash.slice(0, 12)}`);
    expect(answer).toMatchObject({ done: true, state: 'drafted', textHash, waitsUntil: new Date(ten).toISOString() });
    const twice = await operator.cli(`posts approve ${idOf(ten)}`);
    expect(twice).toMatchObject({ code: 1, out: expect.stringMatching(/was approved by .+ already; it is drafted/) });
    expect(hive.posts()).toHaveLength(0);

    await hive.pass(2 * hour);
    const published = await of(ten);
    expect(published).toMatchObject({
      state: 'published',
      approvedHash: textHash,
      approvedBy: expect.stringContaining('@'),
    });
    expect(published.ids['0']?.at).toBeGreaterThanOrEqual(ten);
    expect((published.ids['0']?.at ?? 0) - ten).toBeLessThan(2 * minute);
    expect(hive.posts().map(({ text }) => text)).toEqual(['Low water at dusk, and the lamp is trimmed.']);
  });

  it('is rejected with a reason, in a walk that asks', async () => {
    await hive.pass(4 * hour - 30 * minute);
    expect((await of(two)).state).toBe('held');
    const walker = sittingOperator([
      [/^What is to become of it/, 'reject'],
      [/^Why\?/, 'Too gloomy.'],
    ]);
    const walked = await walker.cli('posts review');
    expect(walked.notes).toContain((await of(two)).parts[0]?.text);
    expect(walked.out).toContain('0 approved, 1 rejected; 0 drafts left.');
    expect(await of(two)).toMatchObject({
      state: 'rejected',
      reason: expect.stringContaining('rejected it: Too gloomy.'),
    });
    const alone = await operator.cli('posts review');
    expect(alone).toMatchObject({ code: 1, notes: expect.stringContaining('Nobody can be asked here') });
  });

  it('expires where nobody answers', async () => {
    await hive.pass(8 * hour);
    expect(await of(six)).toMatchObject({ state: 'expired', reason: expect.stringContaining('nobody approved it') });
    const late = await operator.cli(`posts approve ${idOf(six)}`);
    expect(late).toMatchObject({ code: 1, out: expect.stringContaining('is expired') });
    expect(hive.posts()).toHaveLength(1);
  });

  it('is about another topic than those beside it', async () => {
    const topics = [(await of(ten)).topic, (await of(two)).topic, (await of(six)).topic];
    expect(new Set(topics).size).toBe(3);
  });

  it('is skipped where its slot leaves the schedule', async () => {
    const next = ten + 24 * hour;
    await hive.pass(ten + 23 * hour - hive.cloud.calendar.now());
    expect((await of(next)).state).toBe('held');
    const platforms = { twitter: { schedule: { cron: '30 11 * * *' } } };
    await hive.put('personalities/marlow.json', personaFile({ approval: { leadTime: '2 hours' }, platforms }));
    expect(await of(next)).toMatchObject({ state: 'skipped', reason: expect.stringContaining('not in the schedule') });
  });

  it('leaves a line of the audit for each deed', async () => {
    const deeds: unknown[] = [];
    for await (const item of hive.items()) if (String(item.pk).startsWith('AUDIT#')) deeds.push(item);
    expect(deeds).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pk: 'AUDIT#2026-11-23', what: 'edited', on: idOf(ten) }),
        expect.objectContaining({ what: 'approved', on: idOf(ten), hash: (await of(ten)).approvedHash }),
        expect.objectContaining({ what: 'rejected', on: idOf(two), why: 'Too gloomy.' }),
      ]),
    );
    expect(deeds).toHaveLength(3);
  });
});
