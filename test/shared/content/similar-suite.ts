import { beforeEach, describe, expect, it } from 'vitest';
import type { SimilarTexts } from '../../../shared/content/ports.ts';
import { foundAtMost, similarKeptMs, textsPerBand } from '../../../shared/content/similarity/references.ts';
import type { Clock } from '../../../shared/monitoring/log.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

/** What every store of similar texts promises. @param makeStore an empty one. */
export function similarSuite(name: string, makeStore: (clock: Clock) => Promise<SimilarTexts> | SimilarTexts): void {
  describe(`similar texts ${name}`, () => {
    let clock: ManualClock;
    let store: SimilarTexts;
    beforeEach(async () => {
      clock = manualClock();
      store = await makeStore(clock);
    });

    const text = (publication: string, print: string, account = 'ada') => ({
      publication,
      platform: 'somewhere',
      account,
      personality: `persona of ${account}`,
      print,
    });
    const asker = text('asker', '');
    const say = async (of: ReturnType<typeof text>) => {
      const bands = of.print.split(' ');
      await store.remember(of, await store.candidates(of, bands));
    };
    const found = async (bands: readonly string[], of = asker) => (await store.candidates(of, bands)).texts;

    it('gives back whole texts that share a band, of every account, and no others', async () => {
      const [lamp, both, gull] = [text('a', 'lamp tide'), text('b', 'lamp gull', 'bob'), text('c', 'gull ü漢👍🏽 x')];
      for (const of of [lamp, both, gull]) await say(of);
      expect(await found(['lamp'])).toEqual(expect.arrayContaining([lamp, both]));
      expect(await found(['lamp'])).toHaveLength(2);
      expect(await found(['ü漢👍🏽', 'tide'])).toEqual(expect.arrayContaining([lamp, gull]));
      expect(await found(['snow'])).toEqual([]);
      expect(await found([])).toEqual([]);
    });

    it('never finds the publication that asks', async () => {
      const own = text('a', 'lamp tide');
      await say(own);
      expect(await found(['lamp', 'tide'], own)).toEqual([]);
      expect(await found(['lamp', 'tide'])).toEqual([own]);
    });

    it('remembers one text of a publication, the last, however often it is told', async () => {
      await say(text('a', 'lamp tide'));
      await say(text('a', 'lamp tide'));
      await say(text('a', 'lamp gull'));
      expect(await found(['lamp', 'gull', 'tide'])).toEqual([text('a', 'lamp gull')]);
    });

    it('answers with the bands as they are, by which a text is remembered', async () => {
      await say(text('a', 'lamp tide'));
      const before = await store.candidates(asker, ['lamp', 'snow']);
      expect([...before.bands.keys()]).toEqual(['lamp', 'snow']);
      expect([...before.bands.values()].map(({ length }) => length)).toEqual([1, 0]);
      await store.remember(text('b', 'lamp snow'), before);
      expect((await found(['lamp'])).map(({ publication }) => publication)).toEqual(['b', 'a']);
      expect((await found(['snow'])).map(({ publication }) => publication)).toEqual(['b']);
    });

    it('keeps the latest of a band and reads a bounded number of them', async () => {
      for (let index = 0; index < textsPerBand + 5; index += 1) await say(text(`p${index}`, 'lamp', `other-${index}`));
      const { texts, bands } = await store.candidates(asker, ['lamp']);
      expect(bands.get('lamp')).toHaveLength(textsPerBand);
      expect(texts.map(({ publication }) => publication)).toEqual(
        Array.from({ length: foundAtMost }, (_, back) => `p${textsPerBand + 4 - back}`),
      );
    });

    it('forgets texts after their time, though their bands live on', async () => {
      await say(text('old', 'lamp tide'));
      clock.advance(similarKeptMs - 1000);
      await say(text('new', 'lamp snow'));
      expect(await found(['lamp'])).toHaveLength(2);
      clock.advance(2000);
      expect(await found(['lamp'])).toEqual([text('new', 'lamp snow')]);
      expect(await found(['tide'])).toEqual([]);
    });
  });
}
