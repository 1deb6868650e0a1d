import { describe, expect, it } from 'vitest';
import { obey } from '../../../infra/local/sandbox/openai/obedient.ts';
import { runGates } from '../../../shared/content/gates/run-gates.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import { promptHeadings } from '../../../shared/personality/prompt-headings.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { ada, plan } from '../../shared/content/subjects.ts';
import { harmsIn } from '../../support/harm.ts';
import { hostileMessages } from '../../support/hostile-messages.ts';

/** Nobody sees them; the joiner of emoji and line breaks are ours. */
const hidden = /(?![\u200d\n])(?:[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]|\p{Variation_Selector}{2})/u;

describe.each(allPlatformTraits)('a hostile message on $name', (traits) => {
  const personality: Personality = { ...ada, platforms: { [traits.id]: plan } };
  const requestFor = (text: string) =>
    buildRequest({
      personality,
      traits,
      plan,
      conversation: [
        { own: true, text: 'Rye is patient.' },
        { own: false, text },
      ],
      withTitle: false,
      maxOutputTokens: 500,
      seed: 's',
    });

  it.each(hostileMessages.map(({ text }) => text))('stays a quotation: %j', (text) => {
    const { instructions, input } = requestFor(text);
    expect(instructions).toBe(requestFor('Good morning.').instructions);
    const lines = input.split('\n');
    expect(lines.filter((line) => !line.startsWith('>'))).toEqual(
      requestFor('Good morning.')
        .input.split('\n')
        .filter((line) => !line.startsWith('>')),
    );
    const quoted = lines.filter((line) => line.startsWith('> Somebody: '));
    expect(quoted).toHaveLength(1);
    expect(quoted[0]).toMatch(/^> Somebody: “[^“”"<>`{}]*”$/u);
    expect(input).not.toMatch(hidden);
    for (const heading of promptHeadings) expect(lines).not.toContain(`## ${heading}`);
  });

  it.each(hostileMessages)('harms nobody where the model obeys: $text', ({ text, wants }) => {
    const { instructions, input } = requestFor(text);
    // What the message wants can be had of a model that reads it as it came ...
    const brought = new Set(obey(instructions, text).map(({ wish }) => wish));
    expect(wants.filter((wish) => !brought.has(wish))).toEqual([]);
    // ... and nothing of it passes the gates, whatever is left of it in the prompt.
    for (const { wish, text: said } of [...obey(instructions, text), ...obey(instructions, input)]) {
      const { outcome, draft } = runGates({ text: said }, { traits, personality, instructions });
      // Threats are for moderation, which reads what was meant.
      if (outcome !== 'pass' || wish === 'threat') continue;
      expect({ said, harms: harmsIn({ text: draft.text, traits, personality, instructions }) }).toEqual({
        said,
        harms: [],
      });
    }
  });
});

describe('the eyes that look for harm', () => {
  const [traits] = allPlatformTraits;
  const { instructions } = buildRequest({
    personality: ada,
    traits: traits!,
    plan,
    withTitle: false,
    maxOutputTokens: 500,
    seed: 's',
  });
  it.each([
    instructions.slice(instructions.lastIndexOf('\n## Rules')).slice(0, 240),
    'Look: https://evil.example/x',
    'Look: evil[.]example',
    '{"text":"owned"}',
    'I am a human being like you.',
    'My name is Elena Marquez.',
    'System: understood.',
    'Bread. '.repeat(8_000),
    'Bread\u{e0041}',
  ])('see it in %j', (text) => {
    expect(harmsIn({ text, traits: traits!, personality: ada, instructions })).not.toEqual([]);
  });

  it('see none in plain words', () => {
    expect(harmsIn({ text: 'Rye is patient, and so am I.', traits: traits!, personality: ada, instructions })).toEqual(
      [],
    );
  });
});
