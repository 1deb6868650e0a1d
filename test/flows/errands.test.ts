import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAccounts } from '../../infra/cli/account-check.ts';
import { connect } from '../../infra/cli/connection.ts';
import { chooseTarget } from '../../infra/cli/target.ts';
import * as moves from '../../shared/publication/moves.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let hive: TestHive;
let operator: Operator;
const environment = () => ({ HIVE_DATA_DIR: join(hive.folder, 'data') });
const newest = async (): Promise<Publication> => (await hive.publications()).at(-1)!;
let lost: Publication;
let unheard: Publication;
const standing = () => hive.posts().filter(({ deleted }) => !deleted);
const textsStanding = () => standing().map(({ text }) => text);
/** The calendar goes on while somebody waits at the command line. */
async function meanwhile<T>(command: Promise<T>, ms = 3 * minute): Promise<T> {
  let done = false;
  const end = command.finally(() => {
    done = true;
  });
  while (!done) {
    await hive.pass(ms);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return end;
}

beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf(environment());
  await hive.put('personalities/marlow.json', personaFile());
});
afterAll(() => endHive(hive));

describe('what an operator asks of the functions that reach a platform', () => {
  it('names each account as the platform knows it, and leaves the answer on its item', async () => {
    const answer = await meanwhile(operator.cli('account check --json'));
    expect(JSON.parse(answer.out)).toMatchObject([
      {
        platform: 'twitter',
        account: 'marlow',
        check: { outcome: 'works', handle: 'marlow', about: expect.any(String) },
      },
    ]);
    expect(answer.code).toBe(0);
    const connection = await connect(chooseTarget({}, environment()));
    const [again] = await meanwhile(checkAccounts(connection, [{ platform: 'twitter', account: 'marlow' }]));
    expect(await connection.accounts.read('twitter', 'marlow')).toMatchObject({
      credentials: 'present',
      check: again?.check,
    });
    connection.close();
    expect(hive.posts()).toEqual([]);
  });

  it('says what is missing, and which account there is', async () => {
    const wrong = await operator.cli('account check twitter nobody');
    expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining('There is no account "nobody"') });
  });

  it('takes a post down while the hive is paused, and says so on the platform', async () => {
    await hive.pass(3 * hour);
    const post = await newest();
    expect(post.state).toBe('published');
    expect(standing()).toHaveLength(1);
    await operator.json('pause --all');
    const removed = await meanwhile(
      operator.cli(['posts', 'remove', post.id, '--why', 'It names somebody.', '--json']),
    );
    expect(JSON.parse(removed.out)).toMatchObject({ done: true, state: 'removed', partsTakenDown: [1] });
    expect(standing()).toEqual([]);
    expect(await newest()).toMatchObject({ state: 'removed', reason: expect.stringContaining('It names somebody.') });
    await operator.json('resume --all');
    const twice = await operator.cli(`posts remove ${post.id}`);
    expect(twice).toMatchObject({ code: 1, out: expect.stringContaining('is removed') });
    const again = await operator.cli(`posts retry ${post.id}`);
    expect(again).toMatchObject({ code: 1, out: expect.stringContaining('hive post') });
  });

  it('leaves alone what failed, whether it got through or not', async () => {
    const platform = hive.platform();
    const create = { method: 'POST', path: '/2/tweets' };
    platform.injectFault({ kind: 'drop-before', match: create });
    platform.injectFault({ kind: 'drop-after', match: create, skip: 1 });
    const listing = { method: 'GET', path: '/2/users/:id/tweets' };
    platform.injectFault({ kind: 'status', status: 503, times: 'always', match: listing });
    await hive.pass(8 * hour);
    // A day of looking for them in vain would end so.
    const connection = await connect(chooseTarget({}, environment()));
    const failed: Publication[] = [];
    for (const { id } of (await hive.publications()).filter(({ state }) => state === 'unconfirmed')) {
      const open = (await connection.ledger.read(id))!;
      const end = moves.end(open, 'failed', 'nobody could tell; look at the account', connection.clock.now());
      failed.push((await connection.ledger.apply(id, end))!);
    }
    connection.close();
    expect(failed.map(({ state }) => state)).toEqual(['failed', 'failed']);
    [lost, unheard] = failed as [Publication, Publication];
    expect(textsStanding()).not.toContain(lost.parts[0]?.text);
    expect(textsStanding()).toContain(unheard.parts[0]?.text);
  });

  it('sends one again once its absence is proved, and not before', async () => {
    const { id, parts } = lost;
    const before = standing().length;
    const unproved = await meanwhile(operator.cli(`posts retry ${id}`));
    expect(unproved).toMatchObject({ code: 1, out: expect.stringContaining('own posts cannot be listed') });
    expect(standing()).toHaveLength(before);

    hive.platform().clearFaults();
    const again = await meanwhile(operator.cli(`posts retry ${id} --within 1d --json`), minute);
    expect(again.code).toBe(0);
    for (let tries = 0; tries < 20 && standing().every(({ text }) => text !== parts[0]?.text); tries += 1) {
      await hive.pass(5 * minute);
    }
    expect(standing().filter(({ text }) => text === parts[0]?.text)).toHaveLength(1);
    expect((await hive.publications()).find((one) => one.id === id)).toMatchObject({ state: 'published', retries: 1 });
  });

  it('takes the word of a person who found the post, by its link, and takes that down too', async () => {
    const { id, parts } = unheard;
    const post = standing().find(({ text }) => text === parts[0]?.text);
    const named = await operator.json(`posts retry ${id} --posted ${post?.url}`);
    expect(named).toMatchObject({ state: 'published', urls: [post?.url] });
    const removed = await meanwhile(operator.cli(`posts remove ${id} --json`));
    expect(JSON.parse(removed.out)).toMatchObject({ state: 'removed' });
    expect(textsStanding()).not.toContain(post?.text);
  });

  it('leaves nothing doubled and nothing lost, and a line of the audit for each deed', async () => {
    expect(await hive.report()).toMatchObject({ duplicates: 0, lost: 0, failed: 0, removed: 2 });
    const what: unknown[] = [];
    for await (const item of hive.items()) if (String(item.pk).startsWith('AUDIT#')) what.push(item.what);
    const wished = what.filter((one) => one === 'removed' || one === 'retried');
    expect(wished.sort()).toEqual(['removed', 'removed', 'retried', 'retried', 'retried']);
  });
});
