import type { Personality } from '../../personality/personality.ts';
import { promptHeadings } from '../../personality/prompt-headings.ts';
import { disguises, squeezed } from './disguises.ts';
import { findWindows } from './find-windows.ts';
import { findingGate, firstMatch, type GateContext, wordLine, wordsOf } from './gate.ts';

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
 * The model's instructions in the text: their headings, or a long run of their words. The personality's own facts may of course be told;
 * what counts is the frame around them and the system text. Backwards, in rot13, in look-alike letters or with signs between the letters they
 * are the same instructions.
 */
export const leakedPrompt = findingGate(
  'leaked-prompt',
  (text, context) =>
    heading(text) ?? firstMatch(text, patterns) ?? sharedRun(text, context) ?? sharedLetters(text, context),
  (found) =>
    `The text repeats its instructions ("${found}"); write the post alone and nothing about how it is to be written.`,
);

const headings = promptHeadings.map((words) => ({ words, plain: wordsOf(words).join(' ') }));

function heading(text: string): string | undefined {
  const lines = text.split('\n').map((line) => wordsOf(line).join(' '));
  return headings.find(({ plain }) => lines.includes(plain))?.words;
}

function sharedRun(text: string, { instructions, personality }: GateContext): string | undefined {
  const words = wordsOf(text);
  if (words.length < RUN) return undefined;
  const frame = wordLine(instructions);
  const shared = runs(words).filter((run) => frame.includes(` ${run} `));
  if (shared.length === 0) return undefined;
  const own = wordLine(materialOf(personality));
  return shared.find((run) => !own.includes(` ${run} `));
}

function sharedLetters(text: string, { instructions, personality }: GateContext): string | undefined {
  // Without digits two of them are the same.
  const variants = [...new Set(disguises(text))].filter((letters) => letters.length >= LETTERS);
  if (variants.length === 0) return undefined;
  const shared = findWindows(variants.flatMap(windows), LETTERS, squeezed(instructions));
  if (shared.length === 0) return undefined;
  const own = squeezed(materialOf(personality));
  return shared.find((run) => !own.includes(run));
}

function windows(letters: string): string[] {
  const found: string[] = [];
  for (let start = 0; start + LETTERS <= letters.length; start += STEP)
    found.push(letters.slice(start, start + LETTERS));
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
