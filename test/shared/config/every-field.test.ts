import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { type HiveConfig, hiveConfigSchema } from '../../../shared/config/config.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { readConfig } from '../../../shared/config/read-config.ts';
import { responsesBody } from '../../../shared/openai/requests.ts';
import { isObject } from '../../../shared/personality/values.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { manualClock } from '../../support/manual-clock.ts';
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
  const { openai, limits, maxLatenessMinutes } = effective;
  const asked = request({ traits: chirp, plan: subject, config: effective, maxOutputTokens: openai.maxOutputTokens });
  const control = { paused: false, pausedPlatforms: [], pausedPersonalities: [], config };
  const hive = { read: async () => control };
  const switches = cachedSwitches(hive, { readCurrent: async () => undefined }, manualClock());
  return {
    request: responsesBody(asked, openai, new Set()),
    call: [openai.api, openai.timeoutSeconds],
    windows: limits,
    maxLatenessMinutes,
    switches: await switches.read('ada'),
  };
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
  ['traits.*.modifiers.hashtags', { traits: { humour: { modifiers: { hashtags: 2 } } } }, 'request'],
];
/** Read by the functions of replies and schedules (see tone.test.ts), which config.json reaches through the same traits. */
const elsewhere = ['traits.*.modifiers.replyProbability', 'traits.*.modifiers.cadence'];

const here = (layer: HiveConfig): HiveConfig => ({ platforms: { chirp: layer } });
const platformRows: readonly Row[] = layerRows.map(([field, config, shows]) => [
  `platforms.*.${field}`,
  here(config),
  shows,
]);

describe('every field of config.json', () => {
  it.each([...layerRows, ...platformRows])('%s %j shows in: %s', async (field, config, shows) => {
    // What is said of the near end of a trait is heard of somebody in whom it is weak.
    const low = field.endsWith('.low');
    const [before, after] = [
      await evidenceOf(low ? { traits: { grump } } : {}, low ? 0 : 1),
      await evidenceOf(config, low ? 0 : 1),
    ];
    const read = readConfig(new TextEncoder().encode(JSON.stringify(config)), [chirp]);
    expect(read).toEqual({ ok: true, config });
    expect(after[shows]).not.toEqual(before[shows]);
  });

  it('has its row', () => {
    const layer = leaves(z.toJSONSchema(hiveConfigSchema), []);
    const rows = [...layerRows, ...platformRows].map(([field]) => field);
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
