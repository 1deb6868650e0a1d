import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syncObject } from '../../../shared/personality/sync.ts';
import { syncAll } from '../../../shared/personality/sync-all.ts';
import { characterFile, expectInLine, type SyncWorld, syncWorld, watched } from '../../support/sync-world.ts';

const key = (id: string) => `personalities/${id}.json`;

/** What an operator does to one file; `undefined` deletes it. */
interface Act {
  readonly id: string;
  readonly content: string | undefined;
}

function act({ stores }: SyncWorld, { id, content }: Act): void {
  if (content === undefined) {
    stores.objects.erase(key(id));
  } else {
    stores.objects.upload(key(id), content);
  }
}

class Crash extends Error {}

/** Dies at the n-th operation, before or after it takes effect, and at each one after that. */
function crashing(world: SyncWorld, at: number, when: 'before' | 'after') {
  let count = 0;
  let dead = false;
  const check = async (now: 'before' | 'after') => {
    count += now === 'before' ? 1 : 0;
    dead ||= count === at && now === when;
    if (dead) {
      throw new Crash(`operation ${at}`);
    }
  };
  return watched(
    world.deps,
    () => check('before'),
    () => check('after'),
  );
}

const histories: readonly (readonly [name: string, acts: readonly Act[]])[] = [
  ['a first upload', [{ id: 'ada', content: characterFile('one') }]],
  ['an edit', ['rate(4 hours)', 'rate(6 hours)'].map((rate) => ({ id: 'ada', content: characterFile('one', rate) }))],
  ['a move to another account', ['one', 'two'].map((account) => ({ id: 'ada', content: characterFile(account) }))],
  ['a deletion', [characterFile('one'), undefined].map((content) => ({ id: 'ada', content }))],
  [
    'a file that comes back',
    [characterFile('one'), undefined, characterFile('two')].map((content) => ({ id: 'ada', content })),
  ],
  ['a refusal', [characterFile('one'), '{'].map((content) => ({ id: 'ada', content }))],
  [
    'an account that changes hands',
    [
      { id: 'ada', content: characterFile('one') },
      { id: 'ada', content: characterFile('two') },
      { id: 'bob', content: characterFile('one') },
    ],
  ],
];

describe('a run that dies at any operation', () => {
  it.each(histories)('of %s is finished by the next one', async (_name, acts) => {
    for (const when of ['before', 'after'] as const) {
      let died = true;
      for (let at = 1; died; at += 1) {
        const world = syncWorld();
        for (const done of acts.slice(0, -1)) {
          act(world, done);
          await syncObject(key(done.id), world.deps);
        }
        const last = acts.at(-1)!;
        act(world, last);
        died = await syncObject(key(last.id), crashing(world, at, when)).then(
          () => false,
          (error: unknown) => {
            expect(error).toBeInstanceOf(Crash);
            return true;
          },
        );
        await syncObject(key(last.id), world.deps);
        for (const id of new Set(acts.map((one) => one.id))) {
          expectInLine(world, id);
        }
      }
    }
  });

  it.each(histories)('of %s leaves nothing behind when the file changes before the next one', async (_name, acts) => {
    for (const when of ['before', 'after'] as const) {
      let died = true;
      for (let at = 1; died; at += 1) {
        const world = syncWorld();
        for (const done of acts.slice(0, -1)) {
          act(world, done);
          await syncObject(key(done.id), world.deps);
        }
        const last = acts.at(-1)!;
        act(world, last);
        died = await syncObject(key(last.id), crashing(world, at, when)).then(
          () => false,
          () => true,
        );
        act(world, { id: last.id, content: characterFile('elsewhere') });
        await syncObject(key(last.id), world.deps);
        for (const id of new Set(acts.map((one) => one.id))) {
          expectInLine(world, id);
        }
        expect([...world.stores.owners.owners.keys()]).toContain('chirp#elsewhere');
      }
    }
  });
});

const contents = fc.constantFrom(
  characterFile('one'),
  characterFile('one', 'rate(6 hours)'),
  characterFile('two'),
  characterFile('two', 'cron(0 9 * * ? *)', { paused: true }),
  '{"name": 5}',
  undefined,
);

/** Each act is followed by its event, some twice; every operation of every run may be overtaken by every other. */
async function interleave(
  world: SyncWorld,
  acts: readonly (Act & { readonly events: number })[],
  s: fc.Scheduler,
): Promise<void> {
  const deps = watched(world.deps, (name) => s.schedule(Promise.resolve(), name));
  const runs: Promise<unknown>[] = [];
  const operator = (async () => {
    for (const one of acts) {
      await s.schedule(Promise.resolve(), `${one.id} ${one.content?.length ?? 'deleted'}`);
      act(world, one);
      for (let n = 0; n < one.events; n += 1) {
        runs.push(syncObject(key(one.id), deps));
      }
    }
  })();
  await s.waitFor(operator);
  await s.waitFor(Promise.all(runs));
}

describe('runs that overtake each other at any operation', () => {
  it('end with the newest file in force', async () => {
    const acts = fc.array(
      fc.record({ id: fc.constant('ada'), content: contents, events: fc.integer({ min: 1, max: 2 }) }),
      {
        minLength: 2,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(acts, fc.scheduler(), async (done, s) => {
        const world = syncWorld();
        await interleave(world, done, s);
        expectInLine(world, 'ada');
      }),
      { numRuns: 100 },
    );
  });

  it('of two personalities never give both the same account', async () => {
    const one = fc.record({
      id: fc.constantFrom('ada', 'bob'),
      content: contents,
      events: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 2, maxLength: 5 }), fc.scheduler(), async (done, s) => {
        const world = syncWorld();
        await interleave(world, done, s);
        for (const { name } of world.stores.schedules.schedules.values()) {
          const id = name.split('.')[0]!;
          const { version } = world.stores.personalities.currents.get(id)!;
          const { account } = world.stores.personalities.versions.get(`${id}#${version}`)!.effective.platforms.chirp!;
          expect(world.stores.owners.owners.get(`chirp#${account}`)).toBe(id);
        }
        // What a tick finds afterwards, it brings in line: whoever was refused for an account that is free by now gets it.
        await syncAll(world.deps);
        await syncAll(world.deps);
        const kept = new Set([...world.stores.owners.owners.values()]);
        for (const id of ['ada', 'bob']) {
          const report = world.stores.objects.json(`reports/${id}.json`) as
            | { problems: { field: string }[] }
            | undefined;
          const conflict = report?.problems.some(({ field }) => field === 'platforms.chirp.account') ?? false;
          if (conflict) {
            expect(kept.has(id === 'ada' ? 'bob' : 'ada')).toBe(true);
          } else {
            expectInLine(world, id);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
