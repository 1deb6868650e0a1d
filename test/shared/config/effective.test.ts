import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { builtInTraits } from '../../../shared/personality/traits/built-in.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';

describe('effectiveConfig', () => {
  it('has a value for everything when nothing is given', () => {
    expect(effectiveConfig({})).toMatchObject({
      openai: { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 60, maxOutputTokens: 2000 },
      moderation: { enabled: true, onFailure: 'wait', thresholds: {} },
      limits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
      maxLatenessMinutes: 120,
    });
  });

  it('lets later layers win, field by field, and says where each value came from', () => {
    const effective = effectiveConfig({
      config: {
        openai: { model: 'm' },
        moderation: { thresholds: { hate: 0.2 } },
        limits: { perHour: 3, perDay: 9 },
        platforms: { chirp: { limits: { perDay: 7, minimumGapMinutes: 30 } } },
        maxLatenessMinutes: 45,
      },
      traits: madeUpTraits('chirp', { defaultLimits: { perHour: 2, perDay: 4, minimumGapMinutes: 15 } }),
      plan: { limits: { minimumGapMinutes: 60 } },
    });
    expect(effective.limits).toEqual({ perHour: 3, perDay: 7, minimumGapMinutes: 60 });
    expect(effective.openai.model).toBe('m');
    expect(effective.maxLatenessMinutes).toBe(45);
    expect(effective.provenance).toMatchObject({
      'limits.perHour': 'config.json',
      'limits.perDay': 'config.json platform',
      'limits.minimumGapMinutes': 'personality',
      'openai.model': 'config.json',
      'openai.api': 'default',
      'moderation.thresholds': 'config.json',
      'moderation.onFailure': 'default',
      maxLatenessMinutes: 'config.json',
    });
  });

  it('takes the platform defaults over the general ones, and only its own platform section', () => {
    const effective = effectiveConfig({
      config: { platforms: { forum: { limits: { perDay: 1 } } } },
      traits: madeUpTraits('chirp', { defaultLimits: { perHour: 2, perDay: 4, minimumGapMinutes: 15 } }),
    });
    expect(effective.limits).toEqual({ perHour: 2, perDay: 4, minimumGapMinutes: 15 });
    expect(effective.provenance['limits.perDay']).toBe('platform default');
  });

  it('takes the model, its temperature and the lateness from every layer', () => {
    const effective = effectiveConfig({
      config: {
        openai: { model: 'a', maxOutputTokens: 100 },
        maxLatenessMinutes: 10,
        platforms: { chirp: { openai: { api: 'chat', temperature: 0.2, model: 'b' }, maxLatenessMinutes: 20 } },
      },
      traits: madeUpTraits('chirp'),
      plan: { limits: {}, openai: { temperature: 0.9 }, maxLatenessMinutes: 30 },
    });
    expect(effective.openai).toEqual({
      model: 'b',
      api: 'chat',
      timeoutSeconds: 60,
      maxOutputTokens: 100,
      temperature: 0.9,
    });
    expect(effective.maxLatenessMinutes).toBe(30);
    expect(effective.provenance).toMatchObject({
      'openai.model': 'config.json platform',
      'openai.temperature': 'personality',
      'openai.maxOutputTokens': 'config.json',
      'openai.timeoutSeconds': 'default',
      maxLatenessMinutes: 'personality',
    });
  });

  it('answers anew for a platform whose configuration is another by now', () => {
    const traits = madeUpTraits('chirp');
    const most = (perHour?: number) =>
      effectiveConfig({ ...(perHour === undefined ? {} : { config: { limits: { perHour } } }), traits }).limits.perHour;
    const usual = most();
    expect([most(1), most(2), most(), most(2)]).toEqual([1, 2, usual, 2]);
    const effective = effectiveConfig({ traits, plan: { limits: { perHour: 4 } } });
    expect(effective.limits.perHour).toBe(4);
    expect(most()).toBe(usual);
  });

  it('says what the traits of a personality are, on this platform', () => {
    const grumpiness = { low: 'meek', high: 'grumpy', modifiers: { emoji: -1 } };
    const config = {
      traits: { grumpiness, humour: { modifiers: { emoji: 3 } } },
      platforms: { chirp: { traits: { grumpiness: { high: 'growling' } } } },
    };
    const traits = { humour: 0.8, grumpiness: 0.2, nobody: 1 };
    const on = (id: string) => effectiveConfig({ config, traits: madeUpTraits(id), plan: { limits: {}, traits } });
    expect(on('chirp').traits).toEqual({
      humour: { ...builtInTraits.humour, modifiers: { temperature: 0.15, emoji: 3 }, value: 0.8 },
      grumpiness: { ...grumpiness, high: 'growling', value: 0.2 },
    });
    expect(on('forum').traits.grumpiness!.high).toBe('grumpy');
    expect(on('chirp').provenance).toMatchObject({
      'traits.humour.value': 'personality',
      'traits.humour.low': 'default',
      'traits.humour.modifiers': 'config.json',
      'traits.grumpiness.low': 'config.json',
      'traits.grumpiness.high': 'config.json platform',
    });
  });
});
