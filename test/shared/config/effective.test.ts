import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
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
});
