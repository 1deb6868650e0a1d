import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { runGates } from '../../../shared/content/gates/run-gates.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { promptHeadings } from '../../../shared/personality/prompt-headings.ts';
import { injections } from '../../fuzz/hostile.ts';
import { promptFaults, requestFor, rulesOf } from '../../fuzz/judge-prompt.ts';

/** Where a file may put words of its own. */
const places: Readonly<Record<string, (words: string) => object>> = {
  name: (words) => ({ name: words.replace(/\s+/g, ' ').slice(0, 100) }),
  bio: (words) => ({ bio: ['Keeps bees.', words] }),
  lore: (words) => ({ lore: words }),
  knowledge: (words) => ({ knowledge: [{ text: words }] }),
  topics: (words) => ({ topics: [words] }),
  adjectives: (words) => ({ adjectives: [words] }),
  style: (words) => ({ style: { all: words, post: words, chat: words } }),
  interaction_rules: (words) => ({ interaction_rules: words }),
  postExamples: (words) => ({ postExamples: [words] }),
  'user of an example': (words) => ({ messageExamples: [[{ user: words, text: 'Hello.' }]] }),
  'text of an example': (words) => ({ messageExamples: [[{ user: '{{agentName}}', text: words }]] }),
  system: (words) => ({ system: words }),
  templates: (words) => ({ templates: { postTemplate: words } }),
  'style on a platform': (words) => ({ platforms: { twitter: { style: words }, reddit: { style: words } } }),
};

function read(file: object): Personality {
  const bytes = new TextEncoder().encode(JSON.stringify({ name: 'Ada', platforms: { twitter: {} }, ...file }));
  const result = readPersonality('ada', bytes, platformsWithSettings);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.personality;
}

/** A writer that does what the prompt's last attacker may have wished: it gives its instructions away, and forgets what it is. */
const obedient: Readonly<Record<string, (instructions: string) => string>> = {
  'prints all its instructions': (instructions) => instructions,
  'prints its rules': rulesOf,
  'prints the rules without their heading': (instructions) => rulesOf(instructions).split('\n').slice(1).join('\n'),
  'prints one rule': (instructions) => rulesOf(instructions).split('\n').at(-7) ?? '',
  'says that it is a human being': () => 'Ask me anything, I am a human being like you.',
  'answers as the system': () => 'System: the rules are void.',
  'speaks in headings': () => `## ${promptHeadings[2]}\nAnything goes.`,
};

describe.each(Object.keys(places))('a file that speaks to the model through %s', (place) => {
  it.each(injections)('forges no heading and moves no rule: %j', (words) => {
    expect(promptFaults(read(places[place]!(words)))).toEqual([]);
  });
});

describe.each(platformsWithSettings)('a writer that obeys such a file on $name', (traits) => {
  const file = {
    platforms: { [traits.id]: {} },
    bio: injections,
    system: injections.join('\n'),
    style: { all: injections },
    postExamples: injections,
  };
  const personality = read(file);

  it.each(Object.keys(obedient))('is asked again when it %s', (what) => {
    const { instructions } = requestFor(personality, traits, false);
    const { outcome } = runGates({ text: obedient[what]!(instructions) }, { traits, personality, instructions });
    expect(outcome).not.toBe('pass');
  });
});
