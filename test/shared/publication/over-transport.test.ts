import { describe, expect, it } from 'vitest';
import { footerOf } from '../../../shared/content/disclosure.ts';
import { forecastOf } from '../../../shared/personality/forecast.ts';
import { footerField } from '../../../shared/personality/policy-fields.ts';
import { platformCostPerMonth } from '../../../shared/personality/report-content.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { postCostUsd } from '../../../shared/publication/cost.ts';
import { lookupOver, overTransport } from '../../../shared/publication/over-transport.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { ada, plan } from '../content/subjects.ts';

const footer = { kind: 'footer', text: 'A machine wrote this.' } as const;
const free = { post: 0, link: 0, reply: 0, ownRead: 0 };
const [api] = madeUpTraits('chirp').transports;
const chirp = madeUpTraits('chirp', {
  transports: [api!, { id: 'browser', runtime: api!.runtime, prices: free, defaultDisclosure: footer }],
});
const over = (transport: string) => ({ ...ada, platforms: { chirp: { ...plan, transport } } });
const now = Date.UTC(2026, 10, 22);

describe('a platform over one of its ways', () => {
  it('has the prices and the disclosure of that way, and everything else of its own', () => {
    const reached = overTransport(chirp, 'browser');
    expect(reached).toEqual({ ...chirp, prices: free, defaultDisclosure: footer });
    expect(overTransport(chirp, 'api')).toBe(chirp);
    expect(overTransport(chirp, 'of an earlier release')).toBe(chirp);
    expect(lookupOver(() => undefined, 'chirp', 'browser')).toBeUndefined();
    expect(lookupOver(() => chirp, 'chirp', 'browser')).toEqual(reached);
  });

  it('costs what that way costs: a post, a month, and what is set aside', () => {
    const parts = [{ text: 'See https://example.com.' }];
    expect(postCostUsd(overTransport(chirp, 'api'), 'post', parts)).toBe(0.2);
    expect(postCostUsd(overTransport(chirp, 'browser'), 'post', parts)).toBe(0);
    const month = (transport: string) => platformCostPerMonth(over(transport), [chirp], now);
    expect(month('api')).toBeGreaterThan(0);
    expect(month('browser')).toBe(0);
    const forecast = (transport: string) =>
      forecastOf({
        personality: over(transport),
        platforms: [chirp],
        config: undefined,
        now,
        modelUsd: () => ({ usual: 0.002, most: 0.006 }),
      });
    expect(forecast('api').platforms[0]?.reservedUsd).toBeCloseTo(0.021, 6);
    expect(forecast('browser')).toMatchObject({ platformUsdPerMonth: 0, platforms: [{ reservedUsd: 0.006 }] });
  });
});

describe('the ways there are', () => {
  const ways = allPlatformTraits.flatMap((traits) => traits.transports.map((way) => ({ traits, way })));

  it.each(ways.map(({ traits, way }) => [traits.id, way.id, traits, way] as const))(
    '%s over %s: words that disclose say so in each language, and leave room for the text',
    (_platform, transport, traits, way) => {
      const reached = overTransport(traits, transport);
      if (reached.defaultDisclosure.kind === 'label') return expect(way.defaultDisclosure).toBeUndefined();
      const { text, texts = {} } = reached.defaultDisclosure;
      for (const words of [text, ...Object.values(texts)]) {
        expect(footerField(reached).safeParse(words)).toEqual({ success: true, data: words });
      }
      const subject = { ...over(transport), language: 'de-AT' };
      expect(footerOf(reached, subject)).toBe(texts.de ?? text);
    },
  );

  it('only the first of a platform is taken by itself, and that one bears no risk', () => {
    for (const { transports } of allPlatformTraits) expect(transports[0]?.risk).toBeUndefined();
    const risky = ways.filter(({ way }) => way.risk !== undefined);
    expect(risky.map(({ traits, way }) => `${traits.id}/${way.id}`)).toEqual(['twitter/browser']);
    for (const { way } of risky) expect(way.risk).toMatch(/^[A-Z][^\n]*\.$/);
  });
});
