import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
import { madeUpPlatforms, madeUpTraits } from '../../support/made-up-traits.ts';

const now = Date.UTC(2026, 10, 22);
const file = {
  name: 'Ada',
  language: 'en',
  timezone: 'Europe/Berlin',
  bio: ['a', 'b'],
  topics: ['honey', 'frost'],
  style: { all: ['x'], post: ['y'] },
  messageExamples: [[{ user: 'a', content: { text: 'x' } }]],
  knowledge: ['k', { path: 'x' }],
  traits: { humour: 0.5, grump: 1 },
  templates: { postTemplate: 'Be brief. {{bio}}', chirpPostTemplate: '() => 1' },
  settings: { secrets: { token: 'CANARY' } },
  platforms: {
    chirp: {
      account: 'ada',
      transport: 'api',
      schedule: { cron: '0 9 * * *', window: 5 },
      limits: { perDay: 3 },
      traits: { humour: 1 },
      openai: { model: 'm', temperature: 1, maxOutputTokens: 100 },
      maxLatenessMinutes: 5,
      threads: { maximumParts: 2 },
      settings: {},
    },
    forum: { schedule: 'rate(6 hours)', settings: { rooms: ['r'] } },
  },
};

/** The older program's form. */
const original = {
  name: 'ada',
  topics: ['honey'],
  interaction_rules: ['x', 'y'],
  platform_settings: {
    forum: { rooms: ['r'], post_frequency: 'low', interaction_style: 'dry_warm' },
    chirp: { post_frequency: '8 hours', chirps: ['a', 'b'], enabled: true },
    eliza: { token: 'CANARY' },
  },
};

const platforms = [
  {
    ...madeUpPlatforms[0]!,
    importSettings: ({ rooms }: Readonly<Record<string, unknown>>) => ({ settings: { rooms }, used: ['rooms'] }),
  },
  madeUpTraits('chirp', {
    actions: ['post', 'thread'],
    importSettings: () => ({ settings: {}, used: [], exampleFields: ['chirps'] }),
  }),
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, item]) => pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function replaced(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    return change(value);
  }
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, change);
  return copy;
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, '', -1, 1e308, [], {}, '\u0000', '\ud800', '💥'.repeat(300), { __proto__: null }, [
    [[[]]],
  ]),
  fc.constantFrom<unknown>(
    'cron(0 9 * * * *)',
    'cron(* * * * ? *)',
    'rate(0 days)',
    'rate(99999 days)',
    'cron()',
    'cron(,,,,,)',
  ),
  fc.constantFrom<unknown>(
    { cron: '* * 31 2 *' },
    { toString: {}, radio: {} },
    { every: '' },
    { constructor: 1, toString: 2 },
    'UTC',
    'xx-YY',
    'Europe/',
  ),
);

function judge(bytes: Uint8Array): void {
  const result = readPersonality('ada', bytes, platforms, { now });
  expect(JSON.stringify(result)).not.toContain('CANARY');
  if (result.ok) {
    expect(wantedSchedules(result.personality, now).length).toBeGreaterThan(0);
    for (const traits of platforms.filter(({ id }) => Object.hasOwn(result.personality.platforms, id))) {
      const plan = result.personality.platforms[traits.id]!;
      const config = effectiveConfig({ traits, plan });
      const about = { personality: result.personality, traits, plan, config, withTitle: false, seed: 's' };
      const request = buildRequest({ ...about, maxOutputTokens: config.openai.maxOutputTokens });
      expect(request.instructions.length).toBeLessThan(26_000);
      expect(request.temperature).toBeGreaterThanOrEqual(0);
      expect(request.temperature).toBeLessThanOrEqual(2);
    }
    for (const { field, text } of result.understood) {
      expect(field).not.toBe('');
      expect(text).toMatch(/\.$/);
    }
  } else {
    expect(result.problems.length).toBeGreaterThan(0);
    for (const { field, found, expected } of result.problems) {
      expect(field).toMatch(/\S/);
      expect(found).toMatch(/\S/);
      expect(expected).toMatch(/\S/);
      expect(found.length).toBeLessThan(200);
    }
  }
}

describe.each([
  ['our own form', file],
  ['the older form', original],
])('mutated files of %s', (_form, start) => {
  it('with a strange value anywhere never crash the import and always name a field', () => {
    const mutation = fc.tuple(fc.constantFrom(...pathsOf(start)), strange);
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        let mutated: unknown = start;
        for (const [path, value] of mutations) {
          try {
            mutated = replaced(mutated, path, () => value);
          } catch (error) {
            // An earlier mutation took away what this one would have changed.
            expect(error).toBeInstanceOf(TypeError);
          }
        }
        judge(new TextEncoder().encode(JSON.stringify(mutated) ?? 'undefined'));
      }),
      { numRuns: 300 },
    );
  });

  it('with bytes changed, cut out or put in never crash the import', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(start));
    const edit = fc.tuple(
      fc.integer({ min: 0, max: bytes.length }),
      fc.integer({ min: 0, max: 9 }),
      fc.uint8Array({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let mutated = [...bytes];
        for (const [at, cut, put] of edits) {
          mutated = [...mutated.slice(0, at), ...put, ...mutated.slice(at + cut)];
        }
        judge(new Uint8Array(mutated));
      }),
      { numRuns: 300 },
    );
  });

  it('that are no personality at all never crash the import', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => judge(bytes)),
      { numRuns: 300 },
    );
  });
});
