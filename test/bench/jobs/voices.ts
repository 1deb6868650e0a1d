import { readFileSync } from 'node:fs';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { bundleOf } from '../../../shared/aws/bundles.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { unlikeText } from '../../support/unlike-text.ts';

/** The platform and the transport that the measured posts go to. */
export const platform = 'twitter';
export const transport = 'api';

/** A sample that ships with the project: what operators' files look like. */
const sample = new URL('../../../personalities/mira.json', import.meta.url);

/** Personalities as the sample file makes them, each with an account of its own on one platform and a budget that no run uses up. */
export function makeVoices(count: number): readonly Personality[] {
  const file = readFileSync(sample);
  return Array.from({ length: count }, (_, index) => {
    const id = `voice-${String(index).padStart(4, '0')}`;
    const read = readPersonality(id, file, platformsWithSettings);
    if (!read.ok) throw new Error(`${sample.pathname} is no personality any more: ${JSON.stringify(read.problems)}`);
    const plan = read.personality.platforms[platform];
    if (plan === undefined)
      throw new Error(`${sample.pathname} says nothing of ${platform}, expected a section of it.`);
    return {
      ...read.personality,
      budget: { perDayUsd: 1000, perMonthUsd: 10_000 },
      platforms: { [platform]: { ...plan, limits: { perHour: 60, perDay: 600, minimumGapMinutes: 0 } } },
    };
  });
}

/** What the instant model says the `number`th time: as long as most posts are, and like nothing that was said before. */
export function thought(number: number): string {
  return `${unlikeText(2 * number)} ${unlikeText(2 * number + 1)}`;
}

/** Names of the secrets that hold the accounts' credentials: each holds what fits into 64 KB. */
export const bundleNames: readonly string[] = Array.from({ length: 8 }, (_, index) => `credentials-${index}`);

/** By name of the secret, its text: an entry for each account. */
export function credentialsOf(voices: readonly Personality[]): Readonly<Record<string, string>> {
  const bundles = new Map(bundleNames.map((name) => [name, {} as Record<string, unknown>]));
  for (const { id } of voices) {
    const key = (name: string) => `${name}-of-${id}-0123456789abcdef`;
    const keys = { appKey: key('a'), appSecret: key('b'), accessToken: key('c'), accessSecret: key('d') };
    bundles.get(bundleOf(id, bundleNames))![id] = { scheme: 'oauth1', ...keys };
  }
  return Object.fromEntries([...bundles].map(([name, entries]) => [name, JSON.stringify(entries)]));
}
