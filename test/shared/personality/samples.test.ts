import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readConfig } from '../../../shared/config/read-config.ts';
import { nextFirings } from '../../../shared/personality/firings.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { type JsonSchema, personalityJsonSchema, schemaFileName } from '../../../shared/personality/json-schema.ts';
import { commonSectionFields, frequencies } from '../../../shared/personality/platform-settings.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
import { builtInTraits } from '../../../shared/personality/traits/built-in.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';

const folder = new URL('../../../personalities/', import.meta.url);
const ids = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== schemaFileName)
  .map((name) => name.replace('.json', ''));
const now = Date.UTC(2026, 10, 22, 9);

function read(id: string) {
  const result = readPersonality(id, readFileSync(new URL(`${id}.json`, folder)), platformsWithSettings, { now });
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result;
}

/** Names of all fields of a schema, each once. */
function namesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const { properties = {}, ...rest } = schema as JsonSchema & { readonly properties?: JsonSchema };
  const inner = [...Object.values(properties), ...Object.values(rest)].flatMap(namesOf);
  return [...new Set([...Object.keys(properties), ...inner])];
}

describe('the samples', () => {
  it.each(ids)('%s names the schema for editors', (id) => {
    expect(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8'))).toMatchObject({
      $schema: `./${schemaFileName}`,
    });
  });

  it('are four, in two languages, with four cadences, each with an account of its own', () => {
    const personalities = ids.map((id) => read(id).personality);
    expect(personalities).toHaveLength(4);
    expect(personalities.map(({ language }) => language).sort()).toEqual(['de', 'de', 'en', 'en']);
    const plans = personalities.map(({ platforms }) => Object.values(platforms));
    expect(new Set(plans.map(([first]) => first!.schedule.expression)).size).toBe(4);
    expect(new Set(plans.map(([first]) => first!.account)).size).toBe(4);
    expect(plans.filter((list) => list.length > 1)).toHaveLength(2);
  });

  it('go to other places in other ways where they have two platforms', () => {
    for (const { platforms } of ids.map((id) => read(id).personality)) {
      const plans = Object.values(platforms);
      expect(new Set(plans.map(({ schedule }) => schedule.expression)).size).toBe(plans.length);
      expect(new Set(plans.map(({ style }) => style.join())).size).toBe(plans.length);
      for (const place of plans.flatMap(({ places = [] }) => places)) {
        expect(place).toMatch(/Test$/);
      }
    }
  });

  it.each(ids)('%s is rich enough to be told from the others', (id) => {
    const { personality, understood } = read(id);
    expect(personality.topics.length).toBeGreaterThanOrEqual(8);
    expect(personality.postExamples.length).toBeGreaterThanOrEqual(6);
    for (const list of [personality.bio, personality.lore, personality.knowledge, personality.adjectives]) {
      expect(list.length).toBeGreaterThanOrEqual(4);
    }
    expect(personality.style.all.length + personality.style.post.length).toBeGreaterThanOrEqual(4);
    expect(personality.messageExamples.length).toBeGreaterThanOrEqual(2);
    expect(understood.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('have traits where they are in our own form, each its own', () => {
    const traits = ids.flatMap((id) => {
      const plans = Object.values(read(id).personality.platforms);
      return plans.flatMap((plan) => (plan.traits === undefined ? [] : [JSON.stringify(plan.traits)]));
    });
    expect(new Set(traits).size).toBeGreaterThanOrEqual(4);
  });

  it.each(ids)('%s shows posts that fit its platforms', (id) => {
    const { personality } = read(id);
    for (const platform of Object.keys(personality.platforms)) {
      const { measure, limit } = platformTraits(platform)!;
      for (const example of personality.postExamples) {
        expect(measure(example)).toBeLessThanOrEqual(limit);
      }
    }
  });

  it.each(ids)('%s posts at least three times a day, wherever the day begins', (id) => {
    const [schedule] = wantedSchedules(read(id).personality, now);
    for (let hour = 0; hour < 24; hour += 1) {
      const from = now + hour * 3_600_000;
      const third = nextFirings(schedule!, from, 3)[2]!;
      expect(third - from).toBeLessThanOrEqual(24 * 3_600_000);
    }
  });
});

describe('the README of the samples', () => {
  const text = readFileSync(new URL('README.md', folder), 'utf8');

  const named = (field: string) => new RegExp(`\`(?:"?[a-z<>]+"?[.: ]+)*${field.replace('$', '\\$')}\``);

  it('explains every field, the settings of every platform too', () => {
    const fields = namesOf(personalityJsonSchema(platformsWithSettings)).filter(
      (name) => platformTraits(name) === undefined,
    );
    // The parts of a message stand in the row of messageExamples, as they are written.
    const parts = ['user', 'content', 'text', 'examples'];
    expect(fields).toEqual(expect.arrayContaining(['$schema', 'topics', 'perDay', 'window', ...parts]));
    expect(fields.filter((name) => !parts.includes(name) && !named(name).test(text))).toEqual([]);
  });

  it('explains every word of the older form', () => {
    const words = platformsWithSettings.flatMap((traits) => {
      const { used = [], styleFields = [], exampleFields = [] } = traits.importSettings?.({}) ?? {};
      return [...used, ...styleFields, ...exampleFields];
    });
    for (const word of [...commonSectionFields, ...Object.keys(frequencies), ...words]) {
      expect(text).toMatch(named(word));
    }
    for (const [word, every] of Object.entries(frequencies)) {
      expect(text).toContain(`\`${word}\` is \`rate(${every})\``);
    }
  });

  it('says of every built-in trait what it means and moves', () => {
    for (const [name, { low, high, modifiers }] of Object.entries(builtInTraits)) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` | ${low} | ${high} | `));
      expect(row).toBeDefined();
      expect(row!.split(' | ').at(-1)!.split(', ')).toHaveLength(Object.keys(modifiers).length);
      const words = { replyProbability: 'replies', cadence: 'pace' } as Readonly<Record<string, string>>;
      for (const [modifier, value] of Object.entries(modifiers)) {
        const factor = /length|reply|cadence/.test(modifier);
        const number = factor ? `×${(2 ** value).toFixed(2)}` : `${value < 0 ? '' : '+'}${value}`;
        expect(row).toContain(`${words[modifier] ?? modifier} ${number}`);
      }
    }
  });

  it('shows a config.json that is accepted as it is', () => {
    const examples = [...text.matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, json]) => json!);
    expect(examples).toHaveLength(1);
    const read = readConfig(new TextEncoder().encode(examples[0]), platformsWithSettings);
    expect(read.ok ? [] : read.problems.map(problemSentence)).toEqual([]);
  });

  it('shows examples that are accepted as they are', () => {
    const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json!);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) {
      const result = readPersonality('ada', new TextEncoder().encode(example), platformsWithSettings, { now });
      expect(result.ok ? [] : result.problems.map(problemSentence)).toEqual([]);
    }
  });
});
