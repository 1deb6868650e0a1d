import { describe, expect, it } from 'vitest';
import { type EngagementTools, engagementStep } from '../../../shared/interaction/engagement.ts';
import type { Engagement } from '../../../shared/interaction/platform-reads.ts';
import { newAccount } from '../../../shared/limits/account.ts';
import { type LogFields, silentLog } from '../../../shared/monitoring/log.ts';
import { AccountBlocked, RateLimited } from '../../../shared/publication/errors.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { memoryBudgets } from '../../support/budgets-memory.ts';
import { memoryEngagement, memoryRecent } from '../../support/engagement-memory.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { plannedPublication } from '../publication/ledger-suite.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

async function scene({ price = 0, perDayUsd = 1, everyHours = 1, readOncePerDay = false } = {}) {
  const clock = manualClock();
  const accounts = memoryAccounts();
  const ledger = memoryLedger(clock);
  const engagement = memoryEngagement();
  const budgets = memoryBudgets();
  const warnings: { readonly event: string; readonly fields?: LogFields }[] = [];
  await accounts.write(undefined, { ...newAccount('twitter', 'ada'), owner: 'ada' });
  const tools: EngagementTools = {
    accounts,
    ledger,
    engagement,
    budgets,
    recent: memoryRecent(ledger.all),
    everyHours: async () => everyHours,
    capsOf: async () => ({ perDayUsd, perMonthUsd: 10 }),
    traits: {
      id: 'twitter',
      prices: { post: 0, link: 0, reply: 0, ownRead: price, ...(readOncePerDay ? { readOncePerDay } : {}) },
    },
    clock,
    log: { ...silentLog, warn: (event, fields) => warnings.push({ event, fields }) },
  };
  const calls: (readonly string[])[] = [];
  let answer = (id: string): Engagement | Error => ({ id, exists: true, likes: calls.length, replies: 1, reposts: 0 });
  const client = {
    async engagement(ids: readonly string[]) {
      calls.push(ids);
      const answers = ids.map((id) => answer(id));
      const error = answers.find((one) => one instanceof Error);
      if (error !== undefined) throw error;
      return answers as readonly Engagement[];
    },
  };
  return {
    accounts,
    clock,
    engagement,
    budgets,
    ledger,
    calls,
    warnings,
    answers: (next: (id: string) => Engagement | Error) => {
      answer = next;
    },
    /** A post of Ada's that went out now. */
    async posts(id: string, changes: Partial<Publication> = {}) {
      const slot = clock.now();
      await ledger.create(
        plannedPublication({
          id: `ada.twitter.${id}`,
          personality: 'ada',
          account: 'ada',
          slot,
          state: 'published',
          stateSince: slot,
          parts: [{ text: id }],
          ids: { '0': { id, url: `https://x.example/${id}`, at: slot } },
          ...changes,
        }),
      );
    },
    async step() {
      const account = await accounts.read('twitter', 'ada');
      if (account === undefined) throw new Error('There is no account.');
      return engagementStep(account, client, tools);
    },
    figures: (id: string) => engagement.all().flatMap(({ posts }) => posts[id] ?? [])[0],
  };
}

const gone = (id: string): Engagement => ({ id, exists: false, likes: 0, replies: 0, reposts: 0 });

describe('how people take the posts', () => {
  it('is asked once an hour and kept by the day of the slot', async () => {
    const { posts, step, clock, calls, engagement, figures } = await scene();
    await posts('1');
    expect(await step()).toMatchObject({ outcome: 'asked', posts: 1, account: { engagementAt: clock.now() } });
    expect(figures('1')).toMatchObject({ publication: 'ada.twitter.1', part: 0, likes: 1, replies: 1 });
    clock.advance(30 * minute);
    expect((await step()).outcome).toBe('not-due');
    await posts('2');
    clock.advance(30 * minute);
    expect(await step()).toMatchObject({ outcome: 'asked', posts: 2 });
    expect(calls).toEqual([['1'], ['2', '1']]);
    expect(engagement.all()).toMatchObject([{ day: '2026-11-22', revision: 2 }]);
  });

  it('writes nothing in an hour in which no post wants a look, and hands the mark on', async () => {
    const { posts, step, clock, calls, accounts } = await scene();
    await posts('1');
    await step();
    clock.advance(3 * hour);
    await step();
    clock.advance(hour);
    const before = await accounts.read('twitter', 'ada');
    expect(await step()).toMatchObject({ outcome: 'nothing', account: { engagementAt: clock.now() } });
    expect(await accounts.read('twitter', 'ada')).toEqual(before);
    expect(calls).toEqual([['1']]);
  });

  it('reads the days of old posts four times a day, and looks at each once a day', async () => {
    const { posts, step, clock, calls, accounts, engagement } = await scene();
    await posts('1');
    const read: number[] = [];
    const days = engagement.read.bind(engagement);
    Object.assign(engagement, {
      read: (platform: string, account: string, names: readonly string[]) => {
        read.push(names.length);
        return days(platform, account, names);
      },
    });
    for (let hours = 0; hours < 72; hours += 1) {
      const account = await accounts.read('twitter', 'ada');
      const { account: after } = await step();
      if (account !== undefined && after.revision === account.revision) await accounts.write(account, after);
      clock.advance(hour);
    }
    expect(read.filter((names) => names >= 8)).toHaveLength(1 + 12);
    expect(Math.max(...read.filter((names) => names < 8))).toBe(3);
    // Three in its first hours, three more of its first day, and one on each of the two days after.
    expect(calls.length).toBeGreaterThanOrEqual(8);
    expect(calls.length).toBeLessThanOrEqual(9);
  });

  it('asks for a hundred posts with one call', async () => {
    const { posts, step, calls } = await scene();
    for (let number = 0; number < 130; number += 1) await posts(`p${number}`);
    expect((await step()).posts).toBe(130);
    expect(calls.map((ids) => ids.length)).toEqual([100, 30]);
  });

  it('finds what was published long after its slot, and the later parts of a thread', async () => {
    const { posts, step, clock, ledger, figures } = await scene();
    await posts('1', { parts: [{ text: 'a' }, { text: 'b' }] });
    await posts('lost', { state: 'unconfirmed', ids: {}, wakeAt: clock.now() });
    await step();
    clock.advance(hour);
    await ledger.addEvidence('ada.twitter.1', 1, { id: '1b', url: 'https://x.example/1b', at: clock.now() });
    await step();
    expect(figures('1b')).toMatchObject({ publication: 'ada.twitter.1', part: 1, likes: 2 });
    clock.advance(20 * hour);
    await ledger.addEvidence('ada.twitter.lost', 0, { id: 'lost', url: 'u', at: clock.now() });
    await step();
    expect(figures('lost')).toMatchObject({ likes: 3 });
  });

  it('goes on without a listing of everything, and leaves what is older than a week alone', async () => {
    const { posts, step, clock, calls } = await scene();
    await posts('1');
    await step();
    for (let hours = 0; hours < 9 * 24; hours += 1) {
      clock.advance(hour);
      await step();
    }
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.length).toBeLessThan(15);
    const before = calls.length;
    clock.advance(day);
    expect((await step()).outcome).toBe('nothing');
    expect(calls.length).toBe(before);
  });

  it('is nothing where the platform cannot tell', async () => {
    const { engagement, clock } = await scene();
    const account = { ...newAccount('twitter', 'ada'), revision: 1 };
    const tools = { engagement, clock } as unknown as EngagementTools;
    expect((await engagementStep(account, {}, tools)).outcome).toBe('nothing');
  });

  it('is not asked where nobody wants to know', async () => {
    const { posts, step, calls, clock } = await scene({ everyHours: 0 });
    await posts('1');
    expect(await step()).toMatchObject({ outcome: 'nothing', account: { revision: 1 } });
    clock.advance(day);
    expect((await step()).outcome).toBe('nothing');
    expect(calls).toEqual([]);
  });

  it('is asked by one of two that come at the same time', async () => {
    const { posts, step, calls } = await scene();
    await posts('1');
    const outcomes = (await Promise.all([step(), step()])).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['asked', 'not-due']);
    expect(calls).toHaveLength(1);
  });
});

describe('what it costs', () => {
  it('is paid for once a day (UTC) where the platform bills it so', async () => {
    const { posts, step, budgets, clock, calls } = await scene({ price: 0.001, readOncePerDay: true });
    await posts('1');
    await step();
    clock.advance(hour);
    await posts('2');
    await step();
    clock.advance(hour);
    await step();
    expect(calls).toEqual([['1'], ['2', '1'], ['1', '2']]);
    expect(budgets.all()).toMatchObject([{ daySpent: 2000, open: {} }]);
    clock.advance(day);
    await step();
    expect(budgets.all()).toMatchObject([{ daySpent: 2000, monthSpent: 4000, open: {} }]);
  });

  it('is set aside before and counted after', async () => {
    const { posts, step, budgets } = await scene({ price: 0.001 });
    await posts('1');
    await posts('2');
    await step();
    expect(budgets.all()).toMatchObject([{ personality: 'ada', daySpent: 2000, open: {} }]);
  });

  it('never takes the last fifth of a cap, and says so once a day', async () => {
    const { posts, step, clock, calls, warnings, engagement } = await scene({ price: 0.001, perDayUsd: 0.01 });
    for (let number = 0; number < 8; number += 1) await posts(`p${number}`);
    await step();
    clock.advance(hour);
    expect((await step()).outcome).toBe('no-budget');
    clock.advance(hour);
    await step();
    expect(calls).toHaveLength(1);
    expect(warnings.map(({ event }) => event)).toEqual(['engagement.skipped', 'engagement.skipped']);
    expect(engagement.all()).toMatchObject([
      { skipped: { why: expect.stringContaining('its budget of') }, revision: 2 },
    ]);
  });

  it('is nothing for a request that the platform did not take', async () => {
    const { posts, step, budgets, answers, clock, figures } = await scene({ price: 0.001 });
    await posts('1');
    answers(() => new RateLimited('too many', clock.now() + minute));
    expect((await step()).outcome).toBe('failed');
    expect(budgets.all()).toMatchObject([{ daySpent: 0, open: {} }]);
    expect(figures('1')).toBeUndefined();
  });

  it('is settled where the account is at fault, which is told', async () => {
    const { posts, step, budgets, answers } = await scene({ price: 0.001 });
    await posts('1');
    answers(() => new AccountBlocked('suspended', 'it is suspended'));
    await expect(step()).rejects.toThrow(AccountBlocked);
    expect(budgets.all()).toMatchObject([{ daySpent: 0, open: {} }]);
  });
});

describe('a post that the platform has no more', () => {
  it('is marked when a second look says so, and not asked about again', async () => {
    const { posts, step, clock, answers, ledger, calls, warnings } = await scene();
    await posts('1');
    await step();
    answers(gone);
    clock.advance(hour);
    const first = clock.now();
    await step();
    expect((await ledger.read('ada.twitter.1'))?.missing).toBeUndefined();
    clock.advance(hour);
    await step();
    expect(await ledger.read('ada.twitter.1')).toMatchObject({ state: 'published', missing: { '0': first } });
    expect(warnings).toMatchObject([{ event: 'publication.missing', fields: { publication: 'ada.twitter.1' } }]);
    clock.advance(hour);
    expect((await step()).outcome).toBe('nothing');
    expect(calls).toHaveLength(3);
  });

  it('is not marked where it was seen again', async () => {
    const { posts, step, clock, answers, ledger, figures } = await scene();
    await posts('1');
    answers(gone);
    await step();
    answers((id) => ({ id, exists: true, likes: 7, replies: 0, reposts: 0 }));
    clock.advance(hour);
    await step();
    answers(gone);
    clock.advance(hour);
    await step();
    expect(figures('1')).toMatchObject({ likes: 7, goneAt: clock.now() });
    expect((await ledger.read('ada.twitter.1'))?.missing).toBeUndefined();
  });

  it('is not called gone where a person had it taken down', async () => {
    const { posts, step, clock, answers, ledger, figures, warnings } = await scene();
    const reason = 'root had it taken down';
    await posts('1', { state: 'removed', reason, gone: {} });
    answers(gone);
    await step();
    clock.advance(hour);
    await step();
    expect((await ledger.read('ada.twitter.1'))?.missing).toBeUndefined();
    expect(figures('1')).toMatchObject({ over: true });
    expect(warnings).toEqual([]);
  });
});
