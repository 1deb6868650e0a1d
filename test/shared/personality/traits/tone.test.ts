import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../../infra/platforms.ts';
import { effectiveConfig } from '../../../../shared/config/effective.ts';
import { responsesBody } from '../../../../shared/openai/requests.ts';
import { builtInTraits } from '../../../../shared/personality/traits/built-in.ts';
import {
  cadenceFactor,
  replyProbability,
  toneLines,
  toneOf,
  traitSettings,
} from '../../../../shared/personality/traits/tone.ts';
import { modifierNames } from '../../../../shared/personality/traits/trait.ts';
import type { PlatformWithSettings } from '../../../../shared/publication/platform.ts';
import { madeUpTraits } from '../../../support/made-up-traits.ts';
import { plan, request } from '../../content/subjects.ts';

/** What the writer is asked for when one trait has this value. */
function asked(name: string, value: number, traits: PlatformWithSettings) {
  const config = effectiveConfig({ traits, plan: { limits: {}, traits: { [name]: value } } });
  const settings = traits.settings.parse({});
  const written = request({ traits, plan: { ...plan, settings }, config, maxOutputTokens: 2000 });
  const length = /The text has at most (\d+) characters, spaces included(?:, and at least (\d+))?/.exec(
    written.instructions,
  )!;
  return {
    ...written,
    least: Number(length[2] ?? 0),
    most: Number(length[1]),
    emoji: /\n- (?:emoji: at most (\d+) in a text|(no) emoji)/.exec(written.instructions),
    hashtags: /\n- hashtags: at most (\d+) in a text/.exec(written.instructions)?.[1] ?? '0',
  };
}

const cases = Object.keys(builtInTraits).flatMap((name) =>
  platformsWithSettings.flatMap((traits) =>
    (
      [
        [0, 0.5],
        [0.25, 0.75],
        [0.5, 1],
      ] as const
    ).map(([from, to]) => [name, traits.name, from, to, traits] as const),
  ),
);

describe('a difference of 0.5 in one trait', () => {
  it.each(cases)('%s on %s from %d to %d changes the request by what the trait says', (name, _, from, to, traits) => {
    const [before, after] = [asked(name, from, traits), asked(name, to, traits)];
    const { modifiers } = builtInTraits[name]!;
    const weight = (modifier: keyof typeof modifiers) => (modifiers[modifier] ?? 0) * (traits.voice?.[modifier] ?? 1);
    expect(after.instructions).not.toBe(before.instructions);
    expect(before.instructions).toContain(`\n- ${name}, ${from * 100} of 100: `);
    expect(after.temperature! - before.temperature!).toBeCloseTo(weight('temperature'), 3);
    const factor = 2 ** weight('length');
    if (factor !== 1) {
      // Where the text has no room to become longer, the writer is told to use the room there is.
      const grown = [after.most / before.most, before.most / after.most].some((r) => Math.abs(r / factor - 1) < 0.03);
      expect(grown || after.least !== before.least).toBe(true);
    } else {
      expect([after.most, after.least]).toEqual([before.most, before.least]);
    }
    const emoji = (match: RegExpExecArray | null) => Number(match?.[1] ?? 0);
    if (from === 0.25) {
      const most = Math.round(1 + weight('emoji') / 2) - Math.round(1 - weight('emoji') / 2);
      expect(emoji(after.emoji) - emoji(before.emoji)).toBe(modifiers.emoji === undefined ? 0 : most);
    }
    if (name === 'energy' && from === 0.5) {
      expect(Number(after.hashtags) - Number(before.hashtags)).toBe(weight('hashtags'));
    }
  });

  it.each(Object.keys(builtInTraits))('%s reaches models that take no temperature by its words', (name) => {
    const config = { model: 'o4-mini', api: 'responses', timeoutSeconds: 60, maxOutputTokens: 2000 } as const;
    const bodies = [0.25, 0.75].map((value) =>
      responsesBody(asked(name, value, platformsWithSettings[0]!), config, new Set()),
    );
    expect(bodies.map((body) => body.temperature)).toEqual([undefined, undefined]);
    expect(bodies[0]!.instructions).not.toBe(bodies[1]!.instructions);
  });
});

describe('the tone', () => {
  const none = {};

  it('is neutral without traits, and in the middle of each', () => {
    const neutral = { temperature: 0, length: 1, replyProbability: 1, cadence: 1 };
    expect(toneOf(none)).toEqual(neutral);
    for (const name of Object.keys(builtInTraits)) {
      expect(toneOf(traitSettings({ [name]: 0.5 }, builtInTraits))).toMatchObject(neutral);
    }
  });

  it('counts on a platform what the platform says', () => {
    const settings = traitSettings({ energy: 1 }, builtInTraits);
    expect(toneOf(settings)).toMatchObject({ temperature: 0.1, emoji: 2, hashtags: 1 });
    const voice = { temperature: 0, emoji: 3, hashtags: 0 };
    expect(toneOf(settings, { voice })).toMatchObject({ temperature: 0, emoji: 4, hashtags: 0 });
  });

  it('does not depend on the order, and stays within its bounds', () => {
    const all = Object.fromEntries(Object.keys(builtInTraits).map((name) => [name, 1]));
    const backwards = Object.fromEntries(Object.entries(all).reverse());
    expect(toneOf(traitSettings(all, builtInTraits))).toEqual(toneOf(traitSettings(backwards, builtInTraits)));
    const wild = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        name,
        { value: 1, low: 'l', high: 'h', modifiers: Object.fromEntries(modifierNames.map((one) => [one, 2])) },
      ]),
    );
    expect(toneOf(wild)).toEqual({
      temperature: 6,
      length: 4,
      emoji: 7,
      hashtags: 6,
      replyProbability: 4,
      cadence: 2,
    });
  });

  it('has words for every degree', () => {
    const said = (humour: number) => toneLines(traitSettings({ humour }, builtInTraits))[0];
    expect(said(0)).toBe('humour, 0 of 100: always in earnest, without a joke');
    expect(said(0.3)).toBe('humour, 30 of 100: somewhat in earnest, without a joke');
    expect(said(0.5)).toMatch(/^humour, 50 of 100: halfway between in earnest, without a joke, and funny/);
    expect(said(0.8)).toMatch(/^humour, 80 of 100: mostly funny/);
    expect(said(1)).toMatch(/^humour, 100 of 100: always funny/);
  });

  it('of a trait that nobody defined is none', () => {
    expect(traitSettings({ grumpiness: 1, constructor: 1 }, builtInTraits)).toEqual({});
  });

  it('makes a temperature that a model takes, whatever comes together', () => {
    const everything = { humour: 1, imagination: 1, energy: 1, sarcasm: 1, curiosity: 1, formality: 0 };
    const temperatureOf = (base: number, traits: Record<string, number>) => {
      const config = effectiveConfig({ plan: { limits: {}, traits, openai: { temperature: base } } });
      return request({ config }).temperature;
    };
    expect(temperatureOf(1, everything)).toBe(1.5);
    expect(temperatureOf(0, { formality: 1 })).toBe(0);
    expect(temperatureOf(1.8, {})).toBe(1.8);
  });
});

describe('what traits do beside the text', () => {
  const chirp = madeUpTraits('chirp');
  const personality = (energy: number) => ({ platforms: { chirp: { ...plan, traits: { energy } } } });

  it('is how often it posts, from half to twice as often', () => {
    expect(cadenceFactor(personality(0.5), chirp)).toBe(1);
    expect(cadenceFactor(personality(1), chirp)).toBeCloseTo(Math.SQRT2, 3);
    expect(cadenceFactor(personality(0), chirp)).toBeCloseTo(Math.SQRT1_2, 3);
    expect(cadenceFactor(personality(1), { ...chirp, voice: { cadence: 5 } })).toBe(2);
    expect(cadenceFactor({ platforms: {} }, chirp)).toBe(1);
    const restless = { energy: { low: 'l', high: 'h', modifiers: { cadence: -1 } } };
    expect(cadenceFactor(personality(1), chirp, restless)).toBe(0.5);
  });

  it('is how probable a reply is', () => {
    const settings = (warmth: number) => traitSettings({ warmth }, builtInTraits);
    expect(replyProbability(0.4, settings(0.5))).toBe(0.4);
    expect(replyProbability(0.4, settings(1))).toBeCloseTo(0.4 * Math.SQRT2, 3);
    expect(replyProbability(0.4, settings(0))).toBeCloseTo(0.4 * Math.SQRT1_2, 3);
    expect(replyProbability(0.9, settings(1))).toBe(1);
  });
});
