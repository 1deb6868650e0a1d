import { carriesDisclosure, footerOf } from '../../shared/content/disclosure.ts';
import { hiveThreshold, ownAccountThreshold } from '../../shared/content/near-duplicate.ts';
import { plainWords } from '../../shared/content/said-before.ts';
import { fingerprintOf } from '../../shared/content/similarity/fingerprint.ts';
import { likenessOf } from '../../shared/content/similarity/score.ts';
import { contentWords, tokensOf } from '../../shared/content/similarity/words.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { overTransport } from '../../shared/publication/over-transport.ts';
import { limitOf, type PlatformTraits } from '../../shared/publication/platform.ts';

/** Something a platform has of an account, as its own store shows it; a thread is as many of them as it has parts. */
export interface StoredPost {
  readonly id: string;
  readonly account: string;
  readonly text: string;
  readonly title?: string;
  readonly madeWithAi: boolean;
  /** Id of the post that it answers. */
  readonly inReplyTo?: string;
}

/** What the hive knows of a post: absent where nothing of the hive's owns it. */
export interface PostOrigin {
  readonly publication: string;
  /** Which part of it, from 0. */
  readonly part: number;
  readonly personality: Personality;
  /** False where a person wrote the words: they need no disclosure, and may be like others. */
  readonly generated: boolean;
}

export interface TextCounts {
  /** Posts that say again what an earlier one on the same platform said, by the bounds of the gate. */
  readonly nearDuplicates: number;
  /** Posts whose words another one has, on whichever platform, but for case, punctuation, links and footer. */
  readonly repeatedTexts: number;
  /** Posts longer than their platform takes. */
  readonly unfit: number;
  /** Posts that do not say what wrote them, though they should; and those that nobody of the hive owns. */
  readonly undisclosed: number;
}

/** What one publication says on a platform, without its footer. */
interface Utterance {
  readonly account: string;
  readonly text: string;
  readonly generated: boolean;
}

/** Looks at everything that stands on the platforms, whatever the hive believes it has sent. */
export function countTexts(
  posts: Readonly<Record<string, readonly StoredPost[]>>,
  traitsOf: (platform: string) => PlatformTraits | undefined,
  originOf: (platform: string, id: string) => PostOrigin | undefined,
): TextCounts {
  let [nearDuplicates, unfit, undisclosed] = [0, 0, 0];
  const everywhere: string[] = [];
  for (const [platform, rows] of Object.entries(posts)) {
    const traits = traitsOf(platform);
    if (traits === undefined) continue;
    const said = new Map<string, Utterance>();
    for (const post of rows) {
      const origin = originOf(platform, post.id);
      const transport = origin?.personality.platforms[platform]?.transport;
      const reached = transport === undefined ? traits : overTransport(traits, transport);
      if (!fits(post, traits)) unfit += 1;
      if (!discloses(post, origin, reached)) undisclosed += 1;
      const text = withoutFooter(post.text, origin, reached);
      const key = origin?.publication ?? post.id;
      const before = said.get(key);
      said.set(key, {
        account: post.account,
        text: before === undefined ? text : `${before.text}\n${text}`,
        generated: origin?.generated ?? true,
      });
    }
    const utterances = [...said.values()];
    nearDuplicates += countNear(utterances.filter(({ generated }) => generated));
    everywhere.push(...utterances.map(({ text }) => plainWords({ text })));
  }
  return { nearDuplicates, repeatedTexts: everywhere.length - new Set(everywhere).size, unfit, undisclosed };
}

function fits({ text, title, inReplyTo }: StoredPost, traits: PlatformTraits): boolean {
  const shortTitle = title === undefined || traits.titleLimit === undefined || [...title].length <= traits.titleLimit;
  return traits.measure(text) <= limitOf(traits, inReplyTo === undefined ? 'post' : 'reply') && shortTitle;
}

function discloses(post: StoredPost, origin: PostOrigin | undefined, traits: PlatformTraits): boolean {
  if (origin === undefined) return false;
  const { personality, generated, part } = origin;
  if (!generated || !personality.disclosure) return true;
  // The footer is under the first part of a thread, the label on each.
  if (part > 0) return traits.defaultDisclosure.kind !== 'label' || post.madeWithAi;
  return carriesDisclosure({ parts: [{ text: post.text }], labelled: post.madeWithAi }, traits, personality);
}

function withoutFooter(text: string, origin: PostOrigin | undefined, traits: PlatformTraits): string {
  const footer = origin === undefined ? undefined : footerOf(traits, origin.personality);
  return footer !== undefined && text.endsWith(footer) ? text.slice(0, -footer.length) : text;
}

/** How many say nearly what one before them said. Every pair is looked at: the gate's own index may miss what this is to find. */
function countNear(utterances: readonly Utterance[]): number {
  const known: { readonly account: string; readonly print: string; readonly stems: ReadonlySet<string> }[] = [];
  let near = 0;
  for (const { account, text } of utterances) {
    const { print } = fingerprintOf(text);
    const stems = stemsOf(print);
    const alike = known.some((other) => {
      if (!worthComparing(stems, other.stems)) return false;
      const threshold = other.account === account ? ownAccountThreshold : hiveThreshold;
      return likenessOf(print, other.print).score >= threshold;
    });
    if (alike) near += 1;
    known.push({ account, print, stems });
  }
  return near;
}

/** Letters by which forms of a word are told, and the share of a text's words below which two texts cannot be near. */
const stemLetters = 3;
const leastShare = 1 / 10;

function stemsOf(print: string): ReadonlySet<string> {
  return new Set(contentWords(tokensOf(print)).map(({ word }) => word.slice(0, stemLetters)));
}

/** Comparing word by word costs half a millisecond, and most pairs have hardly a word in common. */
function worthComparing(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return true;
  let common = 0;
  for (const stem of a) if (b.has(stem)) common += 1;
  return common >= leastShare * smaller;
}
