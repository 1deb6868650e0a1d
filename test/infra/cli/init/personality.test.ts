import { expect, it } from 'vitest';
import { idOf, personalityFile } from '../../../../infra/cli/init/personality.ts';
import { platformsWithSettings } from '../../../../infra/platforms.ts';
import { readPersonality } from '../../../../shared/personality/import.ts';

it.each([
  ['Ada', 'ada'],
  ['Old Marlow!', 'old-marlow'],
  ['  Café  Größe ', 'cafe-gro-e'],
  ['x'.repeat(40), 'x'.repeat(32)],
  [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
  ['中村', undefined],
  ['', undefined],
])('%j is called %s', (name, id) => {
  expect(idOf(name)).toBe(id);
});

it.each(platformsWithSettings.map(({ id }) => [id]))(
  'the file for %s is one that the hive takes without a note',
  (platform) => {
    const outline = { name: 'Ada', topics: ['tides', 'fog'], platforms: [platform], timezone: 'Europe/Vienna' };
    const read = readPersonality('ada', Buffer.from(personalityFile(outline)), platformsWithSettings, { now: 0 });
    expect(read).toMatchObject({
      ok: true,
      personality: { name: 'Ada', topics: ['tides', 'fog'], timezone: 'Europe/Vienna' },
    });
  },
);
