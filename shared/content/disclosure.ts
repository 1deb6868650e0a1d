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
 * Makes a draft's parts, disclosed as the platform wants it: by its label, or by a footer under the text. A personality with
 * `disclosure: false` gets neither. The law behind the default: EU AI Act, article 50, in force since August 2026.
 */
export function disclose(draft: Draft, traits: PlatformTraits, personality: Personality): Disclosed {
  const title = traits.titleLimit === undefined ? undefined : draft.title;
  const text = withFooter(draft.text, traits, personality);
  const part: Part = title === undefined ? { text } : { text, title };
  return { parts: [part], labelled: personality.disclosure && traits.defaultDisclosure.kind === 'label' };
}

/** The text as it will stand on the platform; a footer that is there already is not added again. */
export function withFooter(text: string, traits: PlatformTraits, personality: Personality): string {
  const footer = footerOf(traits, personality);
  if (footer === undefined || text.trimEnd().endsWith(footer)) return text;
  return `${text.trimEnd()}${SEPARATOR}${footer}`;
}

/** How much of the platform's measure the disclosure takes. */
export function footerMeasure(traits: PlatformTraits, personality: Personality): number {
  const footer = footerOf(traits, personality);
  return footer === undefined ? 0 : traits.measure(`a${SEPARATOR}${footer}`) - traits.measure('a');
}

function footerOf(traits: PlatformTraits, personality: Personality): string | undefined {
  const { defaultDisclosure } = traits;
  return personality.disclosure && defaultDisclosure.kind === 'footer' ? defaultDisclosure.text : undefined;
}
