import { describe, expect, it } from 'vitest';
import { Author } from '../../../../../infra/local/sandbox/openai/author.ts';
import { keyPhrases, lengthOf } from '../../../../../infra/local/sandbox/openai/compose.ts';
import { readPrompt, wordsOf } from '../../../../../infra/local/sandbox/openai/prompt.ts';
import { english } from '../../../../../infra/local/sandbox/openai/words/english.ts';
import { french } from '../../../../../infra/local/sandbox/openai/words/french.ts';
import { german } from '../../../../../infra/local/sandbox/openai/words/german.ts';
import { spanish } from '../../../../../infra/local/sandbox/openai/words/spanish.ts';
import { kettles, promptOf } from './prompts.ts';

const voiceOf = (topic: string, more = {}) => {
  const { instructions, input } = promptOf(topic, more);
  return readPrompt(instructions, input);
};

/** Largest share of word triples that any two texts have in common. */
function closest(texts: readonly string[]): number {
  const byTriple = new Map<string, number[]>();
  const sets = texts.map((text, index) => {
    const words = wordsOf(text);
    const triples = new Set(words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`));
    for (const triple of triples) byTriple.set(triple, [...(byTriple.get(triple) ?? []), index]);
    return triples;
  });
  let most = 0;
  for (const [index, triples] of sets.entries()) {
    const common = new Map<number, number>();
    for (const triple of triples)
      for (const other of byTriple.get(triple) ?? []) common.set(other, (common.get(other) ?? 0) + 1);
    for (const [other, count] of common) {
      if (other !== index) most = Math.max(most, count / (triples.size + (sets[other]?.size ?? 0) - count));
    }
  }
  return most;
}

describe('the author', () => {
  it('writes 2,000 posts of one personality, all different and no two alike', { timeout: 90_000 }, () => {
    const author = new Author(undefined);
    const voice = voiceOf('old radios');
    const texts = Array.from({ length: 2_000 }, () => author.text(voice, voice.limit));
    expect(new Set(texts).size).toBe(2_000);
    expect(closest(texts)).toBeLessThan(0.5);
    expect(Math.max(...texts.map(lengthOf))).toBeLessThanOrEqual(240);
    expect(Math.min(...texts.map((text) => text.length))).toBeGreaterThan(40);
    expect(texts.filter((text) => text.toLowerCase().includes('old radios')).length).toBeGreaterThan(1_950);
    const own = [
      ...keyPhrases(voice),
      'so do most',
      'fixed a radio',
      'it only plays',
      'which is fine',
      'they leave at speed',
    ];
    const spoken = texts.filter((text) =>
      own.some((words) => !voice.topics.includes(words) && text.toLowerCase().includes(words.toLowerCase())),
    );
    expect(spoken.length).toBeGreaterThan(1_500);
    for (const text of texts) {
      expect(text).not.toMatch(/[{}[\]#@|]|undefined|https?:/);
      expect(kettles.some((example) => text.includes(example))).toBe(false);
    }
  });

  it.each([
    ['German (de)', 'Regen', german],
    ['Spanish (es)', 'mapas', spanish],
    ['French (fr)', 'le pain', french],
  ])('writes %s', (language, topic, lexicon) => {
    const author = new Author(undefined);
    const voice = voiceOf(topic, { language });
    expect(voice.lexicon).toBe(lexicon);
    const texts = Array.from({ length: 300 }, () => author.text(voice, voice.limit));
    expect(new Set(texts).size).toBe(300);
    expect(closest(texts)).toBeLessThan(0.5);
    expect(Math.max(...texts.map(lengthOf))).toBeLessThanOrEqual(240);
  });

  it.each([20, 60, 280, 5_000])('keeps to %i characters', (limit) => {
    const author = new Author(undefined);
    const voice = voiceOf('kettles', { limit });
    expect(voice.limit).toBe(limit);
    const texts = Array.from({ length: 100 }, () => author.text(voice, limit));
    expect(new Set(texts).size).toBe(100);
    expect(Math.max(...texts.map(lengthOf))).toBeLessThanOrEqual(limit);
    if (limit > 1_000) expect(texts.every((text) => text.includes('\n\n'))).toBe(true);
  });

  it('borrows the marks of its examples', () => {
    const author = new Author(undefined);
    const voice = voiceOf('kettles', {
      examples: ['so much steam 🫖', 'quiet mornings only 🫖', 'tea first, always 🫖'],
    });
    const texts = Array.from({ length: 20 }, () => author.text(voice, 240));
    expect(texts.every((text) => text === text.toLowerCase())).toBe(true);
    expect(texts.filter((text) => text.includes('🫖')).length).toBeGreaterThan(10);
  });
});

describe('reading a prompt', () => {
  it('finds name, language, examples, topics, limits', () => {
    const voice = voiceOf('old radios');
    expect(voice).toMatchObject({
      name: 'Momo',
      topic: 'old radios',
      limit: 240,
      titleLimit: 60,
      topics: ['kettles', 'old radios', 'patience'],
    });
    expect(voice.examples).toEqual([...kettles, 'warm as toast and half as crumbly']);
    expect(voice.lexicon).toBe(english);
    expect(keyPhrases(voice)).toContain('small shop');
  });

  it('takes no topic from what is said of an earlier try', () => {
    const { instructions, input } = promptOf('tea');
    const feedback =
      '\nEarlier tries could not be used:\n- Write the post alone and nothing about how it is to be written.';
    expect(readPrompt(instructions, `${input}${feedback}`).topic).toBe('tea');
    expect(readPrompt(instructions, `Write the answer now.${feedback}`).topic).toBeUndefined();
  });

  it('takes other forms as well', () => {
    const voice = readPrompt(
      'You are Luz. Escribe en español.\n\nExamples of your posts:\n1. "El gato duerme sobre el mapa." \n2. «Hoy llueve café en la plaza.»\n\nTopics\n\nNever mention prices: they change. Keep it under 1,200 characters. Thread of 3 parts.',
      'Write a post about «los mapas viejos».',
    );
    expect(voice).toMatchObject({ name: 'Luz', limit: 1_200, parts: 3, topic: 'los mapas viejos' });
    expect(voice.examples).toEqual(['El gato duerme sobre el mapa.', 'Hoy llueve café en la plaza.']);
    expect(voice.lexicon).toBe(spanish);
  });

  it('makes do with nothing', () => {
    const voice = readPrompt('', 'Hello');
    expect(voice).toMatchObject({ examples: [], topics: [], limit: 240 });
    expect(new Author(undefined).text(voice, 240).length).toBeGreaterThan(20);
  });

  it('tells the language by the words where nobody says it', () => {
    expect(readPrompt('Beispiele:\n- Der Nebel trägt heute Hausschuhe und ich gehe leise.', '').lexicon).toBe(german);
  });
});
