import { describe, expect, it } from 'vitest';
import { planned } from '../../shared/publication/planned.ts';
import { sizeOf } from '../support/counting-store.ts';
import { personality } from '../support/world.ts';
import { countedEngagement, History, Later } from './simulate/history.ts';
import { Traffic } from './simulate/traffic.ts';

const hour = 60 * 60_000;
const morning = Date.parse('2026-11-23T09:00:00Z');
const plan = Object.values(personality().platforms)[0]!;
const publicationAt = (slot: number, account = 'ada') =>
  planned(
    {
      id: `${account}.chirp.${slot}`,
      personality: account,
      version: 1,
      platform: 'chirp',
      plan: { ...plan, account },
      target: {},
      slot,
      dueAt: slot,
      maxLatenessMs: 2 * hour,
    },
    slot,
  );

describe('the index of an account in a simulation', () => {
  it('names its publications newest first, what was written ahead too, and lets the old ones go', async () => {
    let now = morning;
    const traffic = new Traffic(() => now);
    const history = new History(traffic, () => now);
    for (const slot of [morning, morning + 6 * hour, morning + 3 * hour]) history.add(publicationAt(slot));
    history.add(publicationAt(morning, 'bob'));
    const slots = async (within: { from: number; to?: number }) => {
      const found: number[] = [];
      for await (const id of history.of('chirp', 'ada', within))
        found.push((Number(id.split('.')[2]) - morning) / hour);
      return found;
    };
    expect(await slots({ from: morning })).toEqual([6, 3, 0]);
    expect(await slots({ from: morning + 1, to: morning + 3 * hour })).toEqual([3]);
    expect(traffic.totals).toEqual({ calls: 2, readUnits: 1, writeUnits: 0 });
    now = morning + 30 * hour;
    history.add(publicationAt(now));
    expect(await slots({ from: 0 })).toEqual([30, 6, 3]);
  });

  it('keeps what has ended for as long as somebody looks back', () => {
    const later = new Later();
    for (let number = 0; number < 3000; number += 1) later.add(`p${number}`, morning + number);
    expect([...later.take(morning + 27 * hour)]).toEqual([]);
    expect([...later.take(morning + 28 * hour + 1)]).toEqual(['p0', 'p1']);
    expect([...later.take(morning + 29 * hour)]).toHaveLength(2998);
    expect([...later.take(morning + 99 * hour)]).toEqual([]);
  });
});

describe('figures in a simulation', () => {
  it('are read and written at the price of their items', async () => {
    const traffic = new Traffic(() => morning);
    const engagement = countedEngagement(traffic);
    const text = 'x'.repeat(1500);
    const figures = {
      publication: text,
      part: 0,
      kind: 'post',
      at: 0,
      askedAt: 0,
      likes: 1,
      replies: 0,
      reposts: 0,
    } as const;
    const written = await engagement.write(undefined, {
      platform: 'chirp',
      account: 'ada',
      day: '2026-11-23',
      posts: { one: figures },
    });
    expect(written?.revision).toBe(1);
    expect(await engagement.read('chirp', 'ada', ['2026-11-23', '2026-11-22'])).toEqual([written]);
    expect(traffic.totals).toEqual({ calls: 3, readUnits: 1, writeUnits: 2 });
  });
});

describe('the size of an item', () => {
  it('counts digits as they are written', () => {
    const bytes = (value: unknown) => sizeOf({ n: value }) - 1;
    expect([0, 9, 10, 999, 1000, 1_795_392_300_000, -12, 1.25, 1e15].map(bytes)).toEqual([2, 2, 2, 3, 3, 8, 2, 3, 9]);
    expect(sizeOf({ é: 'ü', list: [1, true], none: undefined })).toBe(2 + 2 + 4 + 3 + 1 + 2 + 1 + 1);
  });
});
