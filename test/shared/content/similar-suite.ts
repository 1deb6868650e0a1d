import { beforeEach, describe, expect, it } from 'vitest';
import { publicationKeptMs } from '../../../shared/aws/dynamodb/keys.ts';
import type { SimilarTexts } from '../../../shared/content/ports.ts';
import { foundAtMost, similarKeptMs, textsPerBand, wordsHash } from '../../../shared/content/similarity/references.ts';
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
      words: wordsHash(print),
      print,
    });
    const asker = text('asker', '');
    const say = async (of: ReturnType<typeof text>) => {
      expect(await store.claim(of)).toBe(of.publication);
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

    it('remembers a text once, however often it is told, and no more when its owner claims the words alone', async () => {
      const { print, ...words } = text('a', 'lamp tide');
      await say({ ...words, print });
      await say({ ...words, print });
      await say(text('a', 'lamp gull'));
      expect((await store.candidates(asker, ['lamp'])).bands.get('lamp')).toHaveLength(2);
      expect(await found(['lamp', 'gull', 'tide'])).toHaveLength(2);
      expect(await store.claim(words)).toBe('a');
      expect(await found(['lamp', 'gull', 'tide'])).toEqual([text('a', 'lamp gull')]);
      await store.claim({ ...words, print });
      expect(await found(['lamp', 'gull', 'tide'])).toHaveLength(2);
    });

    it('has words owned by whoever claims them first, and again by the owner', async () => {
      const [first, second] = [text('a', 'lamp'), text('b', 'lamp', 'bob')];
      expect(await store.ownerOf(first.words)).toBeUndefined();
      expect(await store.claim(first)).toBe('a');
      expect(await store.claim(second)).toBe('a');
      expect(await store.claim(first)).toBe('a');
      expect(await store.ownerOf(first.words)).toBe('a');
      expect(await store.claim(text('b', 'lamp lamp', 'bob'))).toBe('b');
    });

    it('has one owner of words that many claim at the same moment', async () => {
      const texts = Array.from({ length: 8 }, (_, index) => text(`p${index}`, 'lamp', `account-${index}`));
      const owners = await Promise.all(texts.map((of) => store.claim(of)));
      expect(new Set(owners).size).toBe(1);
      expect(await store.ownerOf(wordsHash('lamp'))).toBe(owners[0]);
    });

    it('hands words over from the publication that is named, to one of those that ask, and to nobody else', async () => {
      const { words } = text('a', 'lamp');
      await say(text('a', 'lamp'));
      expect(await store.claim(text('b', 'lamp', 'bob'), 'c')).toBe('a');
      const takers = [text('b', 'lamp', 'bob'), text('c', 'lamp', 'carl')];
      const owners = await Promise.all(takers.map((of) => store.claim(of, 'a')));
      expect(new Set(owners).size).toBe(1);
      const [owner] = owners;
      expect(['b', 'c']).toContain(owner);
      expect(await store.ownerOf(words)).toBe(owner);
      const taken = takers.find(({ publication }) => publication === owner)!;
      await say(taken);
      expect(await found(['lamp'])).toEqual([taken]);
    });

    it('keeps an owner for as long as publications, and then for nobody', async () => {
      await store.claim(text('a', 'lamp'));
      clock.advance(publicationKeptMs - 1000);
      expect(await store.claim(text('b', 'lamp'))).toBe('a');
      clock.advance(2000);
      expect(await store.ownerOf(wordsHash('lamp'))).toBeUndefined();
      expect(await store.claim(text('b', 'lamp'))).toBe('b');
    });

    it('answers with the bands as they are, by which a text is remembered', async () => {
      await say(text('a', 'lamp tide'));
      const before = await store.candidates(asker, ['lamp', 'snow']);
      expect([...before.bands.keys()]).toEqual(['lamp', 'snow']);
      expect([...before.bands.values()].map(({ length }) => length)).toEqual([1, 0]);
      await store.claim(text('b', 'lamp snow'));
      await store.remember(text('b', 'lamp snow'), before);
      expect((await found(['lamp'])).map(({ publication }) => publication)).toEqual(['b', 'a']);
      expect((await found(['snow'])).map(({ publication }) => publication)).toEqual(['b']);
    });

    it('keeps the latest of a band and reads a bounded number of them', async () => {
      const speak = (index: number) => say(text(`p${index}`, `lamp ${index}`, 'bob'));
      for (let index = 0; index < textsPerBand + 5; index += 1) await speak(index);
      const { texts, bands } = await store.candidates(asker, ['lamp']);
      expect(bands.get('lamp')).toHaveLength(textsPerBand);
      expect(texts.map(({ publication }) => publication)).toEqual(
        Array.from({ length: foundAtMost }, (_, back) => `p${textsPerBand + 4 - back}`),
      );
    });

    it('forgets texts after their time, though their bands and their owners live on', async () => {
      await say(text('old', 'lamp tide'));
      clock.advance(similarKeptMs - 1000);
      await say(text('new', 'lamp snow'));
      expect(await found(['lamp'])).toHaveLength(2);
      clock.advance(2000);
      expect(await found(['lamp'])).toEqual([text('new', 'lamp snow')]);
      expect(await found(['tide'])).toEqual([]);
      expect(await store.ownerOf(wordsHash('lamp tide'))).toBe('old');
    });
  });
}
