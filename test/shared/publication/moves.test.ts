import { describe, expect, it } from 'vitest';
import * as moves from '../../../shared/publication/moves.ts';
import {
  isTerminal,
  type Publication,
  type PublicationState,
  publicationStates,
  terminalStates,
} from '../../../shared/publication/publication.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import * as wishMoves from '../../../shared/publication/wish-moves.ts';
import { draftedPost } from '../../support/drafted.ts';

const slot = Date.parse('2026-11-22T09:00:00Z');
const minute = 60_000;

function publication(state: PublicationState, changes: Partial<Publication> = {}): Publication {
  const parts = state === 'planned' ? [] : [{ text: 'The lamp is lit.' }];
  return draftedPost(slot, {
    notAfter: slot + 120 * minute,
    state,
    fence: 3,
    revision: 2,
    wakeAt: terminalStates.includes(state) ? undefined : slot + 15 * minute,
    revivals: 2,
    attempts: 1,
    parts,
    textHash: parts.length === 0 ? undefined : textHash(parts),
    labelled: true,
    leaseUntil: slot,
    sentAt: slot,
    ...changes,
  });
}

const evidence = { id: '1', url: 'https://x.example/1', at: slot };
const retryWish = { kind: 'retry', nonce: 'a', by: 'eve', at: slot, notAfter: slot + 60 * minute } as const;
const removalWish = { kind: 'remove', nonce: 'b', by: 'eve', at: slot } as const;
const words = { parts: [{ text: 'Other words.' }], labelled: true };
const now = slot + 5 * minute;

/** Every way a publication can be moved, whatever its state. */
const attempts: Readonly<Record<string, (p: Publication) => moves.Move>> = {
  draft: (p) => moves.draft(p, words, now),
  hold: (p) => moves.hold(p, words, 'asked', now),
  edit: (p) => moves.edit(p, words, now),
  approve: (p) => moves.approve(p, p.textHash ?? '', 'eve', now),
  claim: (p) => moves.claim(p, now, now + 2 * minute),
  giveBack: (p) => moves.giveBack(p, 'refused', now + minute, now),
  unconfirm: (p) => moves.unconfirm(p, 'cut', now + minute, now),
  recover: (p) => moves.recover(p, now),
  sendAgain: (p) => moves.sendAgain(p, now),
  complete: (p) => moves.complete({ ...p, ids: { 0: evidence } }, now),
  expire: (p) => moves.end(p, 'expired', 'late', now),
  skip: (p) => moves.end(p, 'skipped', 'deleted', now),
  reject: (p) => moves.end(p, 'rejected', 'no', now),
  fail: (p) => moves.end(p, 'failed', 'lost', now),
  askRetry: (p) => wishMoves.ask(p, retryWish, now),
  askRemoval: (p) => wishMoves.ask(p, removalWish, now),
  retry: (p) => wishMoves.retry({ ...p, wish: retryWish }, now),
  answerRetry: (p) => wishMoves.answer({ ...p, wish: retryWish }, 'nobody can tell', now),
  postponeRemoval: (p) => wishMoves.postpone({ ...p, wish: removalWish }, 'too many requests', now + minute, now),
  reviveRemoval: (p) => wishMoves.reviveWish({ ...p, wish: removalWish }, now + minute, now),
  takeDown: (p) => wishMoves.takenDown({ ...p, ids: { 0: evidence }, wish: removalWish }, 0, true, now),
  seeGone: (p) => wishMoves.seenGone({ ...p, ids: { 0: evidence } }, 0, now - minute, now),
  cutShort: (p) => wishMoves.cutShort({ ...p, ids: { 0: evidence } }, 'named', now),
};

/** The design's table, written out once more by hand: what each state allows. */
const allowed: Readonly<Record<PublicationState, readonly string[]>> = {
  planned: ['draft', 'hold', 'expire', 'skip', 'reject', 'fail'],
  held: ['edit', 'approve', 'expire', 'skip', 'reject', 'complete'],
  drafted: ['claim', 'expire', 'skip', 'reject', 'complete'],
  publishing: ['giveBack', 'unconfirm', 'recover', 'reject', 'complete'],
  unconfirmed: ['sendAgain', 'expire', 'fail', 'complete'],
  published: ['askRemoval', 'postponeRemoval', 'reviveRemoval', 'takeDown', 'seeGone', 'complete'],
  failed: ['askRetry', 'retry', 'answerRetry', 'cutShort', 'complete'],
  skipped: ['complete'],
  rejected: ['complete'],
  expired: ['complete'],
  removed: [],
};

describe('the table of moves', () => {
  for (const state of publicationStates) {
    it(`${state} allows what the table says, and nothing leads out of the table`, () => {
      for (const [name, attempt] of Object.entries(attempts)) {
        let to: PublicationState | undefined;
        try {
          to = attempt(publication(state)).set.state ?? state;
        } catch (error) {
          expect(error, name).toBeInstanceOf(moves.ImpossibleMove);
        }
        expect(to !== undefined, `${name} from ${state}`).toBe(allowed[state].includes(name));
        if (to !== undefined) expect(moves.mayBecome[state], `${name} from ${state}`).toContain(to);
      }
    });
  }

  it('names the state and fence it was made for, and ends the wait', () => {
    const move = moves.claim(publication('drafted', { wait: { reason: 'window' } }), now, now + 2 * minute);
    expect(move.guard).toEqual({ state: 'drafted', fence: 3, partWithoutId: 0 });
    expect(move.set).toMatchObject({ state: 'publishing', fence: 4, leaseUntil: now + 2 * minute, revivals: 0 });
    expect(move.remove).toContain('wait');
  });

  it('takes wakeAt away at each end', () => {
    for (const to of ['expired', 'skipped', 'rejected'] as const) {
      const move = moves.end(publication('drafted'), to, 'because', now);
      expect(move.remove).toContain('wakeAt');
      expect(move.set.reason).toBe('because');
      expect(isTerminal(move.set.state ?? 'drafted')).toBe(true);
    }
  });

  it('never calls what people can see failed: with a part out every end is published, partial', () => {
    const thread = { parts: [{ text: 'one' }, { text: 'two' }], ids: { 0: evidence } };
    for (const [state, to] of [
      ['drafted', 'expired'],
      ['drafted', 'skipped'],
      ['drafted', 'rejected'],
      ['publishing', 'rejected'],
      ['unconfirmed', 'failed'],
    ] as const) {
      expect(moves.end(publication(state, thread), to, 'cut short', now).set).toMatchObject({
        state: 'published',
        partial: true,
        reason: 'cut short',
      });
    }
  });

  it('gives the next part of a thread a claim of its own', () => {
    const thread = publication('publishing', { parts: [{ text: 'one' }, { text: 'two' }], ids: { 0: evidence } });
    const move = moves.continueThread(thread, now);
    expect(move.guard).toMatchObject({ state: 'publishing', partsWithId: 1 });
    expect(move.set.state).toBe('drafted');
    expect(move.remove).toContain('sentAt');
    expect(() => moves.continueThread(publication('publishing'), now)).toThrow(moves.ImpossibleMove);
  });

  it('does not send what was not approved, or was approved with other words', () => {
    const asked = publication('drafted', { approvalRequired: true });
    expect(() => moves.claim(asked, now, now + minute)).toThrow('not the approved ones');
    expect(() => moves.claim({ ...asked, approvedHash: 'other' }, now, now + minute)).toThrow('not the approved ones');
    expect(moves.claim({ ...asked, approvedHash: asked.textHash }, now, now + minute).set.state).toBe('publishing');
    expect(() => moves.approve(publication('held'), 'other', 'eve', now)).toThrow('names other words');
  });

  it('recovers only a dead lease', () => {
    const alive = publication('publishing', { leaseUntil: now });
    expect(() => moves.recover(alive, now + minute)).toThrow('not dead yet');
    expect(moves.recover(alive, now + minute + 1).set).toMatchObject({ state: 'unconfirmed', fence: 4 });
  });

  it('sends again at most twice', () => {
    expect(moves.sendAgain(publication('unconfirmed', { resends: 1 }), now).set.resends).toBe(2);
    expect(() => moves.sendAgain(publication('unconfirmed', { resends: 2 }), now)).toThrow('2 times already');
  });

  it('keeps the time of a request that was only proved absent, forgets one that was known not to be sent', () => {
    expect(moves.giveBack(publication('publishing', { resends: 1 }), 'refused', now, now).remove).not.toContain(
      'sentAt',
    );
    expect(moves.giveBack(publication('publishing'), 'refused', now, now).remove).toContain('sentAt');
    expect(moves.claim(publication('drafted', { sentAt: slot }), now, now + minute).set.sentAt).toBe(slot);
    expect(moves.claim(publication('drafted', { sentAt: undefined }), now, now + minute).set.sentAt).toBe(now);
  });

  it('ends a wait that another worker wrote since the publication was read', () => {
    const unwaiting = publication('unconfirmed');
    expect(unwaiting.wait).toBeUndefined();
    expect(moves.sendAgain(unwaiting, now).remove).toContain('wait');
    expect(moves.end(unwaiting, 'failed', 'nobody knows', now).remove).toContain('wait');
    expect(moves.wait(unwaiting, 'window', now, now).remove).not.toContain('wait');
  });

  it('marks what the platform has no more without ending it, and without forgetting what a person wished', () => {
    const { wakeAt: _wakeAt, ...quiet } = publication('published', { missing: { '1': 5 } });
    const move = wishMoves.seenGone(quiet, 0, now - minute, now);
    expect(move.set).toMatchObject({ missing: { '0': now - minute, '1': 5 } });
    expect(move.set.state).toBeUndefined();
    expect(move.guard).toMatchObject({ state: 'published', wish: null });
    const wished = publication('published', { wish: removalWish, wakeAt: now + minute });
    expect(wishMoves.seenGone(wished, 0, now, now)).toMatchObject({
      set: { wakeAt: now + minute },
      guard: { wish: removalWish.nonce },
      remove: expect.not.arrayContaining(['wakeAt']),
    });
  });

  it('counts revivals of what nobody moved, and none of what waited', () => {
    const moved = moves.revive(publication('drafted'), now, now);
    expect(moved.set.revivals).toBe(3);
    expect(moved.guard.wakeAt).toBe(slot + 15 * minute);
    const waited = moves.revive(publication('drafted', { wait: { reason: 'window' }, revivals: 0 }), now, now);
    expect(waited.set.revivals).toBe(0);
    expect(waited.remove).toContain('wait');
  });

  it('hashes parts so that no two lists share one', () => {
    const hashes = [
      textHash([{ text: 'ab' }]),
      textHash([{ text: 'a' }, { text: 'b' }]),
      textHash([{ text: 'b', title: 'a' }]),
      textHash([{ text: '","' }]),
      textHash([{ text: '' }, { text: '' }]),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
