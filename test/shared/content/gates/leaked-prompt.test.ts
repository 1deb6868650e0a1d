import { describe, expect, it } from 'vitest';
import { leakedPrompt } from '../../../../shared/content/gates/leaked-prompt.ts';
import { ada, context, judge, request } from '../subjects.ts';

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

  it("finds the operator's own system text and platform style", () => {
    const personality = { ...ada, system: 'You answer as a baker who has not slept since the war of the rolls.' };
    const { instructions } = request({ personality });
    const told = 'Fun fact: I answer as a baker who has not slept since the war of the rolls.';
    expect(judge(leakedPrompt, told, { personality, instructions }).verdict).toBe('again');
    expect(judge(leakedPrompt, told, context).verdict).toBe('pass');
  });
});
