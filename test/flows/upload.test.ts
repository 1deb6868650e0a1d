import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { operatorOf } from '../support/operator.ts';

/** By the operator's own clock: the calendar runs as fast as it. */
let hive: TestHive;
beforeAll(async () => {
  hive = await localHive({ speed: 1 });
  await hive.put('personalities/marlow.json', personaFile({ topics: ['tides'] }));
  await hive.cloud.begin();
});
afterAll(() => endHive(hive));

/** Everything that an upload may change, but for the report on it. */
async function everything(): Promise<unknown> {
  const items: string[] = [];
  for await (const item of hive.items()) {
    const { pk, sk, ...rest } = item;
    // What sweep writes each minute is not of the upload's making.
    if (String(pk) !== 'CONTROL') items.push(JSON.stringify([pk, sk, rest]));
  }
  const operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  const { slots } = (await operator.json('next marlow --days 3')) as { slots: unknown };
  return { items: items.sort(), slots };
}

describe('an upload at the speed of clocks', () => {
  it('is in effect within a minute: its schedule, and the words of the next post', async () => {
    const operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
    const begun = performance.now();
    const changed = personaFile({
      postExamples: ['A harbour wall keeps no secrets.'],
      platforms: { twitter: { schedule: { cron: '15 * * * *' } } },
    });
    await hive.put('personalities/marlow.json', changed);
    const { slots } = (await operator.json('next marlow --days 1')) as { slots: { at: string }[] };
    expect(slots[0]?.at).toMatch(/:15:00/);
    const said = await operator.cli(['post', 'marlow', 'twitter', '--topic', 'tides', '--wait', '30']);
    expect(said.code, said.out + said.notes).toBe(0);
    const [post] = await hive.publications();
    expect(post).toMatchObject({ version: 2, state: 'published' });
    expect((await hive.bucket.get(post?.run ?? ''))?.toString()).toContain('A harbour wall keeps no secrets.');
    const took = performance.now() - begun;
    expect(took).toBeLessThan(minute);
  });

  it('of a bad file changes nothing but the report, which names the field', async () => {
    const before = await everything();
    await hive.put('personalities/marlow.json', personaFile({ topics: ['maps'], timezone: 'Mars/Olympus' }));
    expect(await everything()).toEqual(before);
    expect(JSON.stringify(await hive.reportOf('marlow'))).toMatch(/timezone.*Mars\/Olympus/);
    await hive.put('personalities/marlow.json', '{ "name": ');
    expect(await everything()).toEqual(before);
  });
});
