import { seededRandom } from '../content/seeded.ts';
import type { ReplySettings } from '../personality/replies.ts';
import type { FetchedInteraction, Verdict } from './interaction.ts';
import { optsOut } from './opt-out.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/** An answer that was given, or is about to be. */
export interface Answered {
  /** Of the interaction. */
  readonly id: string;
  /** Of the person who was answered. */
  readonly person: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Nobody had asked for it. */
  readonly unasked?: true;
}

/** Everything the policy knows of an interaction. */
export interface PolicyFacts {
  readonly interaction: FetchedInteraction;
  /** The account itself, as the platform knows it. */
  readonly self: { readonly id: string; readonly handle: string };
  /** The author is an account of this hive. */
  readonly ofTheHive: boolean;
  readonly optedOut: boolean;
  /** Words that opt out besides the built-in ones. */
  readonly optOutWords: readonly string[];
  readonly settings: ReplySettings;
  /** Of an answer that nothing forbids, traits included, 0..1. */
  readonly probability: number;
  /** Nothing older is answered: when the account began to listen, or the hive was restored; epoch milliseconds. */
  readonly since: number;
  /** Answers of the account in the last 24 hours, and in this conversation at any time. */
  readonly today: readonly Answered[];
  readonly inConversation: readonly Answered[];
  readonly now: number;
}

export interface Decision extends Verdict {
  /** The author asks for no more answers: from now on, everywhere in the hive. */
  readonly optsOut?: true;
}

export interface Rule {
  readonly name: string;
  /** Why it is not answered, for people; undefined where this rule has nothing against it. */
  against(facts: PolicyFacts): string | undefined;
}

const optOut = 'opt-out-words';

/**
 * The rules in their order; the first that is against it decides. Who it is comes first, then what it asks for, then what the platform and
 * the personality say, then how much was said already, then chance.
 */
export const rules: readonly Rule[] = [
  {
    name: 'ourselves',
    against: ({ interaction: { author }, self }) =>
      author.id === self.id || author.handle === self.handle ? 'the account wrote it itself' : undefined,
  },
  {
    name: 'hive',
    against: ({ ofTheHive }) => (ofTheHive ? 'another personality of this hive wrote it' : undefined),
  },
  {
    name: 'opted-out',
    against: ({ optedOut }) => (optedOut ? 'its author asked for no more answers before' : undefined),
  },
  {
    name: optOut,
    against({ interaction: { kind, text }, optOutWords }) {
      // A new post is not said to us.
      return kind !== 'new-post' && optsOut(text, optOutWords) ? 'its author asks for no more answers' : undefined;
    },
  },
  {
    name: 'machine',
    against: ({ interaction: { author } }) => (author.machine === true ? 'its author is a machine' : undefined),
  },
  {
    name: 'post-state',
    against: ({ interaction: { locked, adult, pinned } }) =>
      locked === true
        ? 'the post is locked'
        : adult === true
          ? 'the post is for adults'
          : pinned === true
            ? 'the post is pinned'
            : undefined,
  },
  {
    name: 'before-start',
    against: ({ interaction: { createdAt }, since }) =>
      createdAt < since
        ? 'it was written before the account began to listen, or before the hive was restored'
        : undefined,
  },
  {
    name: 'age',
    against: ({ interaction: { createdAt }, settings: { maximumAgeHours }, now }) =>
      now - createdAt > maximumAgeHours * hour ? `it is older than ${maximumAgeHours} hours` : undefined,
  },
  {
    name: 'switched-off',
    against: ({ settings }) => (settings.enabled ? undefined : 'the personality answers nobody here'),
  },
  {
    name: 'place',
    against({ interaction: { kind, place }, settings: { places } }) {
      if (kind === 'new-post') {
        if (place !== undefined && isIn(place, places.newPosts)) return undefined;
        return 'nobody addressed it to the account, and its place is none for that';
      }
      if (places.spokenTo === 'everywhere' || place === undefined || isIn(place, places.spokenTo)) return undefined;
      return `the personality answers nobody in ${place}`;
    },
  },
  {
    name: 'not-summoned',
    against: ({ interaction: { kind, summoned } }) =>
      summoned || kind === 'new-post' ? undefined : "by the platform's rules the account may not answer it",
  },
  {
    name: 'depth',
    against({ interaction: { author }, inConversation, settings: { maximumDepth } }) {
      const times = inConversation.filter(({ person }) => person === author.id).length;
      return times < maximumDepth ? undefined : `its author was answered ${timesText(times)} in this conversation`;
    },
  },
  {
    name: 'per-person',
    against({ interaction: { author }, settings: { perPersonPerDay }, ...facts }) {
      const times = lately(facts).filter(({ person }) => person === author.id).length;
      return times < perPersonPerDay ? undefined : `its author was answered ${timesText(times)} in 24 hours`;
    },
  },
  {
    name: 'per-day',
    against({ settings: { perDay }, ...facts }) {
      const times = lately(facts).length;
      return times < perDay ? undefined : `the account answered ${timesText(times)} in 24 hours`;
    },
  },
  {
    name: 'new-posts-per-day',
    against({ interaction: { kind }, settings: { newPostsPerDay }, ...facts }) {
      if (kind !== 'new-post') return undefined;
      const times = lately(facts).filter(({ unasked }) => unasked === true).length;
      return times < newPostsPerDay ? undefined : `the account answered ${times} new posts in 24 hours`;
    },
  },
  {
    name: 'chance',
    against: ({ interaction: { id }, self, probability }) =>
      seededRandom(`${self.id}/${id}`)() < probability
        ? undefined
        : `chance was against it (${Math.round(probability * 100)} of 100 are answered)`,
  },
];

/** Whether an interaction is answered, and which rule says so. Pure: the same facts decide alike, chance too. */
export function decide(facts: PolicyFacts): Decision {
  // Its own answer, noted by a run that died, does not count against it.
  const others = (answers: readonly Answered[]) => answers.filter(({ id }) => id !== facts.interaction.id);
  const known = { ...facts, today: others(facts.today), inConversation: others(facts.inConversation) };
  for (const { name, against } of rules) {
    const why = against(known);
    if (why === undefined) continue;
    return { answer: false, rule: name, why, at: facts.now, ...(name === optOut ? { optsOut: true } : {}) };
  }
  return { answer: true, rule: 'answered', why: 'no rule is against it', at: facts.now };
}

function lately({ today, now }: Pick<PolicyFacts, 'today' | 'now'>): readonly Answered[] {
  return today.filter(({ at }) => now - at < day);
}

function isIn(place: string, places: readonly string[]): boolean {
  return places.some((one) => one.toLowerCase() === place.toLowerCase());
}

function timesText(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}
