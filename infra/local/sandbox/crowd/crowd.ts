import { randomOf } from '../openai/compose.ts';
import type { SandboxPost } from '../types.ts';
import type { CrowdStage } from './stage.ts';
import * as words from './words.ts';

export interface CrowdOptions {
  /** By platform. */
  readonly stages: ReadonlyMap<string, CrowdStage>;
  /** How many act: 1 is the usual crowd, 0 none. */
  readonly scale: number;
  /** The same seed and the same posts give the same acts. */
  readonly seed: string;
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
const minute = 60_000;
const day = 24 * 60 * minute;

/** What comes of posts, one after another; each is met within half a day of a small hive. */
const deeds = [
  'remark',
  'attack',
  'call',
  'quote',
  'opt-out',
  'muse',
  'regret',
  'machines',
  'insist',
  'remark',
] as const;
type Deed = (typeof deeds)[number];

interface Act {
  readonly at: number;
  do(): void;
}

/** The crowd over the stages of all platforms. What it holds in memory is bounded, whatever the run. */
export function makeCrowd({ stages, scale, seed }: CrowdOptions): Crowd {
  const crowds = [...stages].map(([platform, stage]) => crowdOn(platform, stage, scale, seed));
  return {
    passed: (now) => {
      for (const crowd of crowds) crowd.passed(now);
    },
  };
}

function crowdOn(platform: string, stage: CrowdStage, scale: number, seed: string): Crowd {
  const random = randomOf(hashOf(`${seed}|${platform}`));
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const heard: SandboxPost[] = [];
  const known = new Set<string>();
  /** Whoever opted out, to see that nobody answers them. */
  const silent: string[] = [];
  let due: Act[] = [];
  let [turn, today, left] = [0, 0, 0];
  const later = (now: number, minutes: number, act: () => void): void => {
    due.push({ at: now + minutes * minute, do: act });
  };
  const person = (): string => {
    const index = Math.floor(random() * people);
    const name = `${words.firstNames[index % words.firstNames.length]}_${words.lastNames[index % words.lastNames.length]}${index}`;
    return silent.includes(name) ? `${name.slice(0, 12)}_${index % 9}b` : name;
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
  const perform: Readonly<Record<Deed, (post: SandboxPost, now: number) => void>> = {
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
      silent.push(who);
      if (silent.length > people / 4) silent.shift();
    },
    // Whoever wants to be left alone may still talk; nobody answers them.
    insist: (post) => void answer(silent.at(-1) ?? person(), post, pick(words.remarks)),
    regret: (post, now) => {
      const { id } = answer(person(), post, pick(words.remarks));
      later(now, 1, () => stage.takeDown(id));
    },
    machines(post, now) {
      let below = answer('whisk_bot_a', post, words.machineTalk[0] ?? '');
      words.machineTalk.slice(1).forEach((text, index) => {
        later(now, 2 + index, () => {
          below = stage.say(index % 2 === 0 ? 'whisk_bot_b' : 'whisk_bot_a', {
            text: fill(text, post),
            about: { id: below.id, how: 'reply' },
          });
        });
      });
    },
  };

  stage.onSent((post) => {
    if (scale > 0 && !known.has(post.id)) heard.push(post);
  });

  const react = (post: SandboxPost, now: number): void => {
    known.add(post.id);
    if (known.size > 500) known.delete(known.values().next().value ?? '');
    const likes = Math.ceil(random() * 9 * scale);
    later(now, 1, () => stage.like(post.id, Math.ceil(likes / 2)));
    later(now, 7, () => stage.like(post.id, likes));
    // An answer of the hive's is followed up now and then, by somebody who reads along.
    const acts = post.inReplyTo === undefined ? Math.ceil((0.4 + random() * 1.2) * scale) : random() < 0.3 ? 1 : 0;
    for (let act = 0; act < acts && left > 0; act += 1) {
      left -= 1;
      const minutes = 1 + Math.floor(random() * (act === 0 ? 2 : 8));
      if (post.inReplyTo !== undefined) later(now, minutes, () => void answer(person(), post, pick(words.thanks)));
      else {
        const deed = deeds[turn % deeds.length] as Deed;
        turn += 1;
        later(now, minutes, () => perform[deed](post, now + minutes * minute));
      }
    }
  };

  return {
    passed(now) {
      if (now >= today + day) {
        today = now;
        left = Math.round(actsPerDay * scale);
      }
      for (const post of heard.splice(0)) react(post, now);
      const ready = due.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      due = due.filter(({ at }) => at > now);
      for (const act of ready) act.do();
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
