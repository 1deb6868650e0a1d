import type { Personality } from '../../personality/personality.ts';
import type { PlatformTraits } from '../../publication/platform.ts';
import { type Disclosed, type Draft, discloseParts } from '../disclosure.ts';
import { plainWords } from '../said-before.ts';
import type { Written } from '../writer.ts';
import type { GateContext, GateVerdict } from './gate.ts';
import { type GatesResult, runGates } from './run-gates.ts';

export interface PartsResult extends GatesResult {
  /** The further parts of a thread with all fixes; `draft` holds the first. */
  readonly more: readonly string[];
  /** All parts as one text, for whoever asks whether it was said before. */
  readonly whole: Draft;
}

/** Sends each part of what was written through all gates: a thread passes where all of its parts do, and they differ. */
export function runGatesOnParts({ text, title, more = [] }: Written, context: GateContext): PartsResult {
  const first = runGates({ text, title }, context);
  if (more.length === 0) return { ...first, more: [], whole: first.draft };
  const results = [first, ...more.map((text, index) => runGates({ text }, { ...context, part: index + 1 }))];
  const texts = results.map(({ draft }) => draft.text);
  const twice = repeated(texts);
  const numbered = results.map(({ verdicts }, index) => verdicts.map((verdict) => inPart(verdict, index + 1)));
  const feedback = [
    ...results.flatMap((result, index) => result.feedback.map((said) => `Part ${index + 1}: ${said}`)),
    ...(twice.verdict === 'again' ? [twice.feedback] : []),
  ];
  const rejected = results.some(({ outcome }) => outcome === 'reject');
  return {
    outcome: rejected ? 'reject' : feedback.length > 0 ? 'again' : 'pass',
    draft: first.draft,
    more: texts.slice(1),
    whole: { ...first.draft, text: texts.join('\n\n') },
    verdicts: [...numbered.flat(), twice],
    feedback,
  };
}

/** The parts as they go out: a label is on each of them, a footer under the first, which is the one that people are shown. */
export function discloseThread(
  { draft, more }: Pick<PartsResult, 'draft' | 'more'>,
  traits: PlatformTraits,
  personality: Personality,
): Disclosed {
  const title = traits.titleLimit === undefined || draft.title === undefined ? {} : { title: draft.title };
  return discloseParts([{ text: draft.text, ...title }, ...more.map((text) => ({ text }))], traits, personality);
}

/** What a gate says of one part, with the number of the part where there are words. */
function inPart(verdict: GateVerdict, number: number): GateVerdict {
  switch (verdict.verdict) {
    case 'again':
      return { ...verdict, feedback: `Part ${number}: ${verdict.feedback}` };
    case 'pass':
      return verdict;
    default:
      return { ...verdict, why: `Part ${number}: ${verdict.why}` };
  }
}

function repeated(texts: readonly string[]): GateVerdict {
  const words = texts.map((text) => plainWords({ text }));
  const index = words.findIndex((text, at) => words.indexOf(text) < at);
  if (index === -1) return { gate: 'parts-differ', verdict: 'pass' };
  const feedback = `Part ${index + 1} says the same as part ${words.indexOf(words[index]!) + 1}; say it once.`;
  return { gate: 'parts-differ', verdict: 'again', feedback };
}
