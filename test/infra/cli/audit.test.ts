import { describe, expect, it } from 'vitest';
import { listDeeds } from '../../../infra/cli/audit.ts';
import type { Call } from '../../../infra/cli/command.ts';
import { plain } from '../../../infra/cli/format.ts';
import type { AuditEntry } from '../../../shared/publication/audit.ts';

const now = Date.parse('2026-11-26T09:30:00Z');
const hours = (count: number) => count * 3_600_000;
const deed = (hoursAgo: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  at: now - hours(hoursAgo),
  who: 'eve@desk',
  what: 'paused',
  on: 'hive',
  ...changes,
});

function callTo(entries: readonly AuditEntry[]) {
  const asked: string[] = [];
  const audit = {
    async of(day: string) {
      asked.push(day);
      return entries.filter(({ at }) => new Date(at).toISOString().startsWith(day)).sort((a, b) => a.at - b.at);
    },
  };
  const call = {
    connect: async () => ({ audit, where: 'this machine', clock: { now: () => now } }),
  } as unknown as Call;
  return { asked, call };
}

describe('hive audit', () => {
  it('lists who did what, on what and why, the newest first', async () => {
    const { call } = callTo([
      deed(1, { what: 'rejected', on: 'ada.1', why: 'Too gloomy.', hash: 'a'.repeat(64) }),
      deed(3),
      deed(20),
    ]);
    const { data, text } = await listDeeds(call, 7);
    expect(data).toMatchObject([{ on: 'ada.1', at: '2026-11-26T08:30:00.000Z' }, { on: 'hive' }, { on: 'hive' }]);
    expect(text(plain).split('\n')[0]).toMatch(/08:30.*eve@desk +rejected ada\.1 +Too gloomy\. +hash aaaaaaaaaaaa$/);
  });

  it('looks back so many days to the hour, over midnight', async () => {
    const { call, asked } = callTo([deed(23), deed(25)]);
    expect((await listDeeds(call, 1)).data).toHaveLength(1);
    expect(asked).toEqual(['2026-11-26', '2026-11-25']);
    expect((await listDeeds(call, 2)).data).toHaveLength(2);
  });

  it('says so where nobody did anything', async () => {
    const { data, text } = await listDeeds(callTo([]).call, 7);
    expect(data).toEqual([]);
    expect(text(plain)).toBe('Nobody changed anything on this machine in the last 7 days.');
  });

  it.each([0, -1, 1.5, 401])('refuses --days %d', async (days) => {
    const { call } = callTo([]);
    await expect(listDeeds(call, days)).rejects.toThrow(`Found --days ${days}, expected a whole number from 1 to 400`);
  });
});
