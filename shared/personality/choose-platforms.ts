import { describeFound, fieldPath, type Problem, withNearest } from '../config/problem.ts';
import type { PlatformWithSettings } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import { platformsNamed } from './foreign.ts';
import type { PlatformSection } from './schema.ts';
import { isObject } from './values.ts';

/** The platforms it posts on: those it has sections for, else those a foreign file names, else the first that needs no settings. */
export function choosePlatforms(
  raw: Readonly<Record<string, unknown>>,
  sections: Readonly<Record<string, PlatformSection | undefined>> | undefined,
  platforms: readonly PlatformWithSettings[],
  findings: Finding[],
): { readonly platforms: readonly PlatformWithSettings[]; readonly problems: readonly Problem[] } {
  if (sections !== undefined) {
    return { platforms: platforms.filter(({ id }) => sections[id] !== undefined), problems: [] };
  }
  const named = platformsNamed(raw, platforms);
  const ready = named.known.filter((traits) => traits.settings.safeParse({}).success);
  if (named.known.length > 0) {
    for (const traits of ready.length > 0 ? named.known : []) {
      const text = ready.includes(traits)
        ? `The file names ${traits.name} among its clients or plugins: it posts there. Write \`platforms.${traits.id}\` to say more.`
        : `The file names ${traits.name}, which needs settings: it does not post there until \`platforms.${traits.id}.settings\` says them.`;
      findings.push({ kind: ready.includes(traits) ? 'default' : 'note', field: `platforms.${traits.id}`, text });
    }
    return { platforms: ready.length > 0 ? ready : named.known, problems: [] };
  }
  const first = platforms.find((traits) => traits.settings.safeParse({}).success);
  if (first === undefined) {
    const expected = `a section for one of the platforms: ${platforms.map(({ id }) => id).join(', ')}`;
    return { platforms: [], problems: [{ field: 'platforms', found: 'nothing', expected }] };
  }
  const others =
    named.others.length === 0
      ? ''
      : ` (${[...new Set(named.others)]
          .slice(0, 5)
          .map((name) => describeFound(name))
          .join(', ')} is none)`;
  findings.push({
    kind: 'default',
    field: 'platforms',
    text: `The file names no platform of this hive${others}: it posts on ${first.name}. Write \`platforms\` to choose.`,
  });
  return { platforms: [first], problems: [] };
}

/** Sections of platforms that nobody registered. */
export function platformProblems(written: unknown, platforms: readonly PlatformWithSettings[]): Problem[] {
  if (!isObject(written)) {
    return [];
  }
  const known = platforms.map(({ id }) => id);
  const expected = `one of the platforms ${known.join(', ')}`;
  if (Object.keys(written).length === 0) {
    return [{ field: 'platforms', found: 'an empty object', expected: `a section for at least ${expected}` }];
  }
  return Object.keys(written)
    .filter((id) => !known.includes(id as (typeof known)[number]))
    .map((id) => ({
      field: fieldPath(['platforms', id]),
      found: 'a platform that this hive does not know',
      expected: withNearest(expected, id, known),
    }));
}
