import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScheduleQueue } from '../../../../infra/local/services/schedule-queue.ts';

describe('ScheduleQueue', () => {
  it('agrees with a sorted list, whatever is put, moved and taken out', () => {
    const change = fc.tuple(
      fc.integer({ min: 0, max: 30 }).map((id) => `key ${id}`),
      fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), fc.integer({ min: 0, max: 100 }), (changes, limit) => {
        const queue = new ScheduleQueue();
        const model = new Map<string, number>();
        for (const [key, at] of changes) {
          queue.set(key, at);
          if (at === undefined) model.delete(key);
          else model.set(key, at);
          expect(queue.first()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
        }
        const due = [...model].filter(([, at]) => at <= limit).map(([key]) => key);
        expect(queue.until(limit).sort()).toEqual(due.sort());
      }),
    );
  });
});
