import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { factsText, publicationText, triesOf } from '../../../infra/cli/why.ts';
import { type Evidence, platformFacts, windowsOf } from '../../../infra/cli/why-facts.ts';
import type { Run } from '../../../shared/content/ports.ts';
import { account, adaPersonality, hour, member, minute, now, published, running } from './members.ts';

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  member: member(),
  platform: 'twitter',
  control: running,
  account: account(),
  limits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  publications: [published(65)],
  now,
  say: (time) => new Date(time).toISOString().slice(0, 16),
  ...changes,
});
const waiting = published(5, {
  state: 'drafted',
  ids: {},
  wait: { reason: 'account ada is sending another one' },
  wakeAt: now + minute,
});
const purse = (until: string) => ({
  caps: { perDayUsd: 0.5, perMonthUsd: 10 },
  daySpent: 499_000,
  monthSpent: 600_000,
  reserved: 0,
  exhausted: { reason: 'its budget of $0.5 a day allows no more', until },
});
const off = (enabled: boolean) => {
  const plan = adaPersonality().platforms.twitter;
  if (plan === undefined) throw new Error('no plan');
  return adaPersonality({ platforms: { twitter: { ...plan, enabled } } });
};

describe('the one sentence', () => {
  it.each<[name: string, changes: Partial<Evidence>, posts: boolean, verdict: RegExp]>([
    ['all is well', {}, true, /^ada posts next at 2026-11-23T18:00\.$/],
    ['deleted', { member: member({ state: 'deleted' }) }, false, /^ada was deleted: upload/],
    ['the hive is paused', { control: { ...running, paused: true } }, false, /hive resume --all/],
    ['config.json pauses the hive', { control: { ...running, config: { paused: true } } }, false, /config\.json/],
    [
      'the platform is paused',
      { control: { ...running, pausedPlatforms: ['twitter'] } },
      false,
      /hive resume --platform twitter/,
    ],
    [
      'config.json pauses the platform',
      { control: { ...running, config: { platforms: { twitter: { paused: true } } } } },
      false,
      /twitter is paused in config/,
    ],
    [
      'an operator paused it',
      { member: member({ pausedBy: ['operator', 'file'] }) },
      false,
      /hive personality resume ada$/,
    ],
    ['its file pauses it', { member: member({ pausedBy: ['file'] }) }, false, /take "paused" out/],
    [
      'its file switches the platform off',
      { member: member({ effective: off(false) }) },
      false,
      /platforms\.twitter\.enabled/,
    ],
    [
      'the account is paused',
      { account: account({ status: 'paused', statusReason: 'an operator switched it off' }) },
      false,
      /^Account ada is paused by an operator: hive resume --platform twitter --account ada$/,
    ],
    [
      'the account needs a login',
      { account: account({ status: 'needs-login', statusReason: 'token revoked' }) },
      false,
      /ada is needs-login: token revoked/,
    ],
    [
      'the budget is spent until after the next slot',
      { budget: purse('2026-11-24T00:00:00Z') },
      false,
      /^Slots of ada are skipped: its budget of \$0\.5 a day allows no more/,
    ],
    [
      'the budget goes on before the next slot',
      { budget: purse('2026-11-23T12:00:00Z') },
      true,
      /^ada posts next at 2026-11-23T18:00\.$/,
    ],
    [
      'one waits',
      { publications: [waiting] },
      true,
      /^ada\.twitter\.20261123T1000Z waits until 2026-11-23T10:06: account ada is sending/,
    ],
    [
      'one is under way',
      { publications: [published(1, { state: 'publishing', ids: {} })] },
      true,
      /is under way: is being sent/,
    ],
    [
      'a held one that lies ahead is none',
      { publications: [published(-60, { state: 'held', ids: {} })] },
      true,
      /posts next at/,
    ],
    [
      'the schedule is over',
      {
        member: member({
          effective: {
            ...adaPersonality(),
            platforms: { twitter: { ...plan(), schedule: { expression: 'cron(0 9 1 1 ? 2020)', windowMinutes: 0 } } },
          },
        }),
      },
      false,
      /has no slot any more/,
    ],
  ])('%s', (_name, changes, posts, verdict) => {
    const facts = platformFacts(evidence(changes));
    expect(facts.verdict).toMatch(verdict);
    expect(facts.posts).toBe(posts);
  });

  it('an account that cools down does not stop the next slot', () => {
    const cooling = account({ status: 'cooling', statusUntil: now + hour, statusReason: 'why not' });
    const facts = platformFacts(evidence({ account: cooling }));
    expect(facts).toMatchObject({
      posts: true,
      accountStatus: { status: 'cooling', until: '2026-11-23T11:05:00.000Z' },
    });
    expect(platformFacts(evidence({ account: { ...cooling, statusUntil: now - 1 } })).accountStatus).toEqual({
      status: 'active',
      credentials: 'present',
    });
  });
});

function plan() {
  const found = adaPersonality().platforms.twitter;
  if (found === undefined) throw new Error('no plan');
  return found;
}

describe('the facts', () => {
  it('tell the newest that has ended and all that have not', () => {
    const facts = platformFacts(
      evidence({ publications: [published(-60, { state: 'planned', ids: {} }), waiting, published(65)] }),
    );
    expect(facts.last?.id).toBe('ada.twitter.20261123T0900Z');
    expect(facts.open.map(({ id }) => id)).toEqual(['ada.twitter.20261123T1105Z', 'ada.twitter.20261123T1000Z']);
  });

  it('count the windows of posts as admission does', () => {
    const entry = (minutesAgo: number, action = 'post') => {
      const at = now - minutesAgo * minute;
      return { key: `k${minutesAgo}${action}/0`, action, fence: 1, at, until: at };
    };
    const limits = { perHour: 2, perDay: 20, minimumGapMinutes: 10 };
    const full = account({ entries: [entry(200), entry(50), entry(30), entry(1, 'reply')] });
    expect(windowsOf(full, limits, now)).toEqual({
      hour: { used: 2, limit: 2 },
      day: { used: 3, limit: 20 },
      minimumGapMinutes: 10,
      freeAt: new Date(now + 10 * minute).toISOString(),
      reason: 'limit of 2 in an hour is reached',
    });
    expect(windowsOf(undefined, limits, now)).toMatchObject({ hour: { used: 0 }, day: { used: 0 } });
    expect(windowsOf(undefined, limits, now)).not.toHaveProperty('freeAt');
  });

  it('as text', () => {
    const text = factsText(platformFacts(evidence({ publications: [waiting, published(65)] })), now, plain);
    expect(text).toBe(
      [
        'twitter: ada.twitter.20261123T1000Z waits until 2026-11-23T10:06: account ada is sending another one',
        '  last decision  ada.twitter.20261123T0900Z: published at 2026-11-23 09:00 UTC: https://x.example/1',
        '  open           ada.twitter.20261123T1000Z: drafted, waits until 2026-11-23 10:06 UTC: account ada is sending another one',
        '  switches       hive runs, platform runs, personality runs',
        '  account        ada is active; credentials present',
        '  windows        0 of 5 in an hour, 0 of 20 in a day, 10 minutes apart; the next may go now',
      ].join('\n'),
    );
    const blocked = { ...running, writerBlockedUntil: now + hour };
    expect(factsText(platformFacts(evidence({ control: blocked })), now, plain)).toContain(
      'writer         blocked until 2026-11-23 11:05 UTC',
    );
  });
});

describe('one publication', () => {
  const usage = { model: 'm', inputTokens: 1, outputTokens: 1, costUsd: 0 };
  const run = {
    tries: [
      {
        usage,
        verdicts: [
          { gate: 'empty', verdict: 'pass' },
          { gate: 'unwrap', verdict: 'fix', text: 'x', why: 'it stood in quotes' },
          { gate: 'fits', verdict: 'again', feedback: 'write it shorter' },
        ],
      },
      { usage, verdicts: [{ gate: 'refusal', verdict: 'reject', why: 'it refuses' }] },
    ],
  } as unknown as Run;

  it('comes with what the gates said of each try', () => {
    expect(triesOf(run)).toEqual([
      { number: 1, model: 'm', findings: ['unwrap (fix): it stood in quotes', 'fits (again): write it shorter'] },
      { number: 2, model: 'm', findings: ['refusal (reject): it refuses'] },
    ]);
    expect(triesOf(undefined)).toEqual([]);
  });

  it('names the publication that a near-duplicate resembles', () => {
    const near = { gate: 'near-duplicate', verdict: 'again', feedback: 'said', score: 0.41, resembles: 'bob.now' };
    const tries = [{ usage, verdicts: [{ ...near, verdict: 'pass', feedback: undefined }, near] }];
    expect(triesOf({ tries } as unknown as Run)[0]?.findings).toEqual([
      'near-duplicate (again, 0.41 like bob.now): said',
    ]);
  });

  it('says what became of it', () => {
    const rejected = published(65, {
      state: 'rejected',
      reason: 'no text passed the gates',
      ids: {},
      parts: [],
      topic: 'fog',
    });
    expect(publicationText(rejected, triesOf(run), now, plain)).toBe(
      [
        'ada.twitter.20261123T0900Z: rejected, because no text passed the gates.',
        '  stands for  2026-11-23 09:00 UTC, 1 h 5 min ago',
        '  who         ada (version 3) on twitter as ada',
        '  topic       fog',
        '  try 1       unwrap (fix): it stood in quotes',
        '  try 1       fits (again): write it shorter',
        '  try 2       refusal (reject): it refuses',
      ].join('\n'),
    );
    const unwanted = publicationText(waiting, [], now, plain, { optedOut: true });
    expect(unwanted).toMatch(/will not go out {2}its author opted out/);
    expect(publicationText(waiting, [], now, plain)).not.toContain('will not go out');
    expect(publicationText(waiting, [], now, plain)).toContain(
      'It may be sent until 2026-11-23 12:00 UTC, in 1 h 55 min.',
    );
  });
});
