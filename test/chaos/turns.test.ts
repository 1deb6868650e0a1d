import { describe, expect, it } from 'vitest';
import { StoreBusy } from '../../shared/publication/errors.ts';
import { seededRandom } from './random.ts';
import { type Dangers, Turns, type Worker } from './turns.ts';

const calm: Dangers = { each: 0, pause: 0, rare: 0 };

function world(dangers: Dangers = calm, seed = 1) {
  const clock = { now: 0 };
  const turns = new Turns(seededRandom(seed), () => clock.now, dangers);
  const worker = (name: string): Worker => ({
    name,
    number: 1,
    skew: 0,
    phase: name,
    job: '',
    startedAt: 0,
    frozenMs: 0,
    busy: true,
    dead: false,
    waiting: 0,
  });
  return { clock, turns, worker };
}

describe('turns', () => {
  it('carries out one effect at a time, and everything that follows it before the next one', async () => {
    const { turns, worker } = world();
    const told: string[] = [];
    const work = async (name: string) => {
      const one = worker(name);
      const port = turns.watch(one, 'port', { act: async (what: string) => told.push(`${name} ${what}`) });
      await port.act('first');
      told.push(`${name} between`);
      await port.act('second');
      one.busy = false;
    };
    const all = Promise.all([work('a'), work('b')]);
    while (await turns.step()) await turns.rest();
    await all;
    for (const name of ['a', 'b']) {
      const at = told.indexOf(`${name} first`);
      expect(told[at + 1], told.join(', ')).toBe(`${name} between`);
    }
    expect(told).toHaveLength(6);
  });

  it('lets nothing of a dead worker happen any more', async () => {
    const { turns, worker } = world();
    const dead = worker('a');
    let acted = 0;
    const act = async () => {
      acted += 1;
    };
    void turns.effect(dead, 'act', act);
    turns.kill(dead);
    void turns.effect(dead, 'act', act);
    expect(await turns.step()).toBe(false);
    expect(acted).toBe(0);
  });

  it('stops before, after, and with the answer lost, and counts each', async () => {
    const seen = new Set<string>();
    const hits = [0, 0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const { turns, worker } = world({ each: 0.25, pause: 0, rare: 0 }, seed);
      const one = worker('a');
      let acted = false;
      let heard = 'nothing';
      const effect = turns.effect(one, 'act', async () => {
        acted = true;
      });
      effect.then(
        () => {
          heard = 'done';
        },
        (error: unknown) => {
          heard = error instanceof StoreBusy ? 'lost' : 'other';
        },
      );
      await turns.step();
      await turns.rest();
      seen.add(`${acted ? 'happened' : 'did not happen'}, heard ${heard}, ${one.dead ? 'dead' : 'alive'}`);
      for (const [kind, count] of (turns.hits.get('a: act') ?? []).entries()) hits[kind]! += count;
    }
    expect([...seen].sort()).toEqual([
      'did not happen, heard nothing, dead',
      'happened, heard done, alive',
      'happened, heard lost, alive',
      'happened, heard nothing, dead',
    ]);
    expect(hits.every((count) => count > 5)).toBe(true);
  });

  it('is as dangerous where an effect is rare', async () => {
    let hits = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const { turns, worker } = world({ each: 0.001, pause: 0, rare: 0.1 }, seed);
      turns.effect(worker('a'), 'act', async () => undefined).catch(() => undefined);
      await turns.step();
      hits += (turns.hits.get('a: act') ?? []).reduce((sum, count) => sum + count, 0);
    }
    expect(hits).toBeGreaterThan(40);
  });

  it('lets a pause pass any lease, and none between a check and its request pass 30 seconds', async () => {
    let longest = 0;
    let longestShort = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      for (const short of [false, true]) {
        const { clock, turns, worker } = world({ each: 0, pause: 0.9, rare: 0 }, seed);
        // Others crowd the world, so that its turn may come late.
        for (let other = 0; other < 8; other += 1) void turns.effect(worker('b'), 'act', async () => undefined);
        let at = -1;
        const act = async () => {
          at = clock.now;
        };
        void turns.effect(worker('a'), 'act', act, { short });
        while (at === -1) {
          if (!(await turns.step())) clock.now = turns.nextAt();
          else clock.now += 3000;
        }
        if (short) longestShort = Math.max(longestShort, at);
        else longest = Math.max(longest, at);
      }
    }
    expect(longest).toBeGreaterThan(3 * 60_000);
    expect(longestShort).toBeLessThan(30_000);
  });
});
