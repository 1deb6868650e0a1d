import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments } from '../../../../shared/aws/dynamodb/client.ts';
import { similarBandKey, wordsKey } from '../../../../shared/aws/dynamodb/keys.ts';
import { dynamoSimilar } from '../../../../shared/aws/dynamodb/similar.ts';
import { openTable } from '../../../../shared/aws/dynamodb/table.ts';
import { saidText } from '../../../../shared/content/said-before.ts';
import { bandsPerText, fingerprintOf, wordBands } from '../../../../shared/content/similarity/fingerprint.ts';
import { foundAtMost, referenceOf, textsPerBand, wordsHash } from '../../../../shared/content/similarity/references.ts';
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

describe('what an older hive stored', () => {
  it('is passed over: references as text name nothing, an owner without a print is compared with nothing', async () => {
    const table = await store.emptyTable();
    const similar = dynamoSimilar(table, manualClock());
    const of = { publication: 'a', platform: 'somewhere', account: 'ada', words: wordsHash('lamp'), print: 'lamp' };
    await table.put({ ...similarBandKey('lamp'), texts: 'AdA3bc9_-xY'.repeat(80) });
    await table.put({ ...wordsKey(of.words), publication: 'old' });
    const found = await similar.candidates(of, ['lamp']);
    expect(found).toEqual({ texts: [], bands: new Map([['lamp', []]]) });
    expect(await similar.claim(of)).toBe('old');
    await similar.remember(of, found);
    expect(await similar.candidates({ ...of, publication: 'b' }, ['lamp'])).toEqual({
      texts: [],
      bands: new Map([['lamp', [referenceOf(of)]]]),
    });
    expect(await similar.claim(of, 'old')).toBe('a');
    expect((await similar.candidates({ ...of, publication: 'b' }, ['lamp'])).texts).toEqual([of]);
  });
});

describe('what a draft costs', () => {
  const draft =
    'Morning rain filled the harbour boats, so seven fishermen played chess beneath the lighthouse staircase.';
  const text = (publication: string, account = 'ada', words = draft) => ({
    ...saidText(
      { text: words },
      { id: `${account}.somewhere.${publication}`, kind: 'post', platform: 'somewhere', account, createdAt: 0 },
    ),
    bands: fingerprintOf(words).bands,
  });

  it('is the same in a hive that has filled its bands as in a small one, but for the texts that are read', async () => {
    const counter = new Counter();
    const documents = makeDocuments(store.config);
    counter.watch(documents, 'dynamodb', store.config);
    const clock = manualClock();
    const table = openTable(documents, (await store.emptyTable()).name);
    const similar = dynamoSimilar(table, clock);
    const say = async ({ bands, ...of }: ReturnType<typeof text>) => {
      const [owner, found] = await Promise.all([similar.claim(of), similar.candidates(of, bands)]);
      expect(owner).toBe(of.publication);
      await similar.remember(of, found);
    };

    await say(text('20261122T0900Z'));
    // A unit per band, the whole text's with its owner too; half a unit per band of a word that is looked at.
    expect(counter.totals()).toEqual({
      calls: 3,
      roundTrips: 2,
      readUnits: wordBands / 2,
      writeUnits: bandsPerText,
    });

    const longest = 'lighthouse '.repeat(200);
    for (let index = 0; index < textsPerBand + 2; index += 1) {
      const words = `${draft} ${index}`;
      await say({ ...text(`2026${index}`, `account-${index}`, words), print: fingerprintOf(longest).print });
    }
    // The fullest band and the longest words still cost one unit each.
    const written = counter.calls.filter(({ writeUnits }) => writeUnits > 0).map(({ bytes }) => bytes);
    expect(Math.max(...written)).toBeLessThan(1024);
    expect(Math.max(...written)).toBeGreaterThan(900);
    counter.reset();
    await say(text('20261122T1000Z', 'ada', `${draft} x`));
    expect(counter.totals()).toEqual({
      calls: 4,
      roundTrips: 3,
      readUnits: wordBands / 2 + foundAtMost / 2,
      writeUnits: bandsPerText,
    });
  }, 60_000);
});
