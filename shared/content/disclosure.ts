import type { Personality } from '../personality/personality.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Part } from '../publication/publication.ts';

/** A text on its way through the gates; the title only where the platform's posts have one. */
export interface Draft {
  readonly text: string;
  readonly title?: string;
}

export interface Disclosed {
  readonly parts: readonly Part[];
  /** The posts carry the platform's own label of generated text. */
  readonly labelled: boolean;
}

/** What stands between a text and its footer. */
const SEPARATOR = '\n\n';

/**
 * Makes a draft's parts, disclosed as the platform wants it: by its label, or by a footer under the text; by both where the operator wrote
 * words of their own for a platform with a label. A personality with `disclosure: false` gets neither. The law behind the default: EU AI
 * Act, article 50, in force since August 2026.
 */
export function disclose(draft: Draft, traits: PlatformTraits, personality: Personality): Disclosed {
  const title = traits.titleLimit === undefined ? undefined : draft.title;
  return discloseParts([title === undefined ? { text: draft.text } : { text: draft.text, title }], traits, personality);
}

/**
 * The same for the parts of a thread. The label is on each part; the footer is under the first: that is the one people are shown, and the
 * one that is out when a thread is cut short. Throws rather than let anything through without its disclosure.
 */
export function discloseParts(
  [first, ...rest]: readonly Part[],
  traits: PlatformTraits,
  personality: Personality,
): Disclosed {
  const disclosed: Disclosed = {
    parts: first === undefined ? [] : [{ ...first, text: withFooter(first.text, traits, personality) }, ...rest],
    labelled: personality.disclosure && traits.defaultDisclosure.kind === 'label',
  };
  if (!carriesDisclosure(disclosed, traits, personality)) {
    throw new Error(
      `A text of personality ${personality.id} for ${traits.name} would go without its disclosure: this is a fault of the hive, nothing is sent.`,
    );
  }
  return disclosed;
}

/** Whether parts say that they are generated, as the platform wants it and the personality's file says. */
export function carriesDisclosure(disclosed: Disclosed, traits: PlatformTraits, personality: Personality): boolean {
  if (!personality.disclosure) return true;
  const [first] = disclosed.parts;
  const footer = footerOf(traits, personality);
  const byFooter = footer !== undefined && footer.trim() !== '' && first?.text.endsWith(footer) === true;
  if (footer !== undefined && !byFooter) return false;
  return first !== undefined && (byFooter || (disclosed.labelled && traits.defaultDisclosure.kind === 'label'));
}

/** The text as it will stand on the platform; a footer that is there already is not added again. */
export function withFooter(text: string, traits: PlatformTraits, personality: Personality): string {
  const footer = footerOf(traits, personality);
  if (footer === undefined) return text;
  const said = text.trimEnd();
  return said.endsWith(footer) ? said : `${said}${SEPARATOR}${footer}`;
}

/** How much of the platform's measure the disclosure takes. */
export function footerMeasure(traits: PlatformTraits, personality: Personality): number {
  return measureOfFooter(footerOf(traits, personality), traits);
}

/** How much of the platform's measure a footer takes, with what stands between it and the text. */
export function measureOfFooter(footer: string | undefined, traits: Pick<PlatformTraits, 'measure'>): number {
  return footer === undefined ? 0 : traits.measure(`a${SEPARATOR}${footer}`) - traits.measure('a');
}

/** The words under each text: the operator's own, else the platform's in the personality's language; none where a label says it. */
export function footerOf(traits: PlatformTraits, personality: Personality): string | undefined {
  if (!personality.disclosure) return undefined;
  return personality.platforms[traits.id]?.footer ?? defaultFooter(traits, personality.language);
}

function defaultFooter({ defaultDisclosure }: PlatformTraits, language: string): string | undefined {
  if (defaultDisclosure.kind === 'label') return undefined;
  const { text, texts = {} } = defaultDisclosure;
  // From the whole tag to its first part: zh-Hant-TW, zh-Hant, zh.
  const subtags = language.split('-');
  const tags = subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'));
  return (
    tags.map((tag) => (Object.hasOwn(texts, tag) ? texts[tag] : undefined)).find((own) => own !== undefined) ?? text
  );
}
