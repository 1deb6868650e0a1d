import { commonReferences } from '../../content/policy.ts';
import type { References } from '../../publication/platform.ts';
import { extractLinks } from './references.cjs';

/** What X makes of a text: `@name` is a mention, a bare domain of a known ending a link as well, `#tag` a hashtag. */
export function references(text: string): References {
  const links = extractLinks(text);
  const rest = links.reduce((left, link) => left.replace(link, ' '), text);
  const { mentions, hashtags, links: common } = commonReferences(rest);
  return { mentions, links: [...links, ...common], hashtags };
}
