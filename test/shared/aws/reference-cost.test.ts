import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counted, kept } from '../../../infra/cost/counted.ts';
import { costOf } from '../../../infra/cost/model.ts';
import { quantitiesOf } from '../../../infra/cost/quantities.ts';
import type { Table } from '../../../shared/aws/dynamodb/table.ts';
import { bandsPerText, wordBands } from '../../../shared/content/similarity/fingerprint.ts';
import { takesOf } from '../../support/counted-constants.ts';
import { type CountedRun, type Counting, startCounting } from '../../support/counted-ground.ts';
import { type CountedPost, countedPost } from '../../support/counted-runs.ts';
import { defaultMeasures, monthOf, stageWith } from '../../support/priced.ts';

/** Of the item of its day. */
const figuresBytes = 200;

let counting: Counting;
let post: CountedPost;
beforeAll(async () => {
  counting = await startCounting();
  post = await countedPost(counting);
});
afterAll(() => counting.stop());

describe('a post of one part', () => {
  it('costs what the design says', () => {
    const { cold, warm } = post;
    // Near-duplicates: a unit per band, in one call but for the whole text's, which is its owner's too; half a unit per band of a word that
    // is looked at, in another.
    const writes = 12 + bandsPerText;
    expect(cold.writeUnits).toBeLessThanOrEqual(writes);
    expect(warm.writeUnits).toBeLessThanOrEqual(writes);
    // Every function has just started: the personality is read twice.
    expect(cold.readUnits).toBeLessThanOrEqual(9 + wordBands / 2);
    // The text of the post before shares a word, so it is read too, with a call of its own.
    expect(warm.readUnits).toBeLessThanOrEqual(7 + wordBands / 2 + 1 / 2);
    // Of two for each band three are left, and the switches are asked beside the personality.
    expect(warm.calls).toBeLessThanOrEqual(17 + 2 + 3);
    expect(warm.roundTrips).toBeLessThanOrEqual(20);
    expect(warm.queueRequests).toBe(2 * 3);
    expect(warm.objectWrites).toBe(1);
  });

  it('leaves no more in the table than the model counts with', () => {
    expect(post.keptBytes).toBeLessThanOrEqual(kept.tableBytes - figuresBytes);
    expect(post.keptBytes).toBeGreaterThan(0.85 * (kept.tableBytes - figuresBytes));
  });

  it('writes no item of more than a unit', () => {
    const written = post.warm.each.filter(({ service, writeUnits }) => service === 'dynamodb' && writeUnits > 0);
    const single = written.filter(({ operation }) => operation !== 'BatchWriteItem');
    expect(single.length).toBeGreaterThan(8);
    for (const { bytes } of single) expect(bytes).toBeLessThan(1024);
  });
});

describe('one call more', () => {
  const millionPosts = (run: CountedRun): number => {
    const month = monthOf({ posts: 1_000_000 });
    const measured = { ...defaultMeasures, counted: { ...counted, post: takesOf(run) } };
    return costOf(quantitiesOf(stageWith(month), month, measured)).usd;
  };
  /** In the wiring that is deployed: whatever it asks of its table is counted. */
  const inPublish =
    (change: (table: Table) => Partial<Table>) =>
    (name: string, table: Table): Table =>
      name === 'publish' ? { ...table, ...change(table) } : table;

  it('is seen: a read that waits is a call, a round trip, a unit, and its price', async () => {
    const tableOf = inPublish((table) => ({
      async get(key, options) {
        if (key.sk === 'PUB') await table.get(key, options);
        return table.get(key, options);
      },
    }));
    const { cold } = await countedPost(counting, { tableOf });
    expect(cold.calls).toBe(post.cold.calls + 1);
    expect(cold.roundTrips).toBe(post.cold.roundTrips + 1);
    expect(cold.readUnits).toBe(post.cold.readUnits + 1);
    expect(cold.writeUnits).toBe(post.cold.writeUnits);
    expect(cold.logBytes).toBe(post.cold.logBytes);
    expect(millionPosts(cold) - millionPosts(post.cold)).toBeCloseTo(0.125, 5);
  }, 60_000);

  it('is seen: a write beside another is a call and a unit, and no round trip', async () => {
    const tableOf = inPublish((table) => ({
      async put(item, condition) {
        if (!item.pk.startsWith('EXTERNAL#')) return table.put(item, condition);
        const [done] = await Promise.all([
          table.put(item, condition),
          table.put({ ...item, pk: `${item.pk}again` }, condition),
        ]);
        return done;
      },
    }));
    const { cold } = await countedPost(counting, { tableOf });
    expect(cold.calls).toBe(post.cold.calls + 1);
    expect(cold.roundTrips).toBe(post.cold.roundTrips);
    expect(cold.writeUnits).toBe(post.cold.writeUnits + 1);
    expect(cold.readUnits).toBe(post.cold.readUnits);
    expect(millionPosts(cold) - millionPosts(post.cold)).toBeCloseTo(0.625, 5);
  }, 60_000);
});
