import { beforeEach, describe, expect, it } from 'vitest';
import { newAccount } from '../../../shared/limits/account.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { normalisedHash } from '../../../shared/publication/outcomes.ts';
import { type Publication, partKey } from '../../../shared/publication/publication.ts';
import { askRemoval } from '../../../shared/publication/wishes.ts';
import { draftedPost } from '../../support/drafted.ts';
import { type ErrandWorld, errandWorld, hour, minute, publishedThread } from '../../support/errands.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';

let world: ErrandWorld;
beforeEach(() => {
  world = errandWorld();
});

const twinId = 'ada.twitter.now.twin';
const twinOf = (words: string, changes: Partial<Publication>) =>
  draftedPost(world.now(), {
    id: twinId,
    parts: [{ text: words }],
    fence: 1,
    sentAt: world.now() - 25 * minute,
    leaseUntil: world.now() - 23 * minute,
    wakeAt: undefined,
    ...changes,
  });

/** What the account remembers of a part whose outcome nobody told it. */
async function leaveOpen(publication: Publication, part: number) {
  const at = publication.sentAt ?? world.now();
  const entry = {
    key: partKey(publication.id, part),
    action: 'post',
    fence: publication.fence,
    at,
    until: publication.leaseUntil ?? at,
    open: normalisedHash(publication, part, scriptedTraits),
  };
  await changeAccount(world.accounts, 'twitter', 'ada', (state) => ({
    ...newAccount('twitter', 'ada'),
    ...state,
    entries: [...state.entries, entry],
  }));
}

/** A thread that was cut short: nobody heard of its second part, which is out unless it is `lost`. */
async function cutShort(lost: boolean): Promise<Publication> {
  const thread = await publishedThread(world, 2);
  const { 1: unheard, ...ids } = thread.ids;
  const set = { ...({ ids } as object), partial: true, reason: 'nobody could tell', sentAt: world.now() - 30 * minute };
  await world.ledger.apply(thread.id, { guard: { state: 'published', fence: thread.fence }, set, remove: [] });
  if (lost) {
    const index = world.platform.posts.findIndex(({ id }) => id === unheard?.id);
    world.platform.posts.splice(index, 1);
  }
  // Whatever was under way shows by now.
  world.pass(15 * minute);
  return world.only();
}

const stateOf = async (id: string) => (await world.ledger.read(id))?.state;
const failed = { state: 'failed', reason: 'look at the account' } as const;

describe('a wish to take down a thread of which a part may be out unheard', () => {
  it.each([
    ['lost', true],
    ['out', false],
  ])('is granted though another post with the words of that part failed: the part is %s', async (_name, lost) => {
    const thread = await cutShort(lost);
    const words = thread.parts[1]?.text ?? '';
    const twin = twinOf(words, failed);
    await world.ledger.create(twin);
    await leaveOpen(twin, 0);
    // The post that the failed one made, unheard: on the account's own timeline, where the thread's second part cannot be.
    const stranger = { ...world.platform.posts[0]!, id: '7', text: words, createdAt: world.now() - 25 * minute };
    world.platform.posts.push(stranger);

    await askRemoval(thread.id, { by: 'eve' }, world.wishTools);
    await world.deliver();
    expect(await world.ledger.read(thread.id)).toMatchObject({ state: 'removed', wish: { granted: true } });
    expect(world.platform.posts).toEqual([stranger]);
    expect(await world.ledger.externalOwner('twitter', '7')).toBeUndefined();
  });

  it.each([
    [
      'another publication answers the same post with the same words',
      (replyTo: string) => ({ ...failed, target: { replyTo } }),
    ],
    [
      'another answers it from another place',
      (replyTo: string) => ({ ...failed, target: { replyTo, place: 'x' } }),
      'removed',
    ],
  ])('%s', async (_name, changes, end = 'published') => {
    const thread = await cutShort(true);
    const twin = twinOf(thread.parts[1]?.text ?? '', changes(thread.ids['0']?.id ?? ''));
    await world.ledger.create(twin);
    await leaveOpen(twin, 0);
    await askRemoval(thread.id, { by: 'eve' }, world.wishTools);
    await world.deliver();
    expect(await stateOf(thread.id)).toBe(end);
  });

  it('stays open where the ledger does not know whose the same words are', async () => {
    const thread = await cutShort(true);
    await leaveOpen(twinOf(thread.parts[1]?.text ?? '', failed), 0);
    await askRemoval(thread.id, { by: 'eve' }, world.wishTools);
    await world.deliver();
    expect(await world.ledger.read(thread.id)).toMatchObject({
      state: 'published',
      wish: { waits: 'another publication with the same words is under way' },
    });
  });
});

describe('two answers with the same words, of which nobody heard', () => {
  const unheard = (id: string, replyTo: string) =>
    twinOf('Thank you.', {
      id,
      kind: 'reply',
      target: { replyTo },
      state: 'unconfirmed',
      wakeAt: world.now(),
      notAfter: world.now() + 24 * hour,
    });

  it.each([
    ['to different posts are told apart by what they answer', '51', '52', 'published'],
    ['to one post are not told apart', '51', '51', 'unconfirmed'],
  ])('%s', async (_name, one, other, state) => {
    const answers = [unheard('ada.twitter.re.1', one), unheard('ada.twitter.re.2', other)];
    for (const [index, answer] of answers.entries()) {
      await world.ledger.create(answer);
      await leaveOpen(answer, 0);
      world.platform.posts.push({
        id: `9${index}`,
        url: `u/9${index}`,
        text: 'Thank you.',
        target: answer.target,
        createdAt: world.now() - 24 * minute,
        account: 'ada',
        visibleFrom: 0,
      });
    }
    for (const { id } of answers) await world.work(id);
    expect(await stateOf('ada.twitter.re.1')).toBe(state);
    expect(await stateOf('ada.twitter.re.2')).toBe(state);
    if (state === 'published') {
      expect((await world.ledger.read('ada.twitter.re.1'))?.ids['0']?.id).toBe('90');
      expect((await world.ledger.read('ada.twitter.re.2'))?.ids['0']?.id).toBe('91');
    }
  });
});
