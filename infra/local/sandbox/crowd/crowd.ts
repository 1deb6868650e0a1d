import { nextSeed, randomOf } from '../openai/compose.ts';
import type { SandboxPost } from '../types.ts';
import { type Act, type Deed, deeds, type Notes, type NotesKeeper } from './notes.ts';
import type { CrowdStage } from './stage.ts';
import * as words from './words.ts';

export interface CrowdOptions {
  /** By platform. */
  readonly stages: ReadonlyMap<string, CrowdStage>;
  /** How many act: 1 is the usual crowd, 0 none. */
  readonly scale: number;
  /** The same seed and the same posts give the same acts. */
  readonly seed: string;
  /** Where they keep what they have in mind; absent: it ends with the process. */
  readonly keeper?: NotesKeeper;
}

/** People who are not there: they read what the accounts of the hive post and do what people do. */
export interface Crowd {
  /** Does everything that is due by this instant of the calendar, epoch milliseconds. */
  passed(now: number): void;
}

/** Acts on a platform within a day of the calendar, at the usual scale. */
const actsPerDay = 12;
/** So many people are on a platform; whoever comes later is one of them. */
const people = 24;
/** So many posts are remembered as read. */
const remembered = 500;
const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The crowd over the stages of all platforms. What it holds in memory is bounded, whatever the run. With a keeper it goes on where it was,
 * whatever ended it, and nobody acts twice: an act is struck off before it is done.
 */
export function makeCrowd({ stages, scale, seed, keeper }: CrowdOptions): Crowd {
  const kept = keeper?.read() ?? {};
  const notes: Record<string, Notes> = { ...kept };
  const keep = (): void => keeper?.write(notes);
  const crowds = [...stages].map(([platform, stage]) => {
    const own = kept[platform] ?? blank(hashOf(`${seed}|${platform}`));
    notes[platform] = own;
    return crowdOn(stage, own, scale, keep);
  });
  return {
    passed: (now) => {
      for (const crowd of crowds) crowd.passed(now);
    },
  };
}

function blank(random: number): Notes {
  return { random, heard: [], known: [], silent: [], due: [], turn: 0, today: 0, left: 0 };
}

function crowdOn(stage: CrowdStage, notes: Notes, scale: number, keep: () => void): Crowd {
  const random = (): number => {
    const number = randomOf(notes.random)();
    notes.random = nextSeed(notes.random);
    return number;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const person = (): string => {
    const index = Math.floor(random() * people);
    const name = `${words.firstNames[index % words.firstNames.length]}_${words.lastNames[index % words.lastNames.length]}${index}`;
    return notes.silent.includes(name) ? `${name.slice(0, 12)}_${index % 9}b` : name;
  };
  const fill = (text: string, post: SandboxPost): string =>
    text
      .replaceAll('{word}', pick(longWords(post.text)))
      .replaceAll('{name}', stage.mention(post.handle))
      .replaceAll('{other}', stage.mention('nobody_at_all'));
  const answer = (who: string, post: SandboxPost, text: string, how: 'reply' | 'quote' = 'reply'): SandboxPost =>
    stage.say(who, { text: fill(text, post), about: { id: post.id, how } });
  /** Names the account where it did not say anything. */
  const call = (who: string, post: SandboxPost, text: string): void => {
    const place = pick(stage.places());
    const own = place === undefined ? {} : { place };
    if (!stage.mentionsInAnswersOnly) stage.say(who, { text: fill(text, post), ...own });
    else answer(who, stage.say(pick([who, person()]), { text: pick(words.musings), ...own }), fill(text, post));
  };
  const nextMachine = (line: number, below: string, post: SandboxPost, at: number): void => {
    if (line < words.machineTalk.length) notes.due.push({ kind: 'machine', line, below, post, at });
  };
  const perform: Readonly<Record<Deed, (post: SandboxPost, at: number) => void>> = {
    remark: (post) => void answer(person(), post, pick(words.remarks)),
    attack: (post) => void answer(person(), post, pick(words.attacks)),
    call: (post) => call(person(), post, pick(words.calls)),
    quote: (post) => void answer(person(), post, pick(words.remarks), 'quote'),
    muse: () => {
      const place = pick(stage.places());
      stage.say(person(), { text: pick(words.musings), ...(place === undefined ? {} : { place }) });
    },
    'opt-out': (post) => {
      const who = person();
      answer(who, post, pick(words.optOuts));
      notes.silent.push(who);
      if (notes.silent.length > people / 4) notes.silent.shift();
    },
    // Whoever wants to be left alone may still talk; nobody answers them.
    insist: (post) => void answer(notes.silent.at(-1) ?? person(), post, pick(words.remarks)),
    regret: (post, at) => {
      const { id } = answer(person(), post, pick(words.remarks));
      notes.due.push({ kind: 'take-down', id, post, at: at + minute });
    },
    machines(post, at) {
      const { id } = answer('whisk_bot_a', post, words.machineTalk[0] ?? '');
      nextMachine(1, id, post, at + 2 * minute);
    },
  };

  stage.onSent((post) => {
    if (scale === 0 || notes.known.includes(post.id)) return;
    notes.heard.push(post);
    keep();
  });

  const react = (post: SandboxPost, now: number): void => {
    notes.known.push(post.id);
    if (notes.known.length > remembered) notes.known.shift();
    const likes = Math.ceil(random() * 9 * scale);
    notes.due.push({ kind: 'like', likes: Math.ceil(likes / 2), post, at: now + minute });
    notes.due.push({ kind: 'like', likes, post, at: now + 7 * minute });
    // An answer of the hive's is followed up now and then, by somebody who reads along.
    const acts = post.inReplyTo === undefined ? Math.ceil((0.4 + random() * 1.2) * scale) : random() < 0.3 ? 1 : 0;
    for (let act = 0; act < acts && notes.left > 0; act += 1) {
      notes.left -= 1;
      const at = now + (1 + Math.floor(random() * (act === 0 ? 2 : 8))) * minute;
      if (post.inReplyTo !== undefined) notes.due.push({ kind: 'thanks', post, at });
      else {
        notes.due.push({ kind: 'deed', deed: deeds[notes.turn % deeds.length] as Deed, post, at });
        notes.turn += 1;
      }
    }
  };

  const carryOut = (act: Act): void => {
    const { post, at } = act;
    switch (act.kind) {
      case 'like':
        stage.like(post.id, act.likes);
        break;
      case 'deed':
        perform[act.deed](post, at);
        break;
      case 'thanks':
        answer(person(), post, pick(words.thanks));
        break;
      case 'take-down':
        stage.takeDown(act.id);
        break;
      case 'machine': {
        const text = fill(words.machineTalk[act.line] ?? '', post);
        const who = act.line % 2 === 1 ? 'whisk_bot_b' : 'whisk_bot_a';
        const { id } = stage.say(who, { text, about: { id: act.below, how: 'reply' } });
        nextMachine(act.line + 1, id, post, at + minute);
      }
    }
  };

  return {
    passed(now) {
      if (now >= notes.today + day) {
        notes.today = now;
        notes.left = Math.round(actsPerDay * scale);
      }
      const heard = notes.heard.splice(0);
      for (const post of heard) react(post, now);
      const ready = notes.due.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      for (const act of ready) {
        notes.due = notes.due.filter((other) => other !== act);
        keep();
        carryOut(act);
      }
      if (heard.length > 0 || ready.length > 0) keep();
    },
  };
}

function longWords(text: string): readonly string[] {
  const found = text.replace(/https?:\S+|[@#/]\S+/gu, ' ').match(/\p{L}{5,}/gu) ?? [];
  return found.length === 0 ? ['that'] : found;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
