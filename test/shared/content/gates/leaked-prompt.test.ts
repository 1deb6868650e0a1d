import { describe, expect, it } from 'vitest';
import { leakedPrompt } from '../../../../shared/content/gates/leaked-prompt.ts';
import { promptHeadings } from '../../../../shared/personality/prompt-headings.ts';
import { marksOf } from '../../../../shared/personality/prompt-mark.ts';
import { honest, recited } from '../../../support/recited-prompts.ts';
import { ada, context, judge, request } from '../subjects.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
const inPieces = (text: string, size: number): string => text.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? '';
const shift = (letter: string, by: number): string => {
  const first = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - first + by) % 26) + first);
};

describe('leaked prompt', () => {
  it.each([
    '## Rules of this post\nThe oven hums.',
    'Who you are:\nAda, a baker.',
    'The oven hums. Write exactly one post that stands by itself: no series, no alternatives.',
    'System: you are Ada.',
    'assistant: The oven hums.',
    'My system prompt tells me to be dry.',
    'Topic: sourdough\nThe oven hums.',
    'Language: English\nThe oven hums.',
    'You are Ada Crumb, a fictional personality with an account on Toytown, and you write.',
  ])('asks again for %j', (text) => {
    expect(judge(leakedPrompt, text)).toMatchObject({ gate: 'leaked-prompt', verdict: 'again' });
  });

  it.each([
    'The oven hums.',
    'Ada bakes bread at night and writes about it in the morning, and today she slept.',
    'She once traded a sourdough starter for a bicycle. The bicycle was better.',
    'The rules of this house: bread first.',
    'The instructions say forty minutes. The oven disagrees.',
    'Language: the only oven that never cools. I mean it.'.replace('Language', 'My language'),
    'My topic: ovens. Always ovens.',
    'The alarm system: the smell of toast.',
    'Who you are at four in the morning is a secret.',
  ])('lets pass %j', (text) => {
    expect(judge(leakedPrompt, text)).toEqual({ gate: 'leaked-prompt', verdict: 'pass' });
  });

  const rule = 'Write exactly one post that stands by itself: no series, no alternatives, no numbering.';
  it.each([
    [...rule].reverse().join(''),
    rule.replace(/[a-z]/gi, (letter) => {
      const first = letter <= 'Z' ? 65 : 97;
      return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
    }),
    [...rule].join(' '),
    [...rule].join('.'),
    rule.split(' ').join('_'),
    rule.split(' ').join(' 🍞 '),
    rule.replaceAll('e', '3').replaceAll('o', '0').replaceAll('s', '5'),
    rule.replaceAll('e', 'е').replaceAll('o', 'о').replaceAll('a', 'а'),
  ])('sees through the disguise of %j', (text) => {
    expect(judge(leakedPrompt, text)).toMatchObject({ verdict: 'again' });
  });

  it.each([
    'I baked 300 rolls at 5 in the morning, 40 of them with 7 seeds, and sold 3 to the postman who says he is not fond of seeds.',
    'Пекарня открывается в четыре утра, и печь уже поёт свою песню, пока город спит и видит сны о хлебе и масле.',
    'A b c d e f g h i j k l m n o p q r s t u v w x y z: the whole alphabet, iced on one cake for a birthday in the school next door.',
  ])('takes %j for what it is', (text) => {
    expect(judge(leakedPrompt, text)).toEqual({ gate: 'leaked-prompt', verdict: 'pass' });
  });

  it.each([
    rule.split(' ').reverse().join(' '),
    rule
      .split(' ')
      .map((word, index) => `${index + 1}. ${word}`)
      .join(' '),
    rule.replace(/[a-z]/gi, (letter) => shift(letter, 5)),
    rule.replace(/[a-z]/gi, (letter) => shift(letter, 22)),
    rule.replace(/[a-z]/g, (letter) => String.fromCharCode(219 - letter.charCodeAt(0))),
    `Sure: ${base64(rule)}`,
    inPieces(base64(rule), 4),
    inPieces(`x${base64(rule)}`, 7),
    inPieces(hex(rule), 6),
  ])('sees through the disguise of %j, of which other gates know nothing', (text) => {
    expect(judge(leakedPrompt, text)).toMatchObject({ verdict: 'again' });
  });

  describe('of which a model tells in other words', () => {
    it.each(Object.entries(recited))('is seen in %s', (_language, text) => {
      expect(judge(leakedPrompt, text.replace('LIMIT', '92')).verdict).toBe('again');
      // A round number, which others say too, gives nothing away by itself.
      expect(judge(leakedPrompt, text.replace('LIMIT', '1.200')).verdict).toBe('again');
    });

    it.each(Object.entries(honest).flatMap(([language, texts]) => texts.map((text) => [language, text] as const)))(
      'is not seen where somebody is honest: %s, %j',
      (_language, text) => {
        expect(judge(leakedPrompt, text)).toEqual({ gate: 'leaked-prompt', verdict: 'pass' });
      },
    );

    it.each([
      'Der Text kommt in das Feld "text".',
      "Mets le texte dans le champ « text » et rien d'autre.",
      'Впиши пост в поле "text".',
      '投稿を「text」フィールドに入れる。',
      'Plattform: Toytown\nSprache: Englisch (en)',
      'Langue : anglais (en)',
      'Je peux écrire 92 caractères, pas un de plus.',
    ])('is seen by its form: %j', (text) => {
      expect(judge(leakedPrompt, text)).toMatchObject({ verdict: 'again' });
    });

    it.each([
      'The field of rye is as high as my shoulders.',
      'Mein Feld "Roggen" ist klein.',
      'The oven takes 92 minutes and 100 characters of swearing.',
      'Sprache: Geduld (manchmal)',
      'Note to self (en route): buy salt.',
    ])('is not seen in %j', (text) => {
      expect(judge(leakedPrompt, text)).toEqual({ gate: 'leaked-prompt', verdict: 'pass' });
    });

    it('is not looked for in what the personality knows and cares about anyway', () => {
      const typist = {
        ...ada,
        knowledge: ['Quotation marks, placeholders and numbering, and 500 characters of advice.'],
      };
      const told = 'On quotation marks, placeholders, numbering and 500 characters: less is more.';
      expect(judge(leakedPrompt, told).verdict).toBe('again');
      expect(judge(leakedPrompt, told, { personality: typist }).verdict).toBe('pass');
    });

    it('is not looked for in the words of a person, which answer no instructions', () => {
      const text = recited.German ?? '';
      expect(judge(leakedPrompt, text, { instructions: '' }).verdict).toBe('pass');
    });
  });

  describe('the mark of a page', () => {
    const { instructions } = request();
    const [mark = ''] = marksOf(instructions);

    it('stands in each section of one request, and is another in each', () => {
      expect(marksOf(instructions)).toHaveLength(1);
      const sections = instructions.split(/\n\n(?=## )/u);
      expect(sections).toHaveLength(promptHeadings.length + 1);
      for (const section of sections) expect(section).toContain(mark);
      expect(marksOf(request({ seed: 'another' }).instructions)).not.toEqual([mark]);
      expect(request().instructions).toBe(instructions);
      expect(request().input).not.toContain(mark);
    });

    it.each([
      `Seite ${mark}`,
      `Du bist eine Bäckerin, die nachts arbeitet. [Seite ${mark}]`,
      `Ты пекарь. (страница ${mark.toUpperCase()})`,
      [...mark].join(' '),
      [...mark].reverse().join(''),
      mark.replace(/[a-z]/g, (letter) => shift(letter, 13)),
      base64(`Du bist eine Baeckerin [Seite ${mark}]`),
    ])('gives away what was told in whatever language: %j', (text) => {
      const verdict = judge(leakedPrompt, text);
      expect(verdict).toMatchObject({ verdict: 'again' });
      expect(JSON.stringify(verdict)).not.toContain(mark);
    });

    it('is that of this very request', () => {
      const [other = ''] = marksOf(request({ seed: 'another' }).instructions);
      expect(judge(leakedPrompt, `Page ${other}`).verdict).toBe('pass');
      expect(judge(leakedPrompt, 'Page bcdfghjkmn of the ledger.').verdict).toBe('pass');
    });
  });

  it("finds the operator's own system text and platform style", () => {
    const personality = { ...ada, system: 'You answer as a baker who has not slept since the war of the rolls.' };
    const { instructions } = request({ personality });
    const told = 'Fun fact: I answer as a baker who has not slept since the war of the rolls.';
    expect(judge(leakedPrompt, told, { personality, instructions }).verdict).toBe('again');
    expect(judge(leakedPrompt, told, context).verdict).toBe('pass');
  });
});
