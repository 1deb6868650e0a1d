import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../infra/cache.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';

type Section = Readonly<Record<string, unknown>>;

/**
 * A personality that posts each minute on every platform. A platform's own settings, such as where to post, come from the first sample file
 * that posts there.
 */
export function personalityFor(platforms: readonly PlatformTraits[]): Record<string, unknown> {
  return {
    name: 'Marlow',
    language: 'en',
    timezone: 'Europe/London',
    bio: ['Keeps a small lighthouse and a large notebook.'],
    topics: ['tides', 'fog', 'old lamps'],
    adjectives: ['dry', 'kind'],
    style: { post: ['one thought per post'] },
    postExamples: ['The fog came in at four and asked for tea.'],
    platforms: Object.fromEntries(
      platforms.map(({ id }) => {
        const settings = sampleSection(id)?.settings;
        return [id, { schedule: { cron: '* * * * *' }, ...(settings === undefined ? {} : { settings }) }];
      }),
    ),
  };
}

function sampleSection(platform: string): Section | undefined {
  const folder = join(projectRoot, 'personalities');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
  for (const name of files.sort()) {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { platforms?: Record<string, Section> };
    const section = file.platforms?.[platform];
    if (section !== undefined) return section;
  }
  return undefined;
}
