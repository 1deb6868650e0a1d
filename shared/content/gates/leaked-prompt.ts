import { lazily } from '../../config/lazily.ts';
import type { Personality } from '../../personality/personality.ts';
import { promptHeadings } from '../../personality/prompt-headings.ts';
import { marksOf } from '../../personality/prompt-mark.ts';
import { decoded, disguises, squeezed, steps } from './disguises.ts';
import { findWindows } from './find-windows.ts';
import { findingGate, firstMatch, type GateContext, wordLine, wordsOf } from './gate.ts';
import { fieldOfTheAnswer, numberOfCharacters, speaksOfTheRules } from './prompt-vocabulary.ts';

/** So many words in a row, the same as in the instructions, are no accident. */
const RUN = 8;
/** So many letters and digits in a row, whatever stands between them; looked for at every STEP. */
const LETTERS = 40;
const STEP = 8;

const patterns: readonly RegExp[] = [
  /^(?:[#*_\s]*)(?:system(?: prompt| message)?|assistant|user|developer|instructions?)\s*(?:[*_]*)\s*:/iu,
  /\b(?:my|the|this) system (?:prompt|instructions|message)\b/iu,
  /^(?:topic|language|platform|post examples|conversation examples|earlier tries could not be used)\s*:/imu,
];

/**
 * The model's instructions in the text: the mark of their page, their headings, a long run of their words, or, told in other words and in
 * other languages, so much of what they speak of that it is no chance. The personality's own facts may of course be told; what counts is the
 * frame around them and the system text. Backwards, in shifted, encoded or look-alike letters or with signs between the letters they are the
 * same instructions. An operator's own words answer no instructions, and may speak of rules.
 */
export const leakedPrompt = findingGate(
  'leaked-prompt',
  (text, context) =>
    heading(text) ?? firstMatch(text, patterns) ?? (context.instructions === '' ? undefined : recited(text, context)),
  (found) =>
    `The text repeats its instructions ("${found}"); write the post alone and nothing about how it is to be written.`,
);

function recited(text: string, context: GateContext): string | undefined {
  const variants = [...disguises(text), ...decoded(text)];
  return (
    marked(variants, context) ??
    sharedRun(text, context) ??
    sharedLetters(variants, context) ??
    firstMatch(text, [fieldOfTheAnswer(), languageLine(context)]) ??
    askedLength(text, context) ??
    speaksOfTheRules(text, materialOf(context.personality))
  );
}

/** The mark itself is not repeated to the model. */
function marked(variants: readonly string[], { instructions }: GateContext): string | undefined {
  const marks = marksOf(instructions);
  const found = variants.some((letters) => marks.some((mark) => letters.includes(mark)));
  return found ? 'the mark of their page' : undefined;
}

/** "Sprache: Deutsch (de)": a line of a label, a name and the personality's own tag. */
function languageLine({ personality }: GateContext): RegExp {
  const tag = personality.language.replace(/[^\p{L}\p{N}-]/gu, '');
  return new RegExp(`^\\P{L}{0,4}[\\p{L}\\p{M} ]{2,24}[:：]\\s*[\\p{L}\\p{M} ]{2,40}[(（]${tag}[)）]\\W*$`, 'imu');
}

/** The very number of characters that is asked for, where it is not a round one that people say too. */
function askedLength(text: string, { instructions }: GateContext): string | undefined {
  const numbers = [...instructions.matchAll(/at most (\d{2,}) characters/gu)].map(([, number]) => Number(number));
  const odd = numbers.filter((number) => number % 10 !== 0);
  return [...text.matchAll(numberOfCharacters)]
    .map(([said, number = '']) => ({ said, number: Number(number.replace(/\D/gu, '')) }))
    .find(({ number }) => odd.includes(number))?.said;
}

const headings = lazily(() => promptHeadings.map((words) => ({ words, plain: wordsOf(words).join(' ') })));

function heading(text: string): string | undefined {
  const lines = text.split('\n').map((line) => wordsOf(line).join(' '));
  return headings().find(({ plain }) => lines.includes(plain))?.words;
}

function sharedRun(text: string, { instructions, personality }: GateContext): string | undefined {
  const words = wordsOf(text);
  if (words.length < RUN) return undefined;
  const frame = wordLine(instructions);
  const shared = [words, words.toReversed()]
    .filter((some) => blocks(some).some((block) => frame.includes(` ${block} `)))
    .flatMap(runs)
    .filter((run) => frame.includes(` ${run} `));
  if (shared.length === 0) return undefined;
  const own = wordLine(materialOf(personality));
  return shared.find((run) => !own.includes(` ${run} `));
}

function sharedLetters(variants: readonly string[], { instructions, personality }: GateContext): string | undefined {
  // Without digits two of them are the same.
  const long = [...new Set(variants)].filter((letters) => letters.length >= LETTERS);
  if (long.length === 0) return undefined;
  const frame = squeezed(instructions);
  const own = (): string => squeezed(materialOf(personality));
  // Numbers between the words are a disguise too, and another alphabet is.
  const numbered = long.filter((letters) => /\p{N}/u.test(letters)).map(withoutDigits);
  const shifts = Object.values(steps(long[0] ?? ''));
  return (
    sharedWindow(long, () => frame, own) ??
    sharedWindow(
      numbered,
      () => withoutDigits(frame),
      () => withoutDigits(own()),
    ) ??
    (sharedWindow(
      shifts,
      () => steps(frame).shifted,
      () => steps(own()).shifted,
    ) === undefined
      ? undefined
      : 'in another alphabet')
  );
}

/** `frame` is asked for where there is something to look for, `own` where something is shared at all, which is seldom. */
function sharedWindow(variants: readonly string[], frame: () => string, own: () => string): string | undefined {
  const some = variants.flatMap(windows);
  const shared = some.length === 0 ? [] : findWindows(some, LETTERS, frame());
  if (shared.length === 0) return undefined;
  const material = own();
  return shared.find((run) => !material.includes(run));
}

function withoutDigits(letters: string): string {
  return letters.replace(/\p{N}+/gu, '');
}

function windows(letters: string): string[] {
  const found: string[] = [];
  for (let start = 0; start + LETTERS <= letters.length; start += STEP)
    found.push(letters.slice(start, start + LETTERS));
  return found;
}

/** Half a run each, one behind the other: whatever run is shared, one of these is. */
function blocks(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let start = 0; start + RUN / 2 <= words.length; start += RUN / 2)
    found.push(words.slice(start, start + RUN / 2).join(' '));
  return found;
}

function runs(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let start = 0; start + RUN <= words.length; start++) found.push(words.slice(start, start + RUN).join(' '));
  return found;
}

/** What a personality may say of itself; the examples have a gate of their own. */
function materialOf(personality: Personality): string {
  const { bio, lore, knowledge, topics, adjectives, postExamples, messageExamples } = personality;
  const examples = messageExamples.flat().map((message) => message.text);
  const fields = [bio, lore, knowledge, topics, adjectives, postExamples, examples];
  return fields.flat().join('\n');
}
