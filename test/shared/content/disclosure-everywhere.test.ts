import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { carriesDisclosure, discloseParts, footerOf } from '../../../shared/content/disclosure.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { postNow } from '../../../shared/content/post-now.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { footers } from '../../../shared/platforms/reddit/footers.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { overTransport } from '../../../shared/publication/over-transport.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import { makeWorld, minute, personality } from '../../support/world.ts';

/** Words of a writer that does its best to lose the footer, or to look as if it stood there already. */
const words = fc.oneof(
  fc.constant('The lamp is lit again.'),
  fc.constantFrom(...Object.values(footers)).map((footer) => `The lamp is lit. ${footer}`),
  fc.constantFrom('Written by an AI.', 'I am a bot: this text was written by an AI.'),
  fc.integer({ min: 100, max: 300 }).map((length) => `${'gull '.repeat(length / 5)}again.`),
  fc.integer({ min: 39_900, max: 40_100 }).map((length) => `${'gull '.repeat(length / 5)}again.`),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
);
/** Every way to every platform. */
const ways = allPlatformTraits.flatMap((platform) =>
  platform.transports.map(({ id: transport }) => ({ platform, transport, traits: overTransport(platform, transport) })),
);
const subjects = fc.record({
  way: fc.constantFrom(...ways),
  language: fc.constantFrom('en', 'de', 'fr', 'sw', ...Object.keys(footers)),
  footer: fc.option(fc.constantFrom('Written by an AI.', 'Eine KI schreibt hier.'), { nil: undefined }),
  text: words,
});

function who(traits: PlatformTraits, language: string, footer: string | undefined, transport = 'api'): Personality {
  const plan = { ...personality().platforms.twitter!, transport };
  const own = { ...plan, ...(footer === undefined ? {} : { footer }) };
  return personality({ language, platforms: { [traits.id]: own } });
}

/** Runs a way to a draft over one platform and answers what it drafted, if it drafted anything. */
async function drafted(traits: PlatformTraits, subject: Personality, text: string, way: 'slot' | 'operator') {
  const world = makeWorld();
  world.state.personality = subject;
  const config = effectiveConfig({ traits });
  const title = traits.titleLimit === undefined ? {} : { title: 'Lamp' };
  const written = { text, ...title, raw: text, usage: { model: 'm', inputTokens: 1, outputTokens: 1, costUsd: 0 } };
  const tools = {
    ...world.draftTools,
    traitsOf: () => traits,
    writer: async () => ({
      config,
      writer: { mostUsd: () => 0.002, write: async () => written },
      moderator: undefined,
    }),
  };
  if (way === 'operator') {
    await postNow(
      { personality: subject.id, platform: traits.id, say: { text, ...title } },
      { ...tools, ...world.planTools, config: async () => config, nonce: () => 'abc' },
    );
  } else {
    const { id, platform } = { id: subject.id, platform: traits.id };
    await planPost({ personality: id, platform, slot: new Date(world.now()).toISOString() }, world.planTools);
    await draftStep((await world.only()).id, tools);
  }
  return world.ledger.all().filter(({ state }) => state === 'drafted');
}

describe('no draft without its disclosure', () => {
  it.each(['slot', 'operator'] as const)('on any platform, in any language, whatever the words: %s', async (by) => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(subjects, async ({ way: { platform, transport, traits }, language, footer, text }) => {
        const subject = who(platform, language, footer, transport);
        for (const { parts, labelled } of await drafted(platform, subject, text, by)) {
          seen += 1;
          const own = footerOf(traits, subject);
          expect(labelled).toBe(traits.defaultDisclosure.kind === 'label');
          if (!labelled) expect(own).toBeDefined();
          if (own !== undefined) expect(parts[0]?.text.endsWith(own)).toBe(true);
          for (const part of parts) expect(traits.measure(part.text)).toBeLessThanOrEqual(traits.limit);
        }
      }),
      { numRuns: 150, seed: 20261125 },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it.each(ways.map(({ transport, traits }) => [traits.id, transport, traits] as const))(
    '%s over %s: a thread has its footer under the first part, and the label counts for each',
    (_id, _transport, traits) => {
      const parts = [{ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' }];
      for (const footer of [undefined, 'Written by an AI.']) {
        const subject = who(traits, 'en', footer);
        const disclosed = discloseParts(parts, traits, subject);
        const own = footerOf(traits, subject);
        expect(disclosed.parts.slice(1)).toEqual(parts.slice(1));
        expect(disclosed.parts[0]?.text).toBe(own === undefined ? 'One.' : `One.\n\n${own}`);
        expect(disclosed.labelled || own !== undefined).toBe(true);
        expect(carriesDisclosure(disclosed, traits, subject)).toBe(true);
      }
    },
  );

  it('the label is sent with each part of a thread', async () => {
    const world = makeWorld();
    await world.plan();
    const planned = await world.only();
    await draftStep(planned.id, world.draftTools);
    const drafted = await world.only();
    const parts = [{ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' }];
    const id = `${planned.id}x`;
    await world.ledger.create({ ...drafted, id, parts, textHash: textHash(parts) });
    const sent: [string, boolean][] = [];
    const tools = {
      ...world.publishTools,
      limitsOf: async () => ({ perHour: 5, perDay: 20, minimumGapMinutes: 0 }),
      connect: async (account: string) => {
        const client = world.platform.client(account);
        return {
          ...client,
          publish: async (...[part, beforeSend]: Parameters<typeof client.publish>) => {
            sent.push([part.text, part.labelled]);
            return client.publish(part, beforeSend);
          },
        };
      },
    };
    for (let turn = 0; turn < 5; turn += 1) {
      await publish(id, tools);
      world.pass(minute);
    }
    expect(sent).toEqual(parts.map(({ text }) => [text, true]));
  });

  it('throws where there is nothing to disclose it with', () => {
    const [traits] = allPlatformTraits;
    const blank = { ...traits!, defaultDisclosure: { kind: 'footer', text: ' ' } } as const;
    expect(() => discloseParts([{ text: 'One.' }], blank, who(blank, 'en', undefined))).toThrow(
      /without its disclosure.*nothing is sent/,
    );
    expect(() => discloseParts([], traits!, who(traits!, 'en', undefined))).toThrow(/without its disclosure/);
  });

  it('sends a text without room for its footer back', async () => {
    const traits = allPlatformTraits.find(({ defaultDisclosure }) => defaultDisclosure.kind === 'label')!;
    const text = `${'gull '.repeat(53)}again.`;
    expect(await drafted(traits, who(traits, 'en', undefined), text, 'slot')).toHaveLength(1);
    expect(await drafted(traits, who(traits, 'en', 'Written by an AI.'), text, 'slot')).toHaveLength(0);
  });
});
