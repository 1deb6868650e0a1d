import { lazyPattern } from '../../config/lazily.ts';
import { commonReferences } from '../../content/policy.ts';
import type { References } from '../../publication/platform.ts';

/** `u/name` tells the person, `r/place` links the subreddit; a slash before them changes nothing (Reddit's wiki on Markdown, November 2026). */
const namePattern = String.raw`(?<![\p{L}\p{N}/_.-])\/?([ur])\/([A-Za-z0-9][A-Za-z0-9_-]{1,20})(?![\p{L}\p{N}_/-])`;
const name = lazyPattern(namePattern, 'giu');
const isName = lazyPattern(`^${namePattern}$`, 'iu');
/** Endings of web addresses that people write without a scheme. Reddit links few of them; an address is an address all the same. */
const domain = lazyPattern(
  String.raw`(?<![\p{L}\p{N}@._/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|biz|io|ai|co|app|dev|shop|store|blog|xyz|online|site|me|tv|uk|de|fr|es|it|nl|pl|at|ch|eu|br|pt|jp|ru)(?![\p{L}\p{N}_-]|\.\p{L})(?:\/[^\s<>"”)\]]*)?`,
  'giu',
);
/** A target of a Markdown link. */
const target = /\]\(\s*<?([^\s)>]+)/gu;

/** What Reddit makes of a text: no `@name` and no `#tag`, which are plain words there; links of Markdown and web addresses without a scheme too. */
export function references(text: string): References {
  const { links } = commonReferences(text);
  const targets = [...text.matchAll(target)].map(([, found]) => found ?? '').filter((found) => !isName().test(found));
  const rest = [...links, ...targets].reduce((left, link) => left.replace(link, ' '), text);
  return {
    mentions: [...text.matchAll(name())].map(([, kind, called]) => `${kind}/${called}`.toLowerCase()),
    links: [...new Set([...links, ...targets, ...(rest.match(domain()) ?? [])])],
    hashtags: [],
  };
}
