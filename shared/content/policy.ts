import { lazyPattern } from '../config/lazily.ts';
import type { Personality, TextPolicy } from '../personality/personality.ts';
import type { PlatformTraits, References } from '../publication/platform.ts';

/** What a personality's texts may point at on one platform, with nothing left open. */
export type EffectivePolicy = Required<TextPolicy>;

type Named = Pick<PlatformTraits, 'id' | 'usualHashtags'>;

/** Mentions of nobody, no links, as many hashtags as are usual there; what the personality's file says goes before. */
export function policyOf(traits: Named, personality: Pick<Personality, 'platforms'>): EffectivePolicy {
  const {
    mentions = [],
    links = [],
    hashtags = traits.usualHashtags ?? 0,
  } = personality.platforms[traits.id]?.policy ?? {};
  return { mentions, links, hashtags };
}

/** What a text points at as the platform sees it. */
export function referencesIn(text: string, traits: Pick<PlatformTraits, 'references'>): References {
  return traits.references?.(text) ?? commonReferences(text);
}

const mention = lazyPattern(String.raw`(?<![\p{L}\p{N}_])[@＠][\p{L}\p{N}_]+`, 'gu');
const hashtag = lazyPattern(String.raw`(?<![\p{L}\p{N}_&])[#＃]([\p{L}\p{M}\p{N}_]*[\p{L}_][\p{L}\p{M}\p{N}_]*)`, 'gu');

/** `@name`, `https://...`, `www.` and `#tag`: what these mean nearly everywhere. */
export function commonReferences(text: string): References {
  const links = text.match(/\b(?:https?:\/\/|www\.)[^\s<>"”)\]]+/giu) ?? [];
  const rest = links.reduce((left, link) => left.replace(link, ' '), text);
  return {
    mentions: (rest.match(mention()) ?? []).map((name) => name.replace('＠', '@').toLowerCase()),
    links,
    hashtags: [...rest.matchAll(hashtag())].map(([, tag]) => tag ?? ''),
  };
}

/** The host that a link leads to, without `www.`, lower case; undefined where it leads to none. */
export function hostOf(link: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:/iu.test(link) ? link : `https://${link}`);
  return url === null || url.hostname === '' ? undefined : url.hostname.replace(/^www\./u, '').replace(/\.$/u, '');
}

/** Whether a link leads to one of the domains or below it. */
export function leadsTo(link: string, domains: readonly string[]): boolean {
  const host = hostOf(link);
  return host !== undefined && domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** The policy as rules for the writer. */
export function policyRules(traits: Named, personality: Pick<Personality, 'platforms'>): readonly string[] {
  const { mentions, links, hashtags } = policyOf(traits, personality);
  const tags = hashtags === 1 ? 'one hashtag' : `${hashtags} hashtags`;
  return [
    hashtags === 0 ? 'No hashtags.' : `No hashtags, unless the style above asks for them; then at most ${tags}.`,
    links.length === 0 ? 'No links and no web addresses.' : `No links but to ${list(links)}, and those seldom.`,
    mentions.length === 0
      ? 'No mentions of accounts or places by their handles.'
      : `No mentions of accounts or places by their handles but ${list(mentions)}, and those seldom.`,
  ];
}

function list(items: readonly string[]): string {
  return items.slice(0, 20).join(', ');
}
