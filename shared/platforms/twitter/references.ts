import { commonReferences } from '../../content/policy.ts';
import type { References } from '../../publication/platform.ts';
import { extractLinks } from './references.cjs';

/** Far above what fits into a post; the search for links takes quadratic time on texts made of dots. */
const LONGEST = 4000;

/** What X makes of a text: `@name` is a mention, a bare domain of a known ending a link as well, `#tag` a hashtag. */
export function references(whole: string): References {
  if (latest?.whole !== whole) latest = { whole, found: find(whole.slice(0, LONGEST)) };
  return latest.found;
}

/** Several gates ask for one text, one after another. */
let latest: { readonly whole: string; readonly found: References } | undefined;

function find(text: string): References {
  const links = extractLinks(text);
  const rest = links.reduce((left, link) => left.replace(link, ' '), text);
  const { mentions, hashtags, links: common } = commonReferences(rest);
  return { mentions, links: [...links, ...common], hashtags };
}
