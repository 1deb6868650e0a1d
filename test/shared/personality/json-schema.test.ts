import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { type JsonSchema, personalityJsonSchema, schemaFileName } from '../../../shared/personality/json-schema.ts';
import { madeUpPlatforms } from '../../support/made-up-traits.ts';

const published = new URL(`../../../personalities/${schemaFileName}`, import.meta.url);

/** Path and schema of every field, however deep; lists and choices are looked through. */
function fieldsOf(
  schema: JsonSchema,
  path: readonly string[] = [],
): (readonly [path: readonly string[], JsonSchema])[] {
  const {
    properties = {},
    items,
    anyOf = [],
  } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly items?: JsonSchema;
    readonly anyOf?: readonly JsonSchema[];
  };
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [
      [[...path, name], inner] as const,
      ...fieldsOf(inner, [...path, name]),
    ]),
    ...[...(items === undefined ? [] : [items]), ...anyOf].flatMap((inner) => fieldsOf(inner, path)),
  ];
}

describe('the schema for editors', () => {
  it('is published as the reader has it now: npm run schema writes it', () => {
    expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(personalityJsonSchema(platformsWithSettings));
  });

  it('explains every field, the settings of every platform too', () => {
    const content = /^messageExamples\.(?:examples\.)?content$/;
    const silent = fieldsOf(personalityJsonSchema(platformsWithSettings))
      .filter(([, { description }]) => typeof description !== 'string' || description.length < 8)
      .map(([path]) => path.join('.'))
      .filter((path) => !content.test(path) && path !== 'messageExamples.examples');
    expect(silent).toEqual([]);
  });

  it('shows samples that the reader accepts', () => {
    const schema = personalityJsonSchema(platformsWithSettings);
    const shown = fieldsOf(schema).filter(([path, { examples }]) => path.length === 1 && Array.isArray(examples));
    expect(shown.length).toBeGreaterThan(8);
    for (const [[field], { examples }] of shown) {
      for (const example of examples as unknown[]) {
        const bytes = new TextEncoder().encode(JSON.stringify({ name: 'Ada', [field!]: example }));
        expect(readPersonality('ada', bytes, platformsWithSettings)).toMatchObject({ ok: true });
      }
    }
    const section = fieldsOf(schema).find(([path]) => path.at(-1) === 'schedule')![1];
    for (const schedule of section.examples as unknown[]) {
      const file = { name: 'Ada', platforms: { chirp: { schedule } } };
      const bytes = new TextEncoder().encode(JSON.stringify(file));
      expect(readPersonality('ada', bytes, madeUpPlatforms)).toMatchObject({ ok: true });
    }
  });
});

describe('the schema and the reader', () => {
  const schema = z.fromJSONSchema(personalityJsonSchema(madeUpPlatforms) as Parameters<typeof z.fromJSONSchema>[0]);
  const agree = (file: unknown): boolean => {
    const read = readPersonality('ada', new TextEncoder().encode(JSON.stringify(file)), madeUpPlatforms).ok;
    expect(schema.safeParse(file).success).toBe(read);
    return read;
  };

  it.each<unknown>([
    { name: 'Ada' },
    { $schema: './personality.schema.json', name: 'Ada', version: 3, bio: 'One.', lore: ['Two.'] },
    { name: 'Ada', unknown: { deep: [] }, style: { all: 'Short.', other: 1 }, knowledge: ['a', { text: 'b' }] },
    {
      name: 'Ada',
      messageExamples: [[{ user: 'a', content: { text: 'b' } }], { examples: [{ name: 'a', text: 'b' }] }],
    },
    { name: 'Ada', platforms: { chirp: { schedule: { cron: '0 9 * * *', window: 5 }, limits: { perDay: 3 } } } },
    { name: 'Ada', platforms: { chirp: { schedule: { every: '6 hours' }, style: 'Short.' } } },
    { name: 'Ada', platforms: { chirp: { schedule: 'rate(6 hours)' }, forum: { settings: { rooms: ['a'] } } } },
    { name: 'Ada', platform_settings: { chirp: { post_frequency: 'low' } }, interaction_rules: 'Be kind.' },
  ])('%#: both accept', (file) => {
    expect(agree(file)).toBe(true);
  });

  it.each<unknown>([
    {},
    { name: '' },
    { name: 'Ada', version: true },
    { name: 'Ada', bio: [1] },
    { name: 'Ada', topics: 'bees' },
    { name: 'Ada', paused: 'no' },
    { name: 'Ada', platforms: {} },
    { name: 'Ada', platforms: { chrip: {} } },
    { name: 'Ada', platforms: { chirp: { account: 'Ada' } } },
    { name: 'Ada', platforms: { chirp: { transport: 'browser' } } },
    { name: 'Ada', platforms: { chirp: { limits: { perDay: 0 } } } },
    { name: 'Ada', platforms: { chirp: { schedule: { window: 5 } } } },
    { name: 'Ada', platforms: { chirp: { schedule: { cron: '0 9 * * *', window: 1.5 } } } },
    { name: 'Ada', platforms: { chirp: { settings: { mood: 'x' } } } },
    { name: 'Ada', platforms: { forum: {} } },
    { name: 'Ada', platforms: { forum: { settings: { rooms: [] } } } },
    { name: 'Ada', platform_settings: [] },
  ])('%#: both refuse', (file) => {
    expect(agree(file)).toBe(false);
  });
});
