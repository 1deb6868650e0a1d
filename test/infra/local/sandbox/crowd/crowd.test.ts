import { describe, expect, it } from 'vitest';
import { type Crowd, type CrowdOptions, makeCrowd } from '../../../../../infra/local/sandbox/crowd/crowd.ts';
import type { NotesKeeper } from '../../../../../infra/local/sandbox/crowd/notes.ts';
import type { CrowdStage, Line } from '../../../../../infra/local/sandbox/crowd/stage.ts';
import * as words from '../../../../../infra/local/sandbox/crowd/words.ts';
import type { SandboxPost } from '../../../../../infra/local/sandbox/types.ts';
import { optsOut } from '../../../../../shared/interaction/opt-out.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const minute = 60_000;
const start = Date.parse('2026-11-23T08:00:00Z');

const killed = new Error('killed');

/** Holds what a file would, as text. */
function memoryKeeper(): NotesKeeper {
  let text = '{}';
  return {
    read: () => JSON.parse(text),
    write: (notes) => {
      text = JSON.stringify(notes);
    },
  };
}

/** A platform that keeps what is done on it. */
function makeStage({ places = [] as string[], mentionsInAnswersOnly = false } = {}) {
  let listener: (post: SandboxPost) => void = () => undefined;
  const done: string[] = [];
  const said: (Line & { readonly id: string; readonly person: string })[] = [];
  const post = (id: string, account: string, text: string, inReplyTo?: string): SandboxPost => ({
    id,
    account,
    handle: account,
    text,
    createdAt: 0,
    deleted: false,
    madeWithAi: false,
    url: '',
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  });
  const stage: Mutable<CrowdStage> = {
    say(person, line) {
      const id = `s${said.length}`;
      said.push({ ...line, id, person });
      done.push(`${person}: ${line.text} -> ${line.about?.how ?? 'nobody'} ${line.about?.id ?? ''}`);
      return post(id, person, line.text, line.about?.id);
    },
    like: (id, likes) => void done.push(`${likes} like ${id}`),
    takeDown: (id) => void done.push(`${id} is taken down`),
    mention: (handle) => `@${handle}`,
    mentionsInAnswersOnly,
    places: () => places,
    onSent: (heard) => {
      listener = heard;
    },
    summons: () => false,
  };
  let sayingsLeft = Number.POSITIVE_INFINITY;
  const say = stage.say;
  stage.say = (person, line) => {
    const post = say(person, line);
    sayingsLeft -= 1;
    if (sayingsLeft === -1) throw killed;
    return post;
  };
  let crowd: Crowd | undefined;
  const begin = (options: Omit<CrowdOptions, 'stages' | 'seed'>) => {
    crowd = makeCrowd({ stages: new Map([['somewhere', stage]]), seed: 'people', ...options });
  };
  const passed = (now: number) => crowd?.passed(now);
  const killAfter = (sayings: number) => {
    sayingsLeft = sayings;
  };
  const send = (id: string, text = 'The lamp is lit tonight.', inReplyTo?: string) =>
    listener(post(id, 'marlow', text, inReplyTo));
  return { stage, done, said, send, begin, passed, killAfter };
}

/** A day on which somebody posts every so many minutes. */
function dayOf({
  posts = 24,
  scale = 1,
  seed = 'people',
  ...of
}: { posts?: number; scale?: number; seed?: string } & Parameters<typeof makeStage>[0] = {}) {
  const world = makeStage(of);
  const crowd = makeCrowd({ stages: new Map([['somewhere', world.stage]]), scale, seed });
  for (let now = 0; now < 24 * 60; now += 1) {
    if (now % Math.floor((24 * 60) / posts) === 0) world.send(`p${now}`);
    crowd.passed(start + now * minute);
  }
  return world;
}

describe('the crowd', () => {
  it('does the same for the same seed, and something else for another', () => {
    expect(dayOf().done).toEqual(dayOf().done);
    expect(dayOf({ seed: 'other' }).done).not.toEqual(dayOf().done);
  });

  it('speaks within the first minutes of a post, and likes it', () => {
    const { stage, done, send } = makeStage();
    const crowd = makeCrowd({ stages: new Map([['somewhere', stage]]), scale: 1, seed: 'people' });
    crowd.passed(start);
    send('p1');
    for (let now = 1; now <= 4; now += 1) crowd.passed(start + now * minute);
    expect(done.some((line) => line.endsWith('-> reply p1'))).toBe(true);
    expect(done.some((line) => /^\d+ like p1$/.test(line))).toBe(true);
  });

  it('remarks, asks, quotes, attacks, opts out, insists and takes back, in half a day', () => {
    const { done, said } = dayOf({ posts: 30 });
    expect(done.some((line) => line.includes('taken down'))).toBe(true);
    expect(said.some(({ text }) => optsOut(text))).toBe(true);
    expect(said.some(({ about }) => about?.how === 'quote')).toBe(true);
    expect(said.some(({ text, about }) => about === undefined && text.includes('@marlow'))).toBe(true);
    expect(said.some(({ text }) => words.attacks.some((attack) => text.startsWith(attack.slice(0, 12))))).toBe(true);
    expect(new Set(said.filter(({ person }) => person.startsWith('whisk_bot')).map(({ person }) => person)).size).toBe(
      2,
    );
  });

  it('is a bounded number of people, who do a bounded number of things in a day', () => {
    const { said } = dayOf({ posts: 480 });
    // Machines and calls of one act are a few lines more.
    expect(said.length).toBeGreaterThan(8);
    expect(said.length).toBeLessThan(12 * 3);
    expect(new Set(said.map(({ person }) => person)).size).toBeLessThan(40);
    expect(dayOf({ posts: 480, scale: 5 }).said.length).toBeGreaterThan(2 * said.length);
  });

  it('goes on where it was, whenever it was ended', () => {
    const whole = dayOf({ posts: 30 });
    const keeper = memoryKeeper();
    const world = makeStage();
    for (let now = 0; now < 24 * 60; now += 1) {
      // A process of its own for each quarter of an hour.
      if (now % 15 === 0) world.begin({ scale: 1, keeper });
      if (now % 48 === 0) world.send(`p${now}`);
      world.passed(start + now * minute);
    }
    expect(world.done).toEqual(whole.done);
  });

  it('does nothing twice, wherever in the middle of it it was killed', () => {
    const { said } = dayOf({ posts: 30 });
    const times = (all: readonly string[]) =>
      Math.max(...all.map((one) => all.filter((other) => other === one).length));
    for (let killedAt = 0; killedAt < said.length; killedAt += 1) {
      const keeper = memoryKeeper();
      const world = makeStage();
      world.begin({ scale: 1, keeper });
      world.killAfter(killedAt);
      for (let now = 0; now < 24 * 60; now += 1) {
        if (now % 48 === 0) world.send(`p${now}`);
        try {
          world.passed(start + now * minute);
        } catch (error) {
          expect(error).toBe(killed);
          world.begin({ scale: 1, keeper });
        }
      }
      // What follows from what was said when it was killed is lost; nothing else.
      expect(world.said.length).toBeGreaterThan(said.length - 4);
      expect(times(world.said.map(({ person, text, about }) => `${person} ${text} ${about?.id}`))).toBe(1);
    }
  });

  it('is nobody where its scale is none', () => {
    expect(dayOf({ scale: 0 }).done).toEqual([]);
  });

  it('names accounts in answers alone where posts that name them are not heard of', () => {
    const { said } = dayOf({ posts: 30, places: ['tea'], mentionsInAnswersOnly: true });
    expect(said.filter(({ about, text }) => about === undefined && text.includes('@'))).toEqual([]);
    expect(said.filter(({ about, place }) => about === undefined && place !== 'tea')).toEqual([]);
    expect(said.some(({ about, text }) => about !== undefined && text.includes('@marlow'))).toBe(true);
  });

  it('has names that are two words of a kitchen and a number, and no other', () => {
    const names = new Set(dayOf({ posts: 480, scale: 10 }).said.map(({ person }) => person));
    for (const name of names) expect(name).toMatch(/^[a-z]{4}_[a-z]+\d{1,2}$|^[a-z_0-9]{4,15}b$|^whisk_bot_[ab]$/);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(15);
  });
});

describe('the words of the crowd', () => {
  it('ask for silence where they are to, and nowhere else', () => {
    expect(words.optOuts.filter((text) => !optsOut(text))).toEqual([]);
    const others = [words.remarks, words.calls, words.thanks, words.attacks, words.machineTalk, words.musings].flat();
    expect(others.filter((text) => optsOut(text))).toEqual([]);
  });
});
