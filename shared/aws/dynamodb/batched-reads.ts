import type { Item, Key } from './keys.ts';
import { inRounds } from './rounds.ts';

export interface Reads {
  one(key: Key, consistent: boolean): Promise<Item | undefined>;
  /** Some items, and the keys that were not worked on because the table had too much to do. */
  many(
    keys: readonly Key[],
    consistent: boolean,
  ): Promise<{ readonly items: readonly Item[]; readonly left: readonly Key[] }>;
}

interface Waiting {
  readonly key: Key;
  readonly answer: Promise<Item | undefined>;
  resolve(item: Item | undefined): void;
  reject(reason: unknown): void;
}

/** BatchGetItem takes no more (DynamoDB API reference, 2026). */
const keysPerBatch = 100;

/**
 * Reads that are asked for together, as by Promise.all, go out as one call: the units are the same, the round trips are not. One that is
 * asked for alone is an ordinary read. Throws StoreBusy where the table leaves keys out again and again.
 */
export function batchedReads(reads: Reads): (key: Key, consistent: boolean) => Promise<Item | undefined> {
  const open = { late: new Map<string, Waiting>(), consistent: new Map<string, Waiting>() };

  const send = async (waiting: readonly Waiting[], consistent: boolean): Promise<void> => {
    const [first, ...others] = waiting;
    if (first === undefined) return;
    try {
      if (others.length === 0) {
        first.resolve(await reads.one(first.key, consistent));
        return;
      }
      const items = await readAll(waiting, consistent, reads);
      for (const { key, resolve } of waiting) resolve(items.get(nameOf(key)));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  };

  return (key, consistent) => {
    const group = consistent ? 'consistent' : 'late';
    const found = open[group].get(nameOf(key));
    if (found !== undefined) return found.answer;
    if (open[group].size === 0) {
      setImmediate(() => {
        const waiting = [...open[group].values()];
        open[group].clear();
        for (let from = 0; from < waiting.length; from += keysPerBatch) {
          void send(waiting.slice(from, from + keysPerBatch), consistent);
        }
      });
    }
    const { promise: answer, resolve, reject } = Promise.withResolvers<Item | undefined>();
    open[group].set(nameOf(key), { key, answer, resolve, reject });
    return answer;
  };
}

async function readAll(
  waiting: readonly Waiting[],
  consistent: boolean,
  reads: Reads,
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  const keys = waiting.map(({ key }) => key);
  await inRounds(keys, 'reads', async (some) => {
    const { items, left } = await reads.many(some, consistent);
    for (const item of items) found.set(nameOf(item as unknown as Key), item);
    return left;
  });
  return found;
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
