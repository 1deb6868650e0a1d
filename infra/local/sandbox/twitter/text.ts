import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type TwitterText from 'twitter-text';

/** The three parts of twitter-text that are needed, loaded at the first use: the whole costs 22 MB and half a second at a bad moment. */
type Library = Pick<typeof TwitterText, 'parseTweet' | 'extractEntitiesWithIndices' | 'extractMentions'>;
const require = createRequire(import.meta.url);
let library: Library | undefined;

function twitterText(): Library {
  library ??= {
    parseTweet: require('twitter-text/dist/parseTweet.js'),
    extractEntitiesWithIndices: require('twitter-text/dist/extractEntitiesWithIndices.js'),
    extractMentions: require('twitter-text/dist/extractMentions.js'),
  };
  return library;
}

/** A piece of a text that X knows by itself; positions in characters (code points) of the text it lists. */
export interface Entity {
  readonly start: number;
  readonly end: number;
  readonly [field: string]: string | number;
}

export interface ListedText {
  /** As X lists it: links behind t.co, `&`, `<` and `>` as HTML entities. */
  readonly text: string;
  readonly entities: Readonly<Record<string, readonly Entity[]>>;
}

/** Length as X counts it (twitter-text 3.1: a link counts 23, CJK and emoji 2). */
export function weightedLength(text: string): number {
  return twitterText().parseTweet(text).weightedLength;
}

/** The same for two texts that X calls duplicates of each other. */
export function sameText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Names mentioned in a text, lower case, without the sign. */
export function mentionedNames(text: string): string[] {
  return twitterText()
    .extractMentions(text)
    .map((name) => name.toLowerCase());
}

/**
 * A text as X lists it.
 * @param salt makes the short links of one post differ from those of another, as they do there.
 * @param userId the id of the account with a name, if there is one.
 */
export function listedText(text: string, salt: string, userId: (handle: string) => string | undefined): ListedText {
  const entities: Record<string, Entity[]> = {};
  let listed = '';
  let length = 0;
  let from = 0;
  const append = (piece: string): void => {
    listed += piece;
    length += [...piece].length;
  };
  for (const found of twitterText().extractEntitiesWithIndices(text)) {
    const [start, end] = found.indices;
    append(escapeHtml(text.slice(from, start)));
    from = end;
    const begin = length;
    const raw = text.slice(start, end);
    if ('url' in found) {
      const url = shortLink(`${salt}/${start}/${found.url}`);
      append(url);
      const expanded = /^https?:/iu.test(found.url) ? found.url : `http://${found.url}`;
      add('urls', { start: begin, end: length, url, expanded_url: expanded, display_url: displayUrl(expanded) });
      continue;
    }
    append(escapeHtml(raw));
    const place = { start: begin, end: length };
    if ('hashtag' in found) add('hashtags', { ...place, tag: found.hashtag });
    else if ('cashtag' in found) add('cashtags', { ...place, tag: found.cashtag });
    else if ('screenName' in found) {
      const id = userId(found.screenName);
      add('mentions', { ...place, username: found.screenName, ...(id === undefined ? {} : { id }) });
    }
  }
  append(escapeHtml(text.slice(from)));
  return { text: listed, entities };

  function add(kind: string, entity: Entity): void {
    entities[kind] ??= [];
    entities[kind].push(entity);
  }
}

/** Escapes as X does in the texts it lists: nothing but these three. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shortLink(seed: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const digest = createHash('sha256').update(seed).digest();
  return `https://t.co/${Array.from(digest.subarray(0, 10), (byte) => letters[byte % letters.length]).join('')}`;
}

function displayUrl(url: string): string {
  const bare = url.replace(/^https?:\/\/(www\.)?/iu, '');
  return bare.length > 27 ? `${bare.slice(0, 26)}…` : bare;
}
