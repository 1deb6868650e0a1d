import { describe, expect, it } from 'vitest';
import type { Call } from '../../../infra/cli/command.ts';
import type { Connection } from '../../../infra/cli/connection.ts';
import { rollback } from '../../../infra/cli/personality-rollback.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { emptyReport, reportKey } from '../../../shared/personality/report.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import { personalityKey } from '../../../shared/personality/sync-deps.ts';
import { versionKey } from '../../../shared/personality/version-file.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { syncWorld } from '../../support/sync-world.ts';

const key = personalityKey('ada');
const [first] = allPlatformTraits;
const file = (topic: string) => JSON.stringify({ name: 'Ada', topics: [topic], platforms: { [first?.id ?? '']: {} } });

/** A hive with two versions of Ada, and what an operator speaks to; `answer` is what the hive does after an upload. */
async function hiveOf(answer: (world: ReturnType<typeof syncWorld>) => Promise<unknown>) {
  const world = syncWorld();
  const deps = { ...world.deps, platforms: allPlatformTraits };
  for (const topic of ['tides', 'fog']) {
    world.stores.objects.upload(key, file(topic));
    await syncObject(key, deps);
  }
  const { objects, owners, personalities, control } = world.stores;
  const bucket = {
    read: objects.read.bind(objects),
    list: objects.list.bind(objects),
    async write(name: string, body: string, type: string) {
      await objects.write(name, body, type);
      if (name === key) await answer(world);
    },
    remove: async (name: string) => objects.erase(name),
  };
  const target = { kind: 'aws', stage: 'dev' };
  const connection = {
    bucket,
    accounts: owners,
    personalities,
    control,
    target,
    stage: { mode: 'live' },
    where: 'here',
  };
  const deeds: unknown[] = [];
  const call = {
    did: async (deed: unknown) => void deeds.push(deed),
    io: { note: () => undefined, sleep: async () => undefined },
    connect: async () => ({ ...connection, clock: world.clock }) as unknown as Connection,
  } as unknown as Call;
  const text = () => new TextDecoder().decode(objects.objects.get(key)?.body);
  return { world, deps, call, text, deeds };
}

const refuse = async ({ stores }: ReturnType<typeof syncWorld>) => {
  const { etag } = stores.objects.objects.get(key)!;
  const report = { ...emptyReport(key, 'refused', 0, 'Somebody else was faster.'), etag };
  await stores.objects.write(reportKey('ada'), JSON.stringify(report), 'application/json');
};

describe('a rollback', () => {
  it('uploads the file of the version, byte for byte', async () => {
    const { call, text, deeds } = await hiveOf(async (world) => {
      await syncObject(key, { ...world.deps, platforms: allPlatformTraits, log: silentLog });
    });
    expect(await rollback(call, 'ada', 1)).toMatchObject({ failed: false, data: { from: 1, version: 3 } });
    expect(text()).toBe(file('tides'));
    expect(deeds).toEqual([
      { what: 'rolled back', on: 'personality ada', why: 'to version 1', hash: expect.any(String) },
    ]);
  });

  it('that the hive refuses all the same puts back the file that lay there', async () => {
    const { call, text } = await hiveOf(refuse);
    expect(await rollback(call, 'ada', 1)).toMatchObject({ failed: true, data: { status: 'refused' } });
    expect(text()).toBe(file('fog'));
  });

  it('leaves no file where none lay there', async () => {
    const { call, world, deps } = await hiveOf(refuse);
    world.stores.objects.erase(key);
    await syncObject(key, deps);
    expect(await rollback(call, 'ada', 1)).toMatchObject({ failed: true });
    expect(world.stores.objects.objects.has(key)).toBe(false);
  });

  it('leaves alone what somebody uploaded meanwhile', async () => {
    const { call, text } = await hiveOf(async (world) => {
      await refuse(world);
      world.stores.objects.upload(key, file('a newer thought'));
    });
    await rollback(call, 'ada', 1);
    expect(text()).toBe(file('a newer thought'));
  });

  it('to a version whose file is not kept says so and uploads nothing', async () => {
    const { call, world, text } = await hiveOf(refuse);
    world.stores.objects.erase(versionKey('ada', 1));
    await expect(rollback(call, 'ada', 1)).rejects.toThrow('The file of version 1 of ada is not kept on here');
    expect(text()).toBe(file('fog'));
  });
});
