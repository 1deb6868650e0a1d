import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { beginningOf, periodOf, spreadOf } from '../../../infra/cli/period.ts';
import { chart, periodColumns, periodCsv, periodText } from '../../../infra/cli/period-text.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { minute, now, published } from './members.ts';

const day = 24 * 60 * minute;
const within = (days: number) => ({ from: beginningOf(days, now), now });
const of = (publications: readonly Publication[], days = 2) =>
  periodOf('ada', publications, within(days), platformTraits);
const ended = (minutesAgo: number, changes: Partial<Publication>) => {
  const { ids: _ids, ...rest } = published(minutesAgo, changes);
  return { ...rest, ids: {} };
};

it('begins at midnight, today being the last day', () => {
  expect(new Date(beginningOf(1, now)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  expect(new Date(beginningOf(7, now)).toISOString()).toBe('2026-11-17T00:00:00.000Z');
});

it.each([
  [[], undefined],
  [[3], { count: 1, median: 3, most: 3 }],
  [[1, 9], { count: 2, median: 5, most: 9 }],
  [[9, 1, 2], { count: 3, median: 2, most: 9 }],
  [[1.04, 1.06], { count: 2, median: 1.1, most: 1.1 }],
])('%j spreads as %j', (values, expected) => {
  expect(spreadOf(values)).toEqual(expected);
});

describe('a period', () => {
  it('has every day, those without a slot too, and leaves out what is older or of somebody else', () => {
    const period = of([published(5), published(3 * 24 * 60), published(5, { personality: 'bea' })]);
    expect(period.days.map(({ day: name, slots }) => [name, slots])).toEqual([
      ['2026-11-22', 0],
      ['2026-11-23', 1],
    ]);
    expect(period.all).toMatchObject({ day: 'all', slots: 1, states: { published: 1 } });
  });

  it('counts times, lengths and money', () => {
    const slot = Math.floor((now - 60 * minute) / minute) * minute;
    const one = published(60, {
      createdAt: slot - 30 * minute,
      approvedAt: slot - 10 * minute,
      approvalRequired: true,
      ids: { '0': { id: '1', url: 'u', at: slot + 12_000 } },
      parts: [{ text: 'Twelve signs' }],
      modelCostUsd: 0.001,
      postCostUsd: 0.015,
    });
    expect(of([one], 1).all).toMatchObject({
      forApproval: 1,
      approvalMinutes: { count: 1, median: 20 },
      slotToPublishedSeconds: { median: 12 },
      length: { most: 12 },
      modelUsd: 0.001,
      platformUsd: 0.015,
    });
  });

  it('bills of a thread that was cut short what got out, and of a post that did not nothing', () => {
    const parts = [{ text: 'a' }, { text: 'b' }];
    const cut = published(5, { parts, partial: true, postCostUsd: 0.03 });
    expect(of([cut]).all.platformUsd).toBe(0.015);
    expect(of([ended(5, { state: 'expired', postCostUsd: 0.015, reason: 'late' })]).all.platformUsd).toBe(0);
  });

  it('counts reasons that differ by numbers alone as one, the most frequent first', () => {
    const reason = (spent: string) => `its budget is spent ($${spent} until 2026-11-24T00:00:00Z)`;
    const period = of([
      ended(5, { state: 'failed', reason: 'nobody knows' }),
      ended(6, { state: 'skipped', reason: reason('0.51') }),
      ended(7, { state: 'skipped', reason: reason('0.49') }),
    ]);
    expect(period.reasons).toEqual([
      { state: 'skipped', reason: 'its budget is spent ($… until …)', count: 2 },
      { state: 'failed', reason: 'nobody knows', count: 1 },
    ]);
  });
});

describe('as people read it', () => {
  const period = of([published(5), ended(6, { state: 'expired', reason: 'too late' })]);

  it('leaves out columns that nobody has a figure in', () => {
    const text = periodText(period, plain);
    expect(text).toMatch(/^ada\n +day +slots +published +expired +out after s +most +length/);
    expect(text).not.toContain('rejected');
    expect(text).toMatch(/Why not\n +1 +expired +too late/);
    expect(text).not.toContain('\u001b[');
    expect(periodText(of([]), plain)).toBe('ada: no slot in these days.');
  });

  it('draws a bar for each day, never longer than the page, and never so short that it is gone', () => {
    const row = { ...period.all, day: 'x', slots: 401, states: { published: 400, failed: 1 } };
    const bar = chart([row], plain).split('\n')[0] ?? '';
    expect(bar).toMatch(/^ {2}x {2}█{40}░ 400 of 401$/);
    expect(chart([{ ...row, slots: 0, states: {} }], plain)).toMatch(/^ {2}x {2}0 of 0\n/);
  });

  it('is a table for a spreadsheet', () => {
    const [head, ...rows] = periodCsv([period])
      .split('\n')
      .map((line) => line.split(','));
    expect(head).toEqual(['personality', 'day', ...periodColumns.map(({ id }) => id)]);
    expect(new Set(head).size).toBe(head?.length);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
    const quoted = periodCsv([{ ...period, personality: 'a,"b"' }]).split('\n')[1];
    expect(quoted).toMatch(/^"a,""b""",2026-11-22,/);
  });
});

it('days are whole', () => {
  expect(beginningOf(3, now) % day).toBe(0);
});
