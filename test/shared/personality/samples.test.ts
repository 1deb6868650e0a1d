import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../../shared/config/problem.ts';
import { nextFirings } from '../../../shared/personality/firings.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
import { knownFields } from '../../../shared/personality/schema.ts';
import { allPlatformTraits, platformTraits } from '../../../shared/platforms/registry.ts';

const folder = new URL('../../../personalities/', import.meta.url);
const ids = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));
const now = Date.UTC(2026, 10, 22, 9);

function read(id: string) {
  const result = readPersonality(id, readFileSync(new URL(`${id}.json`, folder)), allPlatformTraits, { now });
  if (!result.ok) {
    throw new Error(result.problems.map(problemSentence).join(' '));
  }
  return result;
}

describe('the samples', () => {
  it('are four, in two languages, with four cadences, each with an account of its own', () => {
    const personalities = ids.map((id) => read(id).personality);
    expect(personalities).toHaveLength(4);
    expect(personalities.map(({ language }) => language).sort()).toEqual(['de', 'de', 'en', 'en']);
    const plans = personalities.flatMap(({ platforms }) => Object.values(platforms));
    expect(new Set(plans.map(({ schedule }) => schedule.expression)).size).toBe(4);
    expect(new Set(plans.map(({ account }) => account)).size).toBe(4);
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

  it('explains every field', () => {
    for (const field of [
      ...knownFields.file,
      ...knownFields.platform,
      ...knownFields.schedule,
      ...knownFields.limits,
    ]) {
      expect(text).toMatch(new RegExp(`\`([a-z<>]+\\.)*${field}\``));
    }
  });

  it('shows examples that are accepted as they are', () => {
    const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json!);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) {
      const result = readPersonality('ada', new TextEncoder().encode(example), allPlatformTraits, { now });
      expect(result.ok ? [] : result.problems.map(problemSentence)).toEqual([]);
    }
  });
});
