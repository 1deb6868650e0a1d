import { describe, expect, it } from 'vitest';
import { syncObject } from '../../../shared/personality/sync.ts';
import { personalityKey } from '../../../shared/personality/sync-deps.ts';
import { readVersionFile, versionKey } from '../../../shared/personality/version-file.ts';
import { characterFile, syncWorld } from '../../support/sync-world.ts';

const key = personalityKey('ada');

describe('the file of a version', () => {
  it('is kept byte for byte, its byte order mark too, so that uploading it again makes the same etag', async () => {
    const world = syncWorld();
    const file = `\uFEFF${characterFile('ada', 'rate(4 hours)', { name: 'Adá 🦉' })}\r\n`;
    world.stores.objects.upload(key, file);
    const { etag } = world.stores.objects.objects.get(key)!;
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'accepted', version: 1 });
    expect(world.stores.objects.objects.get(versionKey('ada', 1))?.etag).toBe(etag);
    expect(await readVersionFile('ada', 1, world.deps.objects)).toEqual(new TextEncoder().encode(file));
  });

  it('is there before its version counts, whatever breaks off in between', async () => {
    const world = syncWorld();
    world.stores.objects.upload(key, characterFile('ada'));
    const objects = world.deps.objects;
    const broken = {
      ...world.deps,
      objects: {
        read: objects.read.bind(objects),
        list: objects.list.bind(objects),
        write: async (name: string, body: string, type: string) => {
          if (name.startsWith('versions/')) throw new Error('the bucket is out of reach');
          await objects.write(name, body, type);
        },
      },
    };
    await expect(syncObject(key, broken)).rejects.toThrow('out of reach');
    expect(world.stores.personalities.currents.get('ada')).toMatchObject({ status: 'deleted', version: 0 });
    expect(await syncObject(key, world.deps)).toMatchObject({ result: 'accepted', version: 1 });
    expect(world.stores.objects.json(versionKey('ada', 1))).toMatchObject({ name: 'Ada' });
  });

  it('is not written for a refused file; a file that comes back is a version of its own', async () => {
    const world = syncWorld();
    const upload = async (text: string) => {
      world.stores.objects.upload(key, text);
      return syncObject(key, world.deps);
    };
    await upload(characterFile('ada'));
    await upload('{"name": ""}');
    expect([...world.stores.objects.objects.keys()].filter((name) => name.startsWith('versions/'))).toEqual([
      versionKey('ada', 1),
    ]);
    await upload(characterFile('ada', 'rate(6 hours)'));
    const first = (await readVersionFile('ada', 1, world.deps.objects))!;
    expect(await upload(new TextDecoder().decode(first))).toMatchObject({ result: 'accepted', version: 3 });
    const { versions } = world.stores.personalities;
    expect(versions.get('ada#3')?.etag).toBe(versions.get('ada#1')?.etag);
    expect(versions.get('ada#3')?.effective).toEqual(versions.get('ada#1')?.effective);
  });
});
