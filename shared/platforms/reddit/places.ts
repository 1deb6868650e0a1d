import type { ImportedSettings, RepliesIn } from '../../publication/platform.ts';
import type { RedditSettings, Subreddit } from './settings.ts';

/** What follows from settings that their schema (settings.ts) has accepted: without it, for every function asks this and few read files. */
type Settings = Readonly<Record<string, unknown>>;

type TitleStyle = NonNullable<RedditSettings['titleStyle']>;

/** The subreddits that take posts. */
export function places(settings: Settings): readonly string[] {
  return subredditsOf(settings)
    .filter(({ posts }) => posts !== false)
    .map((place) => place.name);
}

/**
 * The subreddits in which people are answered: those of the list, for there the operator knows the rules, and the account's own profile, which is no
 * place; new posts of others only where the operator wrote so.
 */
export function repliesIn(settings: Settings): RepliesIn {
  const list = subredditsOf(settings);
  return {
    spokenTo: list.map((place) => place.name),
    newPosts: list.filter(({ comment }) => comment === 'new-posts').map((place) => place.name),
  };
}

const titleRules: Readonly<Record<TitleStyle, string>> = {
  sentence: 'The title is one plain sentence: no question, no heading.',
  question: 'The title is a question that people can answer.',
};

/** Rules for the writer that follow from the settings. */
export function writingRules({ titleStyle }: Settings): readonly string[] {
  if (titleStyle === undefined) return [];
  if (titleStyle !== 'sentence' && titleStyle !== 'question')
    throw notTheirs('titleStyle', titleStyle, 'a style of titles');
  return [titleRules[titleStyle]];
}

/** A section of the older program names its subreddits as we do. */
export function importSettings(section: Settings): ImportedSettings {
  const { subreddits: list } = section;
  return list === undefined ? { settings: {}, used: [] } : { settings: { subreddits: list }, used: ['subreddits'] };
}

function subredditsOf({ subreddits = [] }: Settings): readonly Subreddit[] {
  const named = (of: unknown) => typeof (of as { readonly name?: unknown } | null)?.name === 'string';
  if (!Array.isArray(subreddits) || !subreddits.every(named)) {
    throw notTheirs('subreddits', subreddits, 'a list of subreddits with a name each');
  }
  return subreddits as readonly Subreddit[];
}

function notTheirs(field: string, found: unknown, expected: string): TypeError {
  return new TypeError(
    `Reddit's setting ${field} is ${JSON.stringify(found)}, expected ${expected}: settings are read by their schema before they are stored.`,
  );
}
