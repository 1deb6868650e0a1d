import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { personalityFor } from '../deploy/personality.ts';

/** A cron that does not come while a test runs: its slots are fired by hand. */
export const hardlyEver = '30 3 29 2 *';

interface Section {
  readonly [field: string]: unknown;
}

export interface Wanted {
  /** @default hardlyEver */
  readonly cron?: string;
  /** Ids; @default all there are */
  readonly platforms?: readonly string[];
  /** Fields of each platform's section. */
  readonly section?: Section;
  /** Fields of the file. */
  readonly fields?: Section;
}

/** A personality's file that posts on platforms by their first sample's settings. */
export function fileFor(name: string, { cron = hardlyEver, platforms, section, fields }: Wanted = {}): Section {
  const traits = allPlatformTraits.filter(({ id }) => platforms?.includes(id) ?? true);
  const file = personalityFor(traits) as { readonly platforms: Readonly<Record<string, Section>> };
  const sections = Object.entries(file.platforms).map(([id, own]) => [id, { ...own, schedule: { cron }, ...section }]);
  return { ...file, name, timezone: 'UTC', ...fields, platforms: Object.fromEntries(sections) };
}
