import { english } from './words/english.ts';
import { french } from './words/french.ts';
import { german } from './words/german.ts';
import type { Lexicon } from './words/lexicon.ts';
import { spanish } from './words/spanish.ts';

/** What can be told from a prompt about who speaks, and how. */
export interface Voice {
  /** The same for every request of one personality. */
  readonly key: string;
  readonly name: string;
  readonly lexicon: Lexicon;
  readonly examples: readonly string[];
  readonly topics: readonly string[];
  /** What else is said about the personality. */
  readonly material: readonly string[];
  /** What this answer is to be about. */
  readonly topic?: string;
  /** Largest number of characters of a text, and of a title. */
  readonly limit: number;
  readonly titleLimit: number;
  /** How many parts a thread is to have. */
  readonly parts?: number;
  /** What somebody said, where the answer is a reply. */
  readonly repliesTo?: string;
}

const lexicons = [english, german, spanish, french];
const defaultLimit = 240;
const defaultTitleLimit = 90;

type Section = 'examples' | 'dialogues' | 'topics' | 'material' | 'conversation' | 'other';

/** What headings say, the first that fits counts. */
const sectionWords: readonly (readonly [Section, RegExp])[] = [
  ['dialogues', /\b(conversation|dialogue|message|chat)\b.*\b(examples?|samples?)\b/iu],
  ['examples', /\b(examples?|samples?|beispiele?|ejemplos?|exemples?)\b|posts? (by|of) (you|yours)/iu],
  ['other', /\b(never|avoid|don't|do not|rules?|style|nie|vermeide|nunca|evita|jamais)\b/iu],
  ['conversation', /\b(conversation|reply to|they (said|wrote)|message from|mention|gespräch|antworte auf)\b/iu],
  ['topics', /\b(topics|interests|subjects|themen|temas|sujets)\b/iu],
  ['material', /\b(bio|lore|knowledge|about (you|yourself))\b/iu],
];

/** Reads a prompt in plain words: sections with headings, bullets, quotes, `Name: value` lines, whatever of that is there. */
export function readPrompt(instructions: string, input: string): Voice {
  const all = `${instructions}\n\n${input}`;
  const named = /^\s*name:\s*(.{1,60})$/imu.exec(all) ?? /\byou are ([^.,;:\n(]{1,60})/iu.exec(all);
  const name = (named?.[1] ?? 'somebody').trim();
  const found: Record<Section, string[]> = {
    examples: [],
    dialogues: [],
    topics: [],
    material: [],
    conversation: [],
    other: [],
  };
  let section: Section = 'other';
  for (const line of all.split('\n')) {
    const heading = headingOf(line);
    const next = heading && sectionWords.find(([, words]) => words.test(heading.words))?.[0];
    if (heading === undefined || (next === undefined && section === 'examples' && heading.rest !== '')) {
      found[section].push(...piecesOf(section, line, name));
      continue;
    }
    section = next ?? 'other';
    found[section].push(...piecesOf(section, heading.rest, name));
  }
  // What was wrong with an earlier try says nothing of what the next one is about.
  const [asked = ''] = input.split(/^earlier tries\b/imu);
  const topic = topicOf(asked) ?? topicOf(instructions);
  const topics = found.topics.filter((other) => other !== '' && other.length <= 60);
  const examples = [...found.examples, ...found.dialogues];
  const parts = Number(/\b(\d{1,2}) (?:parts|teile|partes|parties)\b/iu.exec(all)?.[1] ?? Number.NaN);
  const heard = lastSaid(input) ?? found.conversation.at(-1);
  const lexicon = languageOf(all, [...examples, ...topics, ...found.material].join(' '));
  return {
    key: `${name}|${lexicon.names[0]}`,
    name,
    lexicon,
    examples,
    topics,
    material: found.material,
    ...(topic === undefined ? {} : { topic }),
    limit: limitOf(all, false) ?? defaultLimit,
    titleLimit: limitOf(all, true) ?? defaultTitleLimit,
    ...(parts >= 1 ? { parts } : {}),
    ...(heard === undefined ? {} : { repliesTo: heard }),
  };
}

/** The last message of a conversation that is quoted line by line. */
function lastSaid(input: string): string | undefined {
  const last = [...input.matchAll(/^> [^:\n]{1,80}: (.+)$/gmu)].at(-1)?.[1];
  return last === undefined ? undefined : unquote(last);
}

/** What one line of a section holds. */
function piecesOf(section: Section, line: string, name: string): string[] {
  const words = line.replace(/^\s*(?:[-*•>]|\d+[.)])\s*/u, '').trim();
  if (words === '' || section === 'other') return [];
  if (section === 'topics') {
    return unquote(words)
      .split(words.includes(';') ? /;\s*/u : /,\s*/u)
      .map((topic) => topic.replace(/[.\s]+$/u, ''));
  }
  if (section === 'dialogues') {
    const own = words.split(' / ').filter((said) => said.startsWith(`${name}:`));
    return own.map((said) => said.slice(name.length + 1).trim());
  }
  if (section === 'material') return [words];
  const quoted = [...words.matchAll(/["“„«]([^"“”„«»]{12,}?)["”“»]/gu)].map((match) => match[1] ?? '');
  if (quoted.length > 0 && quoted.join('').length > words.length / 2) return quoted;
  return words.length >= 8 ? [unquote(words)] : [];
}

/** A line that opens a section: `# Words`, `Words:`, `Words: first entry`, `<words>`; undefined for any other. */
function headingOf(line: string): { words: string; rest: string } | undefined {
  const text = line.trim();
  const mark =
    /^#{1,6}\s+(.*?):?$/u.exec(text)?.[1] ??
    /^<\/?([a-z][\w -]*)>$/iu.exec(text)?.[1] ??
    /^\*\*(.+?):?\*\*:?$/u.exec(text)?.[1];
  if (mark !== undefined) return { words: mark, rest: '' };
  if (/^[-*•>\d"“„«]/u.test(text)) return undefined;
  const label = /^([\p{L}][^:.!?"“„«]{0,120}):\s*(.*)$/u.exec(text);
  if (label?.[1] === undefined) return undefined;
  return { words: label[1], rest: label[2] ?? '' };
}

function topicOf(text: string): string | undefined {
  const label =
    /^[\s#*-]*(?:today'?s |the |das |el |le )?(?:topic|thema|tema|sujet|subject)(?: today| heute| de hoy| du jour)?\s*\**:\**\s*(.+)$/imu.exec(
      text,
    ) ??
    /\b(?:write|post|tweet|schreib\w*|escribe|écris)\b[^.\n]{0,40}\b(?:about|on|über|sobre|sur)\b\s*:?\s*["“„«]?([^"”“»\n.]{2,80})/iu.exec(
      text,
    );
  const topic = unquote((label?.[1] ?? '').trim()).replace(/[.!\s]+$/u, '');
  return topic === '' || topic.length > 80 ? undefined : topic;
}

function languageOf(text: string, words: string): Lexicon {
  const label =
    /^[\s#*-]*(?:language|sprache|idioma|langue)\s*\**:\**\s*([\p{L}]+)/imu.exec(text)?.[1] ??
    /\b(?:write|answer|reply|post|schreib\w*|escribe|écris)\b[^.\n]{0,30}\b(?:in|auf|en)\s+([\p{L}]{2,12})\b/iu.exec(
      text,
    )?.[1];
  const named = lexicons.find((lexicon) => lexicon.names.includes((label ?? '').toLowerCase()));
  if (named) return named;
  const counts = lexicons.map((lexicon) => wordsOf(words).filter((word) => lexicon.common.has(word)).length);
  return lexicons[counts.indexOf(Math.max(...counts))] ?? english;
}

/** "at most 240 characters" and its like; the smallest one counts. `ofTitle` looks at sentences about the title only. */
function limitOf(text: string, ofTitle: boolean): number | undefined {
  const unit = '(?:characters|chars|zeichen|caracteres|caractères)';
  const number = String.raw`(\d{1,3}(?:[.,]\d{3})+|\d+)`;
  const forms = new RegExp(
    String.raw`(?:at most|max(?:imum|\.)?(?: of)?|no more than|not more than|up to|within|under|below|fewer than|less than|limit(?: of|:)?|höchstens|maximal|bis zu|como máximo|máximo(?: de)?|au plus|maximum)\s+${number}\s+${unit}|${number}[- ]${unit}(?:\s+(?:at most|or (?:less|fewer)|max(?:imum)?|limit|höchstens))?`,
    'giu',
  );
  const limits: number[] = [];
  for (const sentence of text.split(/(?<=[.!?;])\s+|\n/u)) {
    if (/\btit(?:le|el|ulo|re)\b|\btítulo\b/iu.test(sentence) !== ofTitle) continue;
    for (const match of sentence.matchAll(forms))
      limits.push(Number((match[1] ?? match[2] ?? '').replace(/[.,]/gu, '')));
  }
  const sensible = limits.filter((limit) => limit >= 10);
  return sensible.length > 0 ? Math.min(...sensible) : undefined;
}

function unquote(text: string): string {
  return text.replace(/^["“„«'](.*)["”“»']$/u, '$1');
}

/** Whether a word is too common to stand for anything, in any of the languages. */
export function isCommon(word: string): boolean {
  return lexicons.some((lexicon) => lexicon.common.has(word.toLowerCase()));
}

/** The words of a text, lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
}
