import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { withUnknownSendings } from '../../../shared/limits/unknown-sendings.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { isTerminal, type Publication, type PublicationState } from '../../../shared/publication/publication.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { afterRestore } from '../../../shared/publication/restore.ts';
import { sweep } from '../../../shared/publication/sweep.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { draftedPost } from '../../support/drafted.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { scriptedTraits } from '../../support/scripted-platform.ts';
import { hour, makeWorld, minute } from '../../support/world.ts';

const slot = Date.parse('2026-11-22T09:00:00Z');
const restore = { madeAt: slot + minute, now: slot + 30 * minute };
const evidence = { id: '1', url: 'https://scripted.example/1', at: slot };

function publication(state: PublicationState, changes: Partial<Publication> = {}): Publication {
  const parts = state === 'planned' ? [] : [{ text: 'The lamp is lit.' }];
  return draftedPost(slot, {
    notAfter: slot + 120 * minute,
    state,
    fence: 3,
    parts,
    textHash: textHash(changes.parts ?? parts),
    labelled: true,
    ...changes,
  });
}

const three = [{ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' }];
const oneOut = { parts: three, ids: { 0: evidence } };
const twoOut = { parts: three, ids: { 0: evidence, 1: { ...evidence, id: '2' } } };
const sending = { leaseUntil: slot + 2 * minute, sentAt: slot };

describe('what a publication out of a backup becomes', () => {
  const becomes: readonly (readonly [string, Publication, Partial<Publication>])[] = [
    ['planned and due', publication('planned'), { state: 'expired' }],
    ['held and due', publication('held'), { state: 'expired' }],
    [
      'drafted and due',
      publication('drafted'),
      { state: 'unconfirmed', sentAt: restore.madeAt, leaseUntil: restore.now, wakeAt: restore.now, fence: 5 },
    ],
    ['drafted and sent before', publication('drafted', sending), { state: 'unconfirmed', sentAt: slot }],
    ['a thread that has not begun', publication('drafted', { parts: three }), { state: 'expired' }],
    ['a thread with two parts to go', publication('drafted', oneOut), { state: 'published', partial: true }],
    ['a thread with one part to go', publication('drafted', twoOut), { state: 'unconfirmed' }],
    ['publishing', publication('publishing', sending), { state: 'unconfirmed', leaseUntil: restore.now, fence: 4 }],
    ['unconfirmed', publication('unconfirmed', sending), { state: 'unconfirmed', leaseUntil: restore.now, fence: 4 }],
    ['a thread under way', publication('publishing', { ...sending, parts: three }), { state: 'failed' }],
    [
      'a thread under way with a part out',
      publication('unconfirmed', { ...sending, ...oneOut }),
      { state: 'published', partial: true },
    ],
  ];
  it.each(becomes)('%s', (_name, before, expected) => {
    const after = afterRestore(before, restore);
    expect(after).toMatchObject(expected);
    if (isTerminal(after.state)) {
      expect(after.wakeAt).toBeUndefined();
      expect(after.reason).toContain('restored from a backup of 2026-11-22T09:01:00.000Z');
    }
  });

  it('what was drafted more than a day before expires: no listing can tell any more', () => {
    const late = { ...restore, now: restore.madeAt + 24 * hour + 1 };
    expect(afterRestore(publication('drafted'), late)).toMatchObject({ state: 'expired' });
  });

  it.each([
    ['ended', publication('published', { ids: { 0: evidence } })],
    ['planned ahead', publication('planned', { slot: slot + hour })],
    ['held ahead', publication('held', { slot: slot + hour })],
    ['approved ahead', publication('drafted', { slot: slot + hour })],
    ['kept back by its jitter', publication('planned', { dueAt: slot + hour })],
    ['never approved', publication('drafted', { approvalRequired: true })],
  ])('stays as it is: %s', (_name, before) => {
    expect(afterRestore(before, restore)).toBe(before);
  });
});

/** Every post of a run, with the publication that a worker sent it for. */
interface Sent {
  readonly publication: string;
  readonly at: number;
}

const slots = [0, 30, 60, 90, 120, 150, 180].map((minutes) => slot + minutes * minute);
const limits = scriptedTraits.defaultLimits;

/**
 * Seven slots and a thread of three parts, with a lost answer, a post that shows late, a lost request and a refusal; a backup at one minute,
 * its restore at another, and every slot delivered a second time after it.
 */
async function life(backupAt: number, restoreAt: number, safely: boolean): Promise<readonly Sent[]> {
  const world = makeWorld(slot);
  world.platform.faults.push(
    { kind: 'lost-after', hiddenMs: 5 * minute },
    { kind: 'lost-before' },
    world.platform.rateLimited(slot + 50 * minute),
    { kind: 'lost-after' },
  );
  const sent: Sent[] = [];
  let stores = { ledger: world.ledger, accounts: world.accounts };
  let restoredAt: number | undefined;
  let backup = { publications: world.ledger.all(), accounts: world.accounts.all() };
  for (let passed = 0; passed < 6 * 60; passed += 1) {
    const now = world.now();
    if (passed === backupAt) backup = { publications: stores.ledger.all(), accounts: stores.accounts.all() };
    if (passed === restoreAt) {
      const [ledger, accounts] = [memoryLedger(world.clock), memoryAccounts()];
      const times = { madeAt: slot + backupAt * minute, now };
      for (const one of backup.publications) await ledger.create(safely ? afterRestore(one, times) : one);
      for (const one of backup.accounts) {
        const known = withUnknownSendings(one, limits, ['post'], times.madeAt, now);
        await accounts.write(undefined, safely ? known : one);
      }
      stores = { ledger, accounts };
      restoredAt = safely ? now : undefined;
      world.jobs.length = 0;
    }
    const plan = { ...world.planTools, ...stores, restoredAt: async () => restoredAt };
    for (const one of slots) {
      if (one !== now && !(passed === restoreAt && one < now)) continue;
      await planPost({ personality: 'ada', platform: 'twitter', slot: new Date(one).toISOString() }, plan);
    }
    if (passed === 20) {
      const thread = publication('drafted', {
        id: 'ada.twitter.now.thread',
        slot: now,
        notAfter: now + hour,
        parts: three,
      });
      await stores.ledger.create({ ...thread, createdAt: now, stateSince: now, wakeAt: now });
    }
    await sweep({ ...world.sweepTools, ...stores });
    for (let job = world.jobs.shift(); job !== undefined; job = world.jobs.shift()) {
      const before = world.platform.posts.length;
      if (job.queue === 'draft') await draftStep(job.id, { ...world.draftTools, ...stores });
      else await publish(job.id, { ...world.publishTools, ...stores });
      for (const post of world.platform.posts.slice(before)) {
        sent.push({ publication: job.id, at: post.createdAt });
      }
    }
    world.pass(minute);
  }
  return sent;
}

function wrongs(sent: readonly Sent[]): readonly string[] {
  const found: string[] = [];
  for (const [id, posts] of Map.groupBy(sent, (one) => one.publication)) {
    const parts = id.endsWith('thread') ? 3 : 1;
    if (posts.length > parts) found.push(`${id} was posted ${posts.length} times`);
  }
  for (const { at } of sent) {
    const inAnHour = sent.filter((one) => one.at >= at && one.at < at + hour).length;
    if (inAnHour > limits.perHour) found.push(`${inAnHour} posts in an hour`);
  }
  return found;
}

describe('a hive that is restored from an older backup', () => {
  const backups = Array.from({ length: 24 }, (_, index) => index * 5);
  const ages = [1, 6, 19, 47, 101];

  it('never posts twice and keeps its windows, whenever the backup was made and restored', async () => {
    const found: string[] = [];
    let posts = 0;
    for (const backupAt of backups) {
      for (const age of ages) {
        const sent = await life(backupAt, backupAt + age, true);
        posts += sent.length;
        for (const wrong of wrongs(sent)) found.push(`backup at ${backupAt}, restored at ${backupAt + age}: ${wrong}`);
      }
    }
    expect(found).toEqual([]);
    // It goes on: the slots after the restore are posted.
    expect(posts).toBeGreaterThan(backups.length * ages.length * 4);
  }, 120_000);

  it('would post twice if everything came back as it was', async () => {
    const found: string[] = [];
    for (const backupAt of [5, 35, 60]) found.push(...wrongs(await life(backupAt, backupAt + 47, false)));
    expect(found).not.toEqual([]);
  }, 60_000);
});
