import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { countStates, needs } from '../../../infra/cli/status.ts';
import { statusText } from '../../../infra/cli/status-text.ts';
import type { Status } from '../../../infra/cli/status-view.ts';
import { hour, member, minute, now, published } from './members.ts';

const account = (changes: Partial<Status['accounts'][number]> = {}): Status['accounts'][number] => ({
  platform: 'twitter',
  account: 'ada',
  personality: 'ada',
  status: 'active',
  credentials: 'present',
  ...changes,
});
const none = { members: [], accounts: [], open: [], failed: [], mode: 'live' };

const seen = {
  due: 0,
  woken: 0,
  ended: 0,
  stuck: 0,
  attention: { failed: 0, account: 0, unconfirmed: 0, held: 0, broken: 0 },
  countedUpTo: 100,
};

describe('what needs a person', () => {
  it.each<
    [name: string, found: Partial<Parameters<typeof needs>[0]>, what: string | undefined, why: RegExp, cure: RegExp]
  >([
    ['nothing', { members: [member()], accounts: [account()] }, undefined, /./, /./],
    ['the writer', { writerReason: 'empty quota' }, 'the writer', /empty quota/, /hive secret put openai/],
    [
      'a login',
      { accounts: [account({ status: 'needs-login', reason: 'token revoked' })] },
      'account twitter/ada',
      /token revoked/,
      /^hive secret put twitter ada$/,
    ],
    [
      'a suspension',
      { accounts: [account({ status: 'suspended', reason: 'locked' })] },
      'account twitter/ada',
      /suspended: locked/,
      /platform/,
    ],
    [
      'credentials that are missing',
      { accounts: [account({ credentials: 'missing' })] },
      'account twitter/ada',
      /no credentials/,
      /secret put/,
    ],
    ['not on a dry run', { mode: 'dry-run', accounts: [account({ credentials: 'missing' })] }, undefined, /./, /./],
    ['not what cools down by itself', { accounts: [account({ status: 'cooling' })] }, undefined, /./, /./],
    [
      'a refused file',
      { members: [member({ report: { status: 'refused', summary: 'topics: found 5.' } })] },
      'personality ada',
      /topics: found 5/,
      /hive personality put ada\.json/,
    ],
    [
      'a failed one',
      { failed: [published(60, { state: 'failed', reason: 'nobody could tell' })] },
      'publication ada.twitter.20261123T0905Z',
      /failed: nobody could tell/,
      /hive posts retry ada/,
    ],
    [
      'a held one',
      { open: [published(60, { state: 'held' })] },
      'publication ada.twitter.20261123T0905Z',
      /approval/,
      /hive posts review, or hive posts approve/,
    ],
    [
      'a long unconfirmed one',
      { open: [published(60, { state: 'unconfirmed' })] },
      'publication ada.twitter.20261123T0905Z',
      /since 2026-11-23 09:05 UTC/,
      /look at the account/,
    ],
    [
      'one whose item is spoilt',
      { broken: ['ada.twitter.20261123T0905Z'] },
      'publication ada.twitter.20261123T0905Z',
      /not as the hive writes it/,
      /item\.invalid/,
    ],
    [
      'a sweep that does not run',
      { health: { sweep: { ...seen, at: now - 10 * minute } } },
      'sweep',
      /has not run since 2026-11-23 09:55 UTC/,
      /its schedule/,
    ],
    ['not a sweep that does', { health: { sweep: { ...seen, at: now - minute } } }, undefined, /./, /./],
    [
      'stale personalities',
      { health: { stale: { at: now, count: 1, some: ['ada on twitter'] } } },
      '1 stale',
      /silent.*ada on twitter/,
      /hive why/,
    ],
    [
      'a post that is to be taken down, when its day is nearly over',
      {
        open: [
          published(1500, {
            wish: { kind: 'remove', nonce: 'a', by: 'eve', at: now - 20 * hour, waits: 'account ada is suspended' },
          }),
          published(1400, { wish: { kind: 'remove', nonce: 'b', by: 'eve', at: now - 19 * hour } }),
        ],
      },
      published(1500).id.replace(/^/, 'publication '),
      /taken down since 2026-11-22 14:05 UTC, which has to be done within a day.*account ada is suspended/,
      /hive why ada/,
    ],
    [
      'not a young one',
      { open: [published(10, { state: 'unconfirmed', stateSince: now - 10 * minute })] },
      undefined,
      /./,
      /./,
    ],
  ])('%s', (_name, found, what, why, cure) => {
    const all = needs({ ...none, ...found }, now);
    expect(all.map((need) => need.what)).toEqual(what === undefined ? [] : [what]);
    for (const need of all) {
      expect(need.why).toMatch(why);
      expect(need.cure).toMatch(cure);
    }
  });
});

it('counts publications by state', () => {
  expect(countStates([published(1), published(2), published(3, { state: 'expired' })])).toEqual({
    published: 2,
    expired: 1,
  });
});

describe('the status as text', () => {
  const data: Status = {
    target: { kind: 'aws', stage: 'dev', mode: 'dry-run', where: 'stage dev in AWS (eu-central-1, account 1)' },
    now: new Date(now).toISOString(),
    paused: ['operator', 'config.json'],
    pausedPlatforms: ['twitter'],
    health: {
      sweep: {
        at: new Date(now - minute).toISOString(),
        due: 0,
        woken: 0,
        ended: 0,
        stuck: 0,
        attention: { failed: 0, account: 0, unconfirmed: 0, held: 0, broken: 0 },
        countedUpTo: 100,
      },
    },
    heard24Hours: { interactions: 5, answered: 1, skipped: { age: 2, chance: 1 }, open: 1 },
    writer: { blockedUntil: new Date(now + hour).toISOString(), reason: 'empty quota' },
    personalities: [
      {
        id: 'ada',
        name: 'Ada',
        state: 'active',
        pausedBy: [],
        version: 3,
        platforms: ['twitter'],
        next: new Date(now + hour).toISOString(),
      },
      { id: 'bob', state: 'refused', pausedBy: [], platforms: [], refused: 'topics: found 5.' },
      { id: 'cleo', state: 'paused', pausedBy: ['operator', 'file'], version: 1, platforms: ['twitter'] },
    ],
    accounts: [
      account(),
      account({ account: 'x', status: 'cooling', reason: 'new keys', until: new Date(now + 5 * minute).toISOString() }),
    ],
    last24Hours: { published: 3, expired: 1 },
    waiting: [
      { id: 'ada.twitter.1', state: 'drafted', until: new Date(now + minute).toISOString(), reason: 'the gap' },
    ],
    needsAPerson: [{ what: 'the writer', why: 'empty quota', cure: 'hive secret put openai' }],
  };

  it('says everything once', () => {
    expect(statusText(data, now, plain)).toBe(
      [
        'FlavumHive on stage dev in AWS (eu-central-1, account 1); its calendar says 2026-11-23 10:05 UTC.',
        'It is paused by "hive pause --all" and config.json. Paused: platform twitter. A dry run: nothing is sent to a platform. Sweep ran 1 min ago.',
        'The writer is blocked until 2026-11-23 11:05 UTC: empty quota',
        '',
        '3 personalities',
        '  ada   active   version 3  twitter  next 2026-11-23 11:05 UTC, in 1 h',
        '  bob   refused  -                   its newest file is refused',
        '  cleo  paused   version 1  twitter  by an operator and its file',
        '',
        'Accounts',
        '  twitter/ada  active   credentials present',
        '  twitter/x    cooling  credentials present, until 2026-11-23 10:10 UTC (in 5 min): new keys',
        '',
        'The last 24 hours',
        '  published 3, expired 1',
        '  5 interactions: 1 that get an answer, 3 that get none (age 2, chance 1), 1 not decided yet',
        '',
        'Waiting',
        '  ada.twitter.1  drafted  until 2026-11-23 10:06 UTC: the gap',
        '',
        'Needs a person',
        '  the writer  empty quota -> hive secret put openai',
      ].join('\n'),
    );
  });

  it('names the alarms that ring, with what to do', () => {
    const since = new Date(now - minute).toISOString();
    const ringing = {
      since,
      reason: 'Threshold Crossed: 1 out of the last 1 datapoints [1] was greater than the threshold (0).',
    };
    const alarms = [
      { ...ringing, name: 'hive-local-held', description: 'Drafts wait: hive posts review.' },
      { ...ringing, name: 'hive-local-dead', description: '' },
    ];
    expect(statusText({ ...data, alarms }, now, plain)).toContain(
      [
        'Alarms',
        '  hive-local-held  since 2026-11-23 10:04 UTC: Drafts wait: hive posts review.',
        '  hive-local-dead  since 2026-11-23 10:04 UTC: Threshold Crossed: 1 out of the last 1',
      ].join('\n'),
    );
    expect(statusText({ ...data, alarms: [] }, now, plain)).not.toContain('Alarms');
  });

  it('is short where there is little', () => {
    const little = {
      ...data,
      paused: [],
      pausedPlatforms: [],
      health: {},
      writer: {},
      personalities: [],
      accounts: [],
      last24Hours: {},
      heard24Hours: { interactions: 0, answered: 0, skipped: {}, open: 0 },
      waiting: [],
      needsAPerson: [],
    };
    const text = statusText({ ...little, target: { ...data.target, mode: 'live' } }, now, plain);
    expect(text).toContain(
      'It runs.\n\nNo personality yet: hive personality put FILE\n\nThe last 24 hours\n  no posts',
    );
  });
});
