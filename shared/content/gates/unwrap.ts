import type { Gate, GateContext } from './gate.ts';

const kinds =
  'tweets?|x posts?|posts?|messages?|repl(?:y|ies)|threads?|drafts?|texts?|captions?|updates?|comments?|titles?|beitrag|beiträge|entwurf|antwort|vorschlag|text';
const adjectives =
  'short|brief|quick|new|possible|suggested|sample|draft|final|revised|updated|rewritten|improved|original|in-character|single|one|first|shorter|little|kurzer|neuer|möglicher|passender|überarbeiteter';
const openers =
  'sure(?: thing)?|certainly|of course|absolutely|okay|ok|alright|great|got it|no problem|gerne?|klar|natürlich|sicher|selbstverständlich|okay';

/** "Sure! Here is your tweet:" and its German cousins, up to the colon. */
const preamble = new RegExp(
  `^(?:(?:${openers})[,!.]*\\s+)?(?:here(?:'s|’s| is| are)|this is|hier ist|hier kommt|das ist)\\s+(?:(?:a|an|the|your|my|some|ein|eine|der|dein|ihr|mein)\\s+)?(?:(?:${adjectives}|NAMES|\\d+-character)(?:'s|’s)?[ ,]+){0,3}(?:${kinds})(?:\\s+(?:for|about|in|with|on|von|für|über|zu|zum|im)\\b[^:\\n]{0,60})?\\s*:\\s*`,
  'iu',
);
/** The same in French, Spanish, Portuguese, Italian, Dutch and Polish, where it is a matter of few words. */
const preambles =
  /^(?:[¡]?(?:bien sûr|d'accord|voilà|claro|por supuesto|claro que sí|com certeza|certo|certamente|ecco|natuurlijk|oczywiście|jasne)\s*[,!.]*\s+)?(?:voici|voilà|aquí (?:está|tienes|va)|aqui está|ecco(?:ti)?|hier is|oto)\s+(?:(?:un|une|le|la|votre|ton|el|tu|su|una|o|a|um|uma|seu|sua|il|tuo|een|je|jouw|uw|de|twój|je|propozycja)\s+)?(?:tweet|post|message|messaggio|mensaje|mensagem|publication|publicación|publicação|bericht|wpis|texte|texto|testo|tekst)(?:\s+(?:pour|sur|para|sobre|per|su|voor|over|o|na)\s[^:\n]{0,60})?\s*:\s*/iu;
/** "Tweet:" at the beginning. */
const label =
  /^(?:\*\*|__)?(?:tweet|post|x post|beitrag|entwurf|draft (?:tweet|post)|tweet text|post text)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*/iu;
/** A bare "Sure!" or "Gerne:" on a line of its own before the text. */
const opener = new RegExp(`^(?:${openers})[!:.]\\s*\\n+`, 'iu');
/** "(240 characters)", "[Zeichen: 240]" or "Character count: 240" at the end. */
const count =
  /(?:[([{*_]{1,4}\s?(?:approx(?:imately)?\.?|about|ca\.?|~)?\s*(?:\d{1,5}\s*(?:\/\s*\d{1,5}\s*)?(?:characters?|chars?|zeichen|tokens?)|(?:character count|characters|length|zeichen|länge)\s*:\s*\d{1,5})[^\])}\n]{0,30}[\])}*_]{1,4}|\n(?:character count|characters|length|zeichenzahl|zeichen|länge)\s*:\s*\d{1,5}[^\n]{0,20})\s*$/iu;
/** An offer of the assistant's in a last paragraph of its own. */
const offer =
  /\n[^\S\n]?\n(?:let me know if|would you like|feel free to|i can also|if you(?:'d| would) like|hope this|sag (?:mir )?bescheid|möchtest du|soll ich)[^\n]*\b(?:adjust|chang|version|variation|revis|tweak|edit|shorter|longer|tone|tweet|post|anpass|änder|fassung|variante)[^\n]*$/iu;
const fence = /^(`{3,}|~{3,})[\w-]*[ \t]*\n([\s\S]*?)\n?\1\s*$/u;
/** A line break that was written as backslash and n. */
const escapedBreak = /(?<=[.!?…,;)"”’\p{Extended_Pictographic}])\s*(?:\\n)+\s*/gu;

const quotePairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['»', '«'],
  ['「', '」'],
  ['『', '』'],
  ['‘', '’'],
  ['‚', '‘'],
  ["'", "'"],
  ['`', '`'],
  ['**', '**'],
];

/**
 * Takes away what a model wraps around a text: quotation marks, code fences, "Here is your tweet:", "(240 characters)". What the personality
 * does in its own post examples is left alone.
 */
export const unwrap: Gate = {
  name: 'unwrap',
  check: (draft, context) => {
    const text = unwrapText(draft.text, context);
    const title = draft.title === undefined ? undefined : unwrapText(draft.title, context);
    if (text === draft.text && title === draft.title) return { gate: 'unwrap', verdict: 'pass' };
    return {
      gate: 'unwrap',
      verdict: 'fix',
      text,
      ...(title === undefined ? {} : { title }),
      why: 'Took away what stood around the text.',
    };
  },
};

function unwrapText(text: string, context: GateContext): string {
  let current = text;
  // Wrappers nest: a preamble before a fence around a quoted text. Four rounds are more than any of them needs.
  for (let round = 0; round < 4; round++) {
    const before = current;
    for (const step of [unfence, withoutPreamble, withoutEnd, unquote, breakLines]) {
      const next = step(current, context).trim();
      if (next !== '') current = next;
    }
    if (current === before) break;
  }
  return current;
}

function unfence(text: string): string {
  return fence.exec(text.trim())?.[2] ?? text;
}

function withoutPreamble(text: string, context: GateContext): string {
  // Patterns with names in them are made for each personality anew, which takes a while: without a colon none of them fits.
  const patterns = text.includes(':') ? [opener, ...announcements(context)] : [opener];
  let rest = text;
  for (const pattern of patterns) {
    if (context.personality.postExamples.some((example) => pattern.test(example.trim()))) continue;
    rest = rest.replace(pattern, '');
  }
  return rest;
}

/** What announces a text, up to its colon; the first and the last with the names of the platform and the personality. */
function announcements({ personality, traits }: GateContext): readonly RegExp[] {
  const names = [traits.name, ...traits.name.split(/[\s/]+/), personality.name].map((name) =>
    name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
  );
  const named = new RegExp(preamble.source.replace('NAMES', names.join('|')), preamble.flags);
  const speaker = new RegExp(`^(?:\\*\\*)?${names.at(-1)}(?:\\*\\*)?\\s*:(?:\\*\\*)?\\s+`, 'iu');
  return [named, preambles, label, speaker];
}

function withoutEnd(text: string, { personality }: GateContext): string {
  let rest = text;
  for (const pattern of [offer, count]) {
    if (!personality.postExamples.some((example) => pattern.test(example))) rest = rest.replace(pattern, '');
  }
  return rest;
}

function unquote(text: string, { personality }: GateContext): string {
  if (personality.postExamples.some((example) => inner(example.trim()) !== undefined)) return text;
  return inner(text) ?? text;
}

/** What stands inside one pair of marks that encloses all of it. */
function inner(text: string): string | undefined {
  for (const [open, close] of quotePairs) {
    if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close)) continue;
    const inside = text.slice(open.length, -close.length);
    // An apostrophe inside a word is no mark; any other of the pair means that these two do not belong together.
    const marks = inside.replace(/(?<=[\p{L}\p{N}])['’](?=\p{L})/gu, '');
    if (!marks.includes(open) && !marks.includes(close)) return inside;
  }
  return undefined;
}

function breakLines(text: string): string {
  return text.replace(escapedBreak, (found) => (found.split('\\n').length > 2 ? '\n\n' : '\n'));
}
