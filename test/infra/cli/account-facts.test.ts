import { describe, expect, it } from 'vitest';
import { type AccountEvidence, accountFacts } from '../../../infra/cli/account-facts.ts';
import type { AccountState } from '../../../shared/limits/account.ts';
import { account, hour, minute, now } from './members.ts';

const facts = (state: Partial<AccountState> | undefined, changes: Partial<AccountEvidence> = {}) =>
  accountFacts({
    platform: 'twitter',
    account: 'ada',
    personality: 'ada',
    transport: 'api',
    state: state === undefined ? undefined : account(state),
    limits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
    session: undefined,
    paused: [],
    mode: 'live',
    now,
    ...changes,
  });

describe('what a person has to do for an account', () => {
  it.each<[string, Partial<AccountState> | undefined, Partial<AccountEvidence>, RegExp]>([
    ['one nobody used', undefined, {}, /^Nothing\.$/],
    ['active', {}, {}, /^Nothing\.$/],
    ['needs-login', { status: 'needs-login' }, {}, /hive secret put twitter ada.*hive account resume twitter ada/],
    ['suspended', { status: 'suspended' }, {}, /browser.*hive account resume twitter ada/],
    [
      'cooling',
      { status: 'cooling', statusUntil: now + hour },
      {},
      /^Nothing: it goes on by itself at 2026-11-23 11:05 UTC/,
    ],
    ['cooling that is over', { status: 'cooling', statusUntil: now - 1 }, {}, /^Nothing\.$/],
    ['cooling without an end', { status: 'cooling' }, {}, /hive account resume twitter ada/],
    ['paused', { status: 'paused' }, {}, /hive account resume twitter ada/],
    ['without credentials', { credentials: 'missing' }, {}, /hive secret put twitter ada/],
    ['without credentials in a dry run', { credentials: 'missing' }, { mode: 'dry-run' }, /^Nothing\.$/],
    ['fine, in a hive that is paused', {}, { paused: ['the hive'] }, /hive resume --all/],
    [
      'fine, and shut out of a place',
      {
        listening: {
          transport: 'api',
          since: 0,
          newPostsIn: ['tea', 'cups'],
          nextAt: 0,
          intervalMs: 0,
          places: { at: 0, refused: [{ name: 'tea', why: 'it is private' }] },
        },
      },
      {},
      /new posts of tea: mend the name/,
    ],
    ['fine, on a platform that is paused', {}, { paused: ['platform twitter'] }, /hive resume --platform twitter/],
  ])('%s', (_name, state, changes, sentence) => {
    expect(facts(state, changes).todo).toMatch(sentence);
  });
});

describe('what is known of an account', () => {
  it('is told with its times', () => {
    const entry = { key: 'p/0', action: 'post', fence: 1, at: now - minute, until: now - minute };
    expect(
      facts({
        status: 'suspended',
        statusReason: 'locked by the platform',
        entries: [entry],
        lease: { publication: 'p', fence: 1, until: now - hour },
        remote: { remaining: 2, limit: 100, resetAt: now + hour, at: now },
        remoteUntil: now - 1,
        lastPostAt: now - minute,
        credentialsAt: now - 2 * hour,
      }),
    ).toMatchObject({
      status: 'suspended',
      reason: 'locked by the platform',
      windows: { hour: { used: 1, limit: 5 }, freeAt: '2026-11-23T10:14:00.000Z' },
      lease: { publication: 'p', live: false },
      remote: { remaining: 2, limit: 100, resetAt: '2026-11-23T11:05:00.000Z' },
      lastPost: '2026-11-23T10:04:00.000Z',
      credentials: { state: 'present', changedAt: '2026-11-23T08:05:00.000Z' },
    });
    expect(facts({ remoteUntil: now - 1 })).not.toHaveProperty('remoteUntil');
    expect(facts({ remote: { remaining: 0, limit: 1, resetAt: now - 1, at: now - hour } })).not.toHaveProperty(
      'remote',
    );
  });

  it.each([
    [undefined, undefined, { exists: false }],
    [{ renewedAt: now }, now - hour, { exists: true, credentials: 'present' }],
    [{ renewedAt: now - hour }, now, { exists: true, credentials: 'earlier' }],
    [{ renewedAt: now }, undefined, { exists: true, credentials: 'unknown' }],
    [{}, now, { exists: true, credentials: 'unknown' }],
    [{ renewedAt: now, renewalUntil: now + minute }, now, { renewalUntil: '2026-11-23T10:06:00.000Z' }],
  ])('a session %j with credentials stored at %s', (session, credentialsAt, expected) => {
    expect(facts({ credentialsAt }, { session }).session).toMatchObject(expected);
  });
});
