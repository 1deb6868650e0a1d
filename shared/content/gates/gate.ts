import type { Personality } from '../../personality/personality.ts';
import type { PlatformTraits } from '../../publication/platform.ts';
import type { PublicationKind } from '../../publication/publication.ts';
import type { Draft } from '../disclosure.ts';
import type { Verdict } from '../writer.ts';
import { plainLetters } from './plain-letters.ts';

/** What a gate may know besides the draft. */
export interface GateContext {
  readonly traits: PlatformTraits;
  readonly personality: Personality;
  /** The system side of the request that the draft answers. */
  readonly instructions: string;
  /** Absent: a post. */
  readonly kind?: PublicationKind;
  /** Which part of a thread the draft is, from 0; absent: the first. */
  readonly part?: number;
  /** Handle of the person whom a reply answers, where that is known. */
  readonly answering?: string | undefined;
}

/** A verdict of a gate; one that fixes may mend the title as well. */
export type GateVerdict = Verdict | (Extract<Verdict, { verdict: 'fix' }> & { readonly title?: string });

/** One look at what the model wrote, before it becomes a draft. Pure. */
export interface Gate {
  readonly name: string;
  check(draft: Draft, context: GateContext): GateVerdict;
}

/** A gate that asks again, with this feedback, where `finds` names what is wrong in the text or in the title. */
export function findingGate(
  name: string,
  finds: (text: string, context: GateContext) => string | undefined,
  feedback: (found: string) => string,
): Gate {
  return {
    name,
    check: (draft, context) => {
      const found = finds(draft.text, context) ?? (draft.title === undefined ? undefined : finds(draft.title, context));
      return found === undefined
        ? { gate: name, verdict: 'pass' }
        : { gate: name, verdict: 'again', feedback: feedback(shorten(found)) };
    },
  };
}

/** The first of the patterns that matches, as the words it matched. */
export function firstMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match[0].trim();
  }
  return undefined;
}

/** Words of a text for comparison: lower case, without marks, one space between them. */
export function wordsOf(text: string): string[] {
  const line = plainLetters(text, ' ', apostrophe);
  if (line !== undefined) return line === '' ? [] : line.split(' ');
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[’ʼ]/gu, "'")
      .match(/[\p{L}\p{N}\p{M}']+/gu) ?? []
  );
}

/** The same words as one text, a space before and behind each: words in a row are a part of it. */
export function wordLine(text: string): string {
  const plain = plainLetters(text, ' ', apostrophe);
  if (plain !== undefined) return ` ${plain} `;
  // Line by line: no word of one has to do with the next, and most are plain.
  const lines = text.split('\n').map((line) => plainLetters(line, ' ', apostrophe) ?? wordsOf(line).join(' '));
  return ` ${lines.filter((line) => line !== '').join(' ')} `;
}

const apostrophe = 39;

function shorten(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59).toWellFormed()}…`;
}
