import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLater,
  listedLateMs,
  secondLook,
  type Where,
  whereAfter,
  whereOf,
} from '../../../../shared/platforms/twitter/mentions-cursor.ts';
import { lastIdBefore } from '../../../../shared/platforms/twitter/snowflake.ts';

const minute = 60_000;
const start = Date.parse('2026-11-26T09:00:00Z');
/** An id as X would give it at that minute. */
const idAt = (minutes: number, sequence = 0) =>
  String(((BigInt(start + minutes * minute) - 1_288_834_974_657n) << 22n) + BigInt(sequence));

describe('where the reading of mentions goes on', () => {
  it('is not held up by what nobody could have listed late', () => {
    expect(whereAfter({}, { newest: undefined }, start)).toEqual({});
    expect(whereAfter({ since: idAt(0) }, { newest: undefined }, start)).toEqual({ since: idAt(0) });
    // Found when it was old already.
    expect(whereAfter({ since: idAt(0) }, { newest: idAt(5) }, start + 15 * minute)).toEqual({ since: idAt(5) });
  });

  it('remembers what has to be looked at again, and looks once it is old enough', () => {
    const where = whereAfter({ since: idAt(0) }, { newest: idAt(30) }, start + 31 * minute);
    expect(where).toEqual({ since: idAt(30), settled: lastIdBefore(start + 20 * minute) });
    expect(secondLook(where, start + 39 * minute)).toBeUndefined();
    // Below the known one: it is not listed, and not billed, again.
    const look = secondLook(where, start + 40 * minute);
    expect(look).toEqual({ from: where.settled, until: idAt(30), to: idAt(30) });
    expect(whereAfter(where, { newest: undefined, look }, start + 40 * minute)).toEqual({ since: idAt(30) });
  });

  it('looks now and then where people speak without a pause', () => {
    const where = { since: idAt(59), settled: lastIdBefore(start + 30 * minute) };
    const look = secondLook(where, start + 60 * minute);
    const to = lastIdBefore(start + 50 * minute);
    expect(look).toEqual({ from: where.settled, until: idAt(50), to });
    const next = whereAfter(where, { newest: idAt(60), look }, start + 60 * minute);
    expect(next).toEqual({ since: idAt(60), settled: to });
    expect(secondLook(next, start + 61 * minute)).toBeUndefined();
  });

  it('goes on with a look that was cut off, also behind a row that was', () => {
    const where = { since: idAt(30), settled: idAt(20) };
    const look = secondLook(where, start + 41 * minute);
    const cut = whereAfter(where, { newest: undefined, look, lookCutAt: idAt(25) }, start + 41 * minute);
    expect(cut).toEqual({ since: idAt(30), settled: idAt(20), late: idAt(25), lateTo: idAt(30) });
    const open = whereAfter(cut, { newest: idAt(42), cutAt: idAt(41) }, start + 42 * minute);
    expect(open).toEqual({ ...cut, until: idAt(41), newest: idAt(42) });
    expect(secondLook(cut, start + 42 * minute)).toEqual({ from: idAt(20), until: idAt(25), to: idAt(30) });
  });

  it('reads a cursor that is none as none', () => {
    expect(whereOf({ since: 'x', settled: -1, other: 'y' })).toEqual({});
  });
});

/** A listing that shows posts so many milliseconds after they were made. */
interface Late {
  readonly id: string;
  readonly shownAt: number;
}

describe('any row of polls', () => {
  it('misses nothing that is listed in time, and lists nothing three times', () => {
    const post = fc.record({
      at: fc.integer({ min: 0, max: 120 * minute }),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: listedLateMs })),
    });
    const pauses = fc.array(fc.integer({ min: 1, max: 25 * minute }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(post, { maxLength: 40 }), pauses, fc.integer({ min: 2, max: 8 }), (made, waits, size) => {
        const posts: Late[] = made.map(({ at, lateMs }, index) => ({
          id: String(BigInt(idAt(at / minute)) + BigInt(index)),
          shownAt: start + at + lateMs,
        }));
        const seen = new Map<string, number>();
        let where: Where = {};
        let [now, requests, polls] = [start, 0, 0];
        const list = (low: string | undefined, high: string | undefined) => {
          requests += 1;
          const found = posts
            .filter(({ shownAt }) => shownAt <= now)
            .filter(({ id }) => (low === undefined || isLater(id, low)) && (high === undefined || isLater(high, id)))
            .sort((a, b) => (isLater(a.id, b.id) ? -1 : 1));
          const page = found.slice(0, size);
          for (const { id } of page) seen.set(id, (seen.get(id) ?? 0) + 1);
          return { newest: page[0]?.id, cutAt: found.length > size ? page.at(-1)?.id : undefined };
        };
        const poll = () => {
          polls += 1;
          const fresh = list(where.since, where.until);
          const look = fresh.cutAt === undefined ? secondLook(where, now) : undefined;
          const again = look === undefined ? undefined : list(look.from, look.until);
          where = whereAfter(where, { ...fresh, look, lookCutAt: again?.cutAt }, now);
        };
        for (const wait of [...waits, 200 * minute, 200 * minute]) {
          now += wait;
          do poll();
          while (where.until !== undefined || where.late !== undefined);
        }
        expect(posts.filter(({ id }) => !seen.has(id))).toEqual([]);
        expect(Math.max(0, ...seen.values())).toBeLessThanOrEqual(2);
        expect(requests).toBeLessThanOrEqual(2 * polls);
        // Nothing is left over, and one question is asked where nobody speaks.
        expect(Object.keys(where).filter((name) => name !== 'since')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
