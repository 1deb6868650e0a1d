import type { Draft } from '../disclosure.ts';
import { claimsHuman } from './claims-human.ts';
import { controlCharacters } from './control-characters.ts';
import { empty } from './empty.ts';
import { encodedText } from './encoded-text.ts';
import { errorText } from './error-text.ts';
import { fits } from './fits.ts';
import type { Gate, GateContext, GateVerdict } from './gate.ts';
import { hashtags } from './hashtags.ts';
import { impersonation } from './impersonation.ts';
import { leakedJson } from './leaked-json.ts';
import { leakedPrompt } from './leaked-prompt.ts';
import { links } from './links.ts';
import { mentions } from './mentions.ts';
import { placeholders } from './placeholders.ts';
import { refusal } from './refusal.ts';
import { repeatedExample } from './repeated-example.ts';
import { unwrap } from './unwrap.ts';
import { wrongLanguage } from './wrong-language.ts';

/**
 * The gates in their order: first those that mend, then those that judge what came of it. personalities/README.md explains them in the
 * same order. Behind them come what needs more than the text: said before, moderation.
 */
export const gates: readonly Gate[] = [
  controlCharacters,
  unwrap,
  empty,
  refusal,
  errorText,
  leakedJson,
  leakedPrompt,
  encodedText,
  placeholders,
  repeatedExample,
  claimsHuman,
  impersonation,
  mentions,
  links,
  hashtags,
  wrongLanguage,
  fits,
];

export interface GatesResult {
  /** `again`: ask the model once more, with the feedback; `reject`: another try would not help. */
  readonly outcome: 'pass' | 'again' | 'reject';
  /** The draft with all fixes. */
  readonly draft: Draft;
  /** One of each gate, in order. */
  readonly verdicts: readonly GateVerdict[];
  /** For the next try. */
  readonly feedback: readonly string[];
}

/** Sends a draft through all gates. Every gate speaks, so that one more try can mend everything at once. */
export function runGates(draft: Draft, context: GateContext, through: readonly Gate[] = gates): GatesResult {
  let current = draft;
  const verdicts: GateVerdict[] = [];
  for (const gate of through) {
    const verdict = gate.check(current, context);
    verdicts.push(verdict);
    if (verdict.verdict === 'fix') {
      const title = 'title' in verdict ? verdict.title : undefined;
      current = { ...current, text: verdict.text, ...(title === undefined ? {} : { title }) };
    }
  }
  const feedback = verdicts.flatMap((verdict) => (verdict.verdict === 'again' ? [verdict.feedback] : []));
  const rejected = verdicts.some((verdict) => verdict.verdict === 'reject');
  return { outcome: rejected ? 'reject' : feedback.length > 0 ? 'again' : 'pass', draft: current, verdicts, feedback };
}
