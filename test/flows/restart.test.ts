import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';

const often = personaFile({
  platforms: { twitter: { schedule: { cron: '*/30 * * * *' }, limits: { perHour: 4, perDay: 40 } } },
});

describe('a hive that is stopped and started again', () => {
  let hive: TestHive | undefined;
  afterEach(async () => {
    if (hive !== undefined) await endHive(hive);
  });

  it('goes on where it was: same calendar, same posts, no slot twice, none left out', async () => {
    hive = await localHive();
    await hive.put('personalities/marlow.json', often);
    await hive.pass(3 * hour + 10 * minute);
    const before = hive.posts();
    const reached = hive.cloud.calendar.now();
    // The first slot is the very minute in which the file came.
    expect(before).toHaveLength(7);
    await hive.stop();

    hive = await localHive({ folder: hive.folder });
    expect(hive.cloud.fresh).toBe(false);
    expect(hive.cloud.calendar.now()).toBeGreaterThanOrEqual(reached);
    expect(hive.posts()).toEqual(before.map((post) => ({ ...post, url: expect.any(String) })));
    await hive.pass(3 * hour);
    expect(hive.posts()).toHaveLength(13);
    expect(await hive.report()).toMatchObject({ planned: 13, duplicates: 0, lost: 0, failed: 0, open: 0 });
  });

  it('settles after the restart what was unknown before it', async () => {
    hive = await localHive();
    await hive.put('personalities/marlow.json', personaFile());
    const create = { method: 'POST', path: '/2/tweets', account: 'marlow' };
    hive.platform().injectFault({ kind: 'drop-after', match: create });
    hive.platform().injectFault({ kind: 'hidden', minutes: 5, match: create });
    await hive.pass(2 * hour + minute);
    expect((await hive.publications())[0]).toMatchObject({ state: 'unconfirmed' });
    await hive.stop();

    hive = await localHive({ folder: hive.folder });
    await hive.pass(hour);
    expect((await hive.publications())[0]).toMatchObject({
      state: 'published',
      ids: { 0: { id: hive.posts()[0]?.id } },
    });
    expect(hive.posts()).toHaveLength(1);
  });

  it('takes any other port where somebody was faster, unless that very one was asked for', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      await expect(localHive({ port })).rejects.toThrow(`Port ${port} for the sandbox of X is in use`);
      hive = await localHive({ port, portMayDiffer: true });
      expect(hive.platform().port).not.toBe(port);
    } finally {
      other.close();
    }
  });

  it('a second one on the same folder is refused in one sentence, and harms nothing', async () => {
    hive = await localHive();
    await hive.put('personalities/marlow.json', personaFile());
    await expect(localHive({ folder: hive.folder })).rejects.toThrow(/process \d+/);
    await hive.pass(3 * hour);
    expect(hive.posts()).toHaveLength(1);
  });
});
