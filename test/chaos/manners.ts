import type { Random } from './random.ts';
import type { TokenRules } from './tokens.ts';

/** How a platform behaves, beyond its traits: as its sandbox does. */
export interface Manners {
  readonly refusesDuplicates: boolean;
  readonly tokens: TokenRules;
  /** Creates of one account in a window, which begins with the first. */
  readonly creates: number;
  readonly windowMs: number;
  /** Whether accounts can be reached through a website as well. */
  readonly website: boolean;
  /** Who remembers what an account has read of people: the account by a cursor, or the platform. */
  readonly remembers: 'cursor' | 'unread';
  /** A text as the platform lists it. */
  lists(text: string): string;
  /** Settings of a personality there. */
  settings(random: Random): Readonly<Record<string, unknown>>;
}

const minute = 60_000;
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Anything but what is known of a platform: strict and plain. */
function plain(random: Random): Manners {
  return {
    refusesDuplicates: true,
    tokens: { rotates: true, reuseRevokes: random.chance(0.5), lifeMs: random.pick([20, 45, 120]) * minute },
    creates: random.pick([2, 4, 100]),
    windowMs: 15 * minute,
    website: false,
    remembers: 'cursor',
    lists: (text) => text,
    settings: () => ({}),
  };
}

const answersNewPosts = { name: 'tea', comment: 'new-posts' };
const subreddits = [['tea'], ['tea', 'kettles', 'spoons'], ['Kettles'], [answersNewPosts, 'kettles']];

const known: Readonly<Record<string, (random: Random) => Partial<Manners>>> = {
  twitter: () => ({ website: true, lists: (text) => escaped(text).replace(/https?:\/\/\S+/g, 'https://t.co/chaos') }),
  reddit: (random) => ({
    refusesDuplicates: false,
    tokens: { rotates: random.chance(0.5), reuseRevokes: false, lifeMs: random.pick([30, 60]) * minute },
    windowMs: 10 * minute,
    remembers: 'unread',
    lists: (text) => `${escaped(text).replace(/([*_])/g, '\\$1')}\n`,
    settings: (luck) => (luck.chance(0.2) ? {} : { subreddits: luck.pick(subreddits) }),
  }),
};

export function mannersOf(platform: string, random: Random): Manners {
  return { ...plain(random), ...known[platform]?.(random) };
}
