import { metricKey, timelineKeys } from '../../../shared/aws/dynamodb/keys.ts';
import type { EngagementStore } from '../../../shared/interaction/engagement-ports.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { sizeOf } from '../../support/counting-store.ts';
import { memoryEngagement } from '../../support/engagement-memory.ts';
import { readUnits, type Traffic, writeUnits } from './traffic.ts';

const hour = 60 * 60_000;
/** Whoever looks how posts were taken goes back 26 hours from the last look, which is an hour old. */
const shownMs = 28 * hour;
const rowBytes = 110;
const keyBytes = 120;

interface Row {
  readonly id: string;
  readonly slot: number;
}

/**
 * The index by which an account's publications are found, of the last day and of what is to come: nobody in a simulation looks further back. The
 * accounts of a large hive would fill the memory with a week of it.
 */
export class History {
  readonly #rows = new Map<string, Row[]>();
  readonly #traffic: Traffic;
  readonly #now: () => number;

  constructor(traffic: Traffic, now: () => number) {
    this.#traffic = traffic;
    this.#now = now;
  }

  add({ platform, account, id, slot }: Publication): void {
    const key = timelineKeys(platform, account, slot, id).gsi1pk;
    const oldest = this.#now() - shownMs;
    const rows = (this.#rows.get(key) ?? []).filter((row) => row.slot >= oldest);
    // Nearly always the newest: what is written ahead is the exception.
    let place = rows.length;
    while (place > 0 && rows[place - 1]!.slot > slot) place -= 1;
    rows.splice(place, 0, { id, slot });
    this.#rows.set(key, rows);
  }

  /** Newest first, as the index answers. */
  async *of(
    platform: string,
    account: string,
    { from, to = Number.POSITIVE_INFINITY }: { readonly from: number; readonly to?: number },
  ): AsyncGenerator<string> {
    const key = timelineKeys(platform, account, 0, '').gsi1pk;
    const found = (this.#rows.get(key) ?? []).filter(({ slot }) => slot >= from && slot <= to);
    this.#traffic.read(`timeline ${key}`, readUnits(found.length * rowBytes) / 2);
    for (const { id } of found.reverse()) yield id;
  }
}

/** Ids that are let go when their time has come; they come in the order of their times. */
export class Later {
  readonly #waiting: { readonly at: number; readonly id: string }[] = [];
  #head = 0;

  add(id: string, endedAt: number): void {
    this.#waiting.push({ at: endedAt + shownMs, id });
  }

  /** Those whose time has come, each once. */
  *take(now: number): Generator<string> {
    for (; this.#head < this.#waiting.length && this.#waiting[this.#head]!.at <= now; this.#head += 1) {
      yield this.#waiting[this.#head]!.id;
    }
    if (this.#head > 1000 && this.#head * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
  }
}

/** How posts were taken, its calls counted. */
export function countedEngagement(traffic: Traffic): EngagementStore {
  const stored = memoryEngagement();
  return {
    async read(platform, account, days) {
      const found = await stored.read(platform, account, days);
      for (const day of days) {
        const one = found.find((known) => known.day === day);
        const bytes = one === undefined ? 0 : keyBytes + sizeOf(one as unknown as Readonly<Record<string, unknown>>);
        traffic.read(metricKey(platform, account, day).pk, readUnits(bytes) / 2);
      }
      return found;
    },
    async write(before, next) {
      const bytes = keyBytes + sizeOf(next as unknown as Readonly<Record<string, unknown>>);
      traffic.write(metricKey(next.platform, next.account, next.day).pk, writeUnits(bytes));
      return stored.write(before, next);
    },
  };
}
