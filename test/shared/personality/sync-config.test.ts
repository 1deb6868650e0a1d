import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedControl } from '../../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { syncObject } from '../../../shared/personality/sync.ts';
import { syncWorld, watched } from '../../support/sync-world.ts';

describe('config.json', () => {
  it('is taken over once', async () => {
    const world = syncWorld();
    world.stores.objects.upload('config.json', '{"limits": {"perDay": 3}}');
    expect(await syncObject('config.json', world.deps)).toEqual({ key: 'config.json', result: 'accepted' });
    expect(await syncObject('config.json', world.deps)).toEqual({ key: 'config.json', result: 'unchanged' });
    expect((await world.stores.control.read()).config).toEqual({ limits: { perDay: 3 } });
    expect(world.stores.objects.json('reports/_config.json')).toMatchObject({ status: 'accepted', key: 'config.json' });
    expect(world.events.map(({ event }) => event)).toEqual(['config.accepted']);
  });

  it('that is bad is refused with its fields, and the last good one stays', async () => {
    const world = syncWorld();
    world.stores.objects.upload('config.json', '{"paused": true}');
    await syncObject('config.json', world.deps);
    world.stores.objects.upload('config.json', '{"pasued": false}');
    for (let n = 0; n < 2; n += 1) {
      expect(await syncObject('config.json', world.deps)).toMatchObject({
        result: 'refused',
        problems: [{ field: 'pasued', expected: expect.stringContaining('did you mean paused?') }],
      });
    }
    expect((await world.stores.control.read()).config).toEqual({ paused: true });
    expect(world.stores.objects.json('reports/_config.json')).toMatchObject({ status: 'refused' });
    expect(world.events.map(({ event }) => event)).toEqual(['config.accepted', 'config.refused']);
  });

  it('of the last good content again clears the refusal', async () => {
    const world = syncWorld();
    for (const content of ['{"paused": true}', '{', '{"paused": true}']) {
      world.stores.objects.upload('config.json', content);
      await syncObject('config.json', world.deps);
    }
    expect(world.stores.objects.json('reports/_config.json')).toMatchObject({ status: 'accepted' });
  });

  it('counts in a warm function within a minute, and a bad one changes nothing there', async () => {
    const world = syncWorld();
    const warm = cachedControl(world.stores.control, world.clock);
    const modelOf = async () => effectiveConfig(await warm.read()).openai.model;
    const upload = async (content: string) => {
      world.stores.objects.upload('config.json', content);
      await syncObject('config.json', world.deps);
    };
    await upload('{"openai": {"model": "one"}}');
    expect(await modelOf()).toBe('one');
    await upload('{"openai": {"model": "two"}}');
    world.clock.advance(60_000);
    expect(await modelOf()).toBe('two');
    await upload('{"openai": {"modle": "three"}}');
    world.clock.advance(60_000);
    expect(await modelOf()).toBe('two');
  });

  it('that is gone keeps what it said, because that may have been a pause', async () => {
    const world = syncWorld();
    expect(await syncObject('config.json', world.deps)).toMatchObject({ result: 'unchanged' });
    expect(world.stores.objects.writes).toEqual([]);
    world.stores.objects.upload('config.json', '{"paused": true}');
    await syncObject('config.json', world.deps);
    world.stores.objects.erase('config.json');
    await syncObject('config.json', world.deps);
    expect((await world.stores.control.read()).config).toEqual({ paused: true });
    expect(world.stores.objects.json('reports/_config.json')).toMatchObject({ status: 'deleted' });
  });

  it('ends as the newest one, whatever overtakes what', async () => {
    const content = fc.constantFrom('{"limits": {"perDay": 1}}', '{"limits": {"perDay": 2}}', '{"paused": true}', '{');
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 2, maxLength: 4 }), fc.scheduler(), async (contents, s) => {
        const world = syncWorld();
        const deps = watched(world.deps, (name) => s.schedule(Promise.resolve(), name));
        const runs: Promise<unknown>[] = [];
        const operator = (async () => {
          for (const one of contents) {
            await s.schedule(Promise.resolve(), one);
            world.stores.objects.upload('config.json', one);
            runs.push(syncObject('config.json', deps));
          }
        })();
        await s.waitFor(operator);
        await s.waitFor(Promise.all(runs));
        const last = contents.at(-1)!;
        const report = world.stores.objects.json('reports/_config.json');
        expect(report).toMatchObject({ status: last === '{' ? 'refused' : 'accepted' });
        if (last !== '{') {
          expect((await world.stores.control.read()).config).toEqual(JSON.parse(last));
        }
      }),
      { numRuns: 100 },
    );
  });
});
