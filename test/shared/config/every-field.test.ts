import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { type HiveConfig, hiveConfigSchema } from '../../../shared/config/config.ts';
import { type Effective, effectiveConfig } from '../../../shared/config/effective.ts';
import { readConfig } from '../../../shared/config/read-config.ts';
import { type Moderator, moderate } from '../../../shared/content/moderation.ts';
import { looksInAll } from '../../../shared/interaction/engagement-figures.ts';
import { optsOut } from '../../../shared/interaction/opt-out.ts';
import { newBudget, reserve } from '../../../shared/limits/budget.ts';
import { admitHive, newHiveLimits } from '../../../shared/limits/hive-limits.ts';
import { nextIntervalMs } from '../../../shared/limits/listening.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { responsesBody } from '../../../shared/openai/requests.ts';
import type { PlatformPlan } from '../../../shared/personality/personality.ts';
import { cadenceBy, wantedSchedules } from '../../../shared/personality/schedules.ts';
import { isObject } from '../../../shared/personality/values.ts';
import { ModelUnavailable } from '../../../shared/publication/errors.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { personality } from '../../support/world.ts';
import { plan, request } from '../content/subjects.ts';

const chirp = madeUpTraits('chirp');
const grump = { low: 'meek', high: 'grumpy' };

/**
 * What follows from a config.json: the request to the model, the windows, the latest moment, the switches. Asked for a personality that has a
 * trait of everybody's, and one (so strong) that config.json has to bring.
 */
async function evidenceOf(config: HiveConfig, strength = 1) {
  const subject = { ...plan, traits: { humour: 1, grump: strength } };
  const effective = effectiveConfig({ config, traits: chirp, plan: subject });
  const { openai, limits, maxLatenessMinutes, budget, hiveLimits, moderation } = effective;
  const asked = request({ traits: chirp, plan: subject, config: effective, maxOutputTokens: openai.maxOutputTokens });
  const control = { paused: false, pausedPlatforms: [], pausedPersonalities: [], config };
  const hive = { read: async () => control };
  const switches = cachedSwitches(hive, { readCurrent: async () => undefined }, manualClock());
  return {
    request: responsesBody(asked, openai, new Set()),
    call: [openai.api, openai.timeoutSeconds],
    windows: limits,
    money: reserve(
      { ...newBudget('ada', 0), daySpent: 100_000, monthSpent: 2_000_000 },
      { publication: 'p', model: 100_000, platform: 0, until: 1, caps: budget },
      0,
    ),
    together: admitHive({ ...newHiveLimits('chirp'), sent: { '1': 5 } }, { key: 'p/0', fence: 1 }, 1, hiveLimits, 0),
    moderation: await moderated(moderation),
    maxLatenessMinutes,
    listening: [
      effective.interactions.optOutWords.map((word) => optsOut(`${word}!`, effective.interactions.optOutWords)),
      ...[0, 10, 100].map((before) => nextIntervalMs(before * 60_000, false, effective.interactions)),
      nextIntervalMs(0, true, effective.interactions),
    ],
    looks: looksInAll(effective.interactions.figuresEveryHours),
    schedule: wantedSchedules(who(subject), 0, cadenceBy(config)),
    switches: await switches.read('ada'),
  };
}

/** Somebody who posts every four hours with this plan. */
const who = (subject: PlatformPlan) => personality({ platforms: { chirp: { ...subject, schedule: every } } });
const every = { expression: 'rate(4 hours)', windowMinutes: 0 };

/** What the moderation says of a text that it finds somewhat violent, and what happens when it is away. */
async function moderated(settings: Effective['moderation']) {
  const draft = { text: 'The tide hit the wall.' };
  const gated = { outcome: 'pass' as const, draft, verdicts: [], feedback: [] };
  const answer = { model: 'm', flagged: [], scores: { violence: 0.6 } };
  const away = new ModelUnavailable('away', 1);
  const check = (settings: Effective['moderation'], moderator: Moderator) =>
    moderate(gated, settings.enabled ? moderator : undefined, settings, silentLog).catch(() => 'waits');
  return [
    await check(settings, { check: async () => answer }),
    await check(settings, { check: async () => Promise.reject(away) }),
  ];
}

type Row = readonly [field: string, config: HiveConfig, shows: keyof Awaited<ReturnType<typeof evidenceOf>>];

/** One line for each field that the hive and a platform have alike. */
const layerRows: readonly Row[] = [
  ['paused', { paused: true }, 'switches'],
  ['openai.model', { openai: { model: 'm' } }, 'request'],
  ['openai.temperature', { openai: { temperature: 0.2 } }, 'request'],
  ['openai.maxOutputTokens', { openai: { maxOutputTokens: 77 } }, 'request'],
  ['openai.api', { openai: { api: 'chat' } }, 'call'],
  ['openai.timeoutSeconds', { openai: { timeoutSeconds: 9 } }, 'call'],
  ['limits.perHour', { limits: { perHour: 1 } }, 'windows'],
  ['limits.perDay', { limits: { perDay: 1 } }, 'windows'],
  ['limits.minimumGapMinutes', { limits: { minimumGapMinutes: 99 } }, 'windows'],
  ['maxLatenessMinutes', { maxLatenessMinutes: 9 }, 'maxLatenessMinutes'],
  ['traits.*', { traits: { grump } }, 'request'],
  ['traits.*.low', { traits: { grump: { ...grump, low: 'mild' } } }, 'request'],
  ['traits.*.high', { traits: { humour: { high: 'silly' } } }, 'request'],
  ['traits.*.modifiers.temperature', { traits: { humour: { modifiers: { temperature: 0.4 } } } }, 'request'],
  ['traits.*.modifiers.length', { traits: { humour: { modifiers: { length: -1 } } } }, 'request'],
  ['traits.*.modifiers.emoji', { traits: { humour: { modifiers: { emoji: 4 } } } }, 'request'],
  ['traits.*.modifiers.cadence', { traits: { humour: { modifiers: { cadence: 1 } } } }, 'schedule'],
  ['traits.*.modifiers.hashtags', { traits: { humour: { modifiers: { hashtags: 2 } } } }, 'request'],
];
/** Read where replies are decided (see tone.test.ts), which config.json reaches through the same traits. */
const elsewhere = ['traits.*.modifiers.replyProbability'];

const here = (layer: HiveConfig): HiveConfig => ({ platforms: { chirp: layer } });
/** Fields that the hive has alone. */
const hiveRows: readonly Row[] = [
  ['budget.perDayUsd', { budget: { perDayUsd: 0.15 } }, 'money'],
  ['budget.perMonthUsd', { budget: { perMonthUsd: 2 } }, 'money'],
  ['interactions.optOutWords', { interactions: { optOutWords: ['shoo'] } }, 'listening'],
  ['interactions.minimumPollMinutes', { interactions: { minimumPollMinutes: 5 } }, 'listening'],
  ['interactions.maximumPollMinutes', { interactions: { maximumPollMinutes: 30 } }, 'listening'],
  ['interactions.figuresEveryHours', { interactions: { figuresEveryHours: 3 } }, 'looks'],
  ['moderation.enabled', { moderation: { enabled: false } }, 'moderation'],
  ['moderation.onFailure', { moderation: { onFailure: 'pass' } }, 'moderation'],
];
const thresholdRows: readonly Row[] = [
  ['moderation.thresholds.*', { moderation: { thresholds: { violence: 0.5 } } }, 'moderation'],
];
const platformOnly: readonly Row[] = [
  ['platforms.*.hiveLimits.perHour', { platforms: { chirp: { hiveLimits: { perHour: 3 } } } }, 'together'],
  ['platforms.*.hiveLimits.perDay', { platforms: { chirp: { hiveLimits: { perDay: 3 } } } }, 'together'],
];
const platformRows: readonly Row[] = layerRows.map(([field, config, shows]) => [
  `platforms.*.${field}`,
  here(config),
  shows,
]);

describe('every field of config.json', () => {
  it.each([...layerRows, ...platformRows, ...hiveRows, ...platformOnly, ...thresholdRows])(
    '%s %j shows in: %s',
    async (field, config, shows) => {
      // What is said of the near end of a trait is heard of somebody in whom it is weak.
      const low = field.endsWith('.low');
      const [before, after] = [
        await evidenceOf(low ? { traits: { grump } } : {}, low ? 0 : 1),
        await evidenceOf(config, low ? 0 : 1),
      ];
      const read = readConfig(new TextEncoder().encode(JSON.stringify(config)), [chirp]);
      expect(read).toEqual({ ok: true, config });
      expect(after[shows]).not.toEqual(before[shows]);
    },
  );

  it('has its row', () => {
    const layer = leaves(z.toJSONSchema(hiveConfigSchema), []);
    const rows = [...layerRows, ...platformRows, ...hiveRows, ...thresholdRows, ...platformOnly].map(
      ([field]) => field,
    );
    const told = [...rows, ...elsewhere, ...elsewhere.map((field) => `platforms.*.${field}`)];
    // A whole trait is a row of its own besides its fields.
    expect(told.filter((field) => !field.endsWith('traits.*')).sort()).toEqual(layer.sort());
  });

  it('is not shown by a file without it', async () => {
    expect(await evidenceOf({ platforms: { chirp: {} } })).toEqual(await evidenceOf({}));
  });
});

function leaves(schema: unknown, path: readonly string[]): string[] {
  const { properties, additionalProperties } = isObject(schema) ? schema : {};
  const named = Object.entries(properties ?? {}).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  const others = isObject(additionalProperties) ? leaves(additionalProperties, [...path, '*']) : [];
  return named.length + others.length === 0 ? [path.join('.')] : [...named, ...others];
}
