import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments } from '../../../../shared/aws/dynamodb/client.ts';
import { dynamoSimilar } from '../../../../shared/aws/dynamodb/similar.ts';
import { openTable } from '../../../../shared/aws/dynamodb/table.ts';
import { bandsPerText, fingerprintOf } from '../../../../shared/content/similarity/fingerprint.ts';
import { foundAtMost, textsPerBand } from '../../../../shared/content/similarity/references.ts';
import { Counter } from '../../../support/counting-store.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { similarSuite } from '../../content/similar-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

similarSuite('in the table', async (clock) => dynamoSimilar(await store.emptyTable(), clock));

describe('what a draft costs', () => {
  const draft =
    'Morning rain filled the harbour boats, so seven fishermen played chess beneath the lighthouse staircase.';
  const text = (publication: string, account = 'ada', words = draft) => ({
    publication: `${account}.somewhere.${publication}`,
    platform: 'somewhere',
    account,
    personality: account,
    ...fingerprintOf(words),
  });

  it('is the same in a hive that has filled its bands as in a small one, but for the texts that are read', async () => {
    const counter = new Counter();
    const documents = makeDocuments(store.config);
    counter.watch(documents, 'dynamodb', store.config);
    const clock = manualClock();
    const table = openTable(documents, (await store.emptyTable()).name);
    const similar = dynamoSimilar(table, clock);
    const say = async ({ bands, ...of }: ReturnType<typeof text>) => {
      await similar.remember(of, await similar.candidates(of, bands));
    };

    await say(text('20261122T0900Z'));
    // One unit per band and one for the words; half a unit per band that is looked at.
    expect(counter.totals()).toEqual({
      calls: 2,
      roundTrips: 2,
      readUnits: bandsPerText / 2,
      writeUnits: bandsPerText + 1,
    });

    const longest = 'lighthouse '.repeat(200);
    for (let index = 0; index < textsPerBand + 2; index += 1) {
      await say({ ...text(`2026${index}`, `account-${index}`), print: fingerprintOf(longest).print });
    }
    counter.reset();
    await say(text('20261122T1000Z'));
    expect(counter.totals()).toEqual({
      calls: 3,
      roundTrips: 3,
      readUnits: bandsPerText / 2 + foundAtMost / 2,
      writeUnits: bandsPerText + 1,
    });
    // The fullest band and the longest words still cost one unit each.
    expect(
      Math.max(...counter.calls.map(({ operation, bytes }) => (operation === 'BatchWriteItem' ? bytes : 0))),
    ).toBeLessThan(1024);
  }, 60_000);
});
