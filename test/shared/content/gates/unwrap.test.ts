import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../shared/content/gates/unwrap.ts';
import { ada, context, judge } from '../subjects.ts';

const fixed: readonly (readonly [string, string])[] = [
  ['"The oven hums."', 'The oven hums.'],
  ['“The oven hums.”', 'The oven hums.'],
  ['„Der Ofen summt.“', 'Der Ofen summt.'],
  ['«Le four chante.»', 'Le four chante.'],
  ["'Don't wake the dough.'", "Don't wake the dough."],
  ['`The oven hums.`', 'The oven hums.'],
  ['**The oven hums.**', 'The oven hums.'],
  ['```\nThe oven hums.\n```', 'The oven hums.'],
  ['```text\nThe oven hums.\n\nTwice.\n```', 'The oven hums.\n\nTwice.'],
  ['Here is your tweet: The oven hums.', 'The oven hums.'],
  ['Here\'s a short tweet about ovens:\n\n"The oven hums."', 'The oven hums.'],
  ['Sure! Here is a possible post for Toytown:\nThe oven hums.', 'The oven hums.'],
  ['Certainly, here is the revised Toytown post: “The oven hums.”', 'The oven hums.'],
  ['Sure!\n\nThe oven hums.', 'The oven hums.'],
  ['Voici un tweet : Le four chante.', 'Le four chante.'],
  ['¡Claro! Aquí tienes el tweet: El horno canta.', 'El horno canta.'],
  ['Aquí tienes el tweet: El horno canta.', 'El horno canta.'],
  ['Ecco il tweet: Il forno canta.', 'Il forno canta.'],
  ['Hier is je bericht: De oven zoemt.', 'De oven zoemt.'],
  ['Oto twój wpis: Piec mruczy.', 'Piec mruczy.'],
  ['Hier ist dein Beitrag:\n„Der Ofen summt.“', 'Der Ofen summt.'],
  ['Gerne! Hier ist ein kurzer Entwurf: Der Ofen summt.', 'Der Ofen summt.'],
  ['Tweet: The oven hums.', 'The oven hums.'],
  ['**Post:** The oven hums.', 'The oven hums.'],
  ['Ada Crumb: The oven hums.', 'The oven hums.'],
  ['The oven hums. (14 characters)', 'The oven hums.'],
  ['The oven hums.\n\n[Character count: 14]', 'The oven hums.'],
  ['The oven hums.\nCharacters: 14/280', 'The oven hums.'],
  ['Der Ofen summt. (ca. 15 Zeichen)', 'Der Ofen summt.'],
  ['The oven hums. *(14 chars)*', 'The oven hums.'],
  ['The oven hums.\n\nLet me know if you would like another version!', 'The oven hums.'],
  ['First line.\\n\\nSecond line.', 'First line.\n\nSecond line.'],
  ['First line!\\nSecond line.', 'First line!\nSecond line.'],
];
const harmless: readonly string[] = [
  'The oven hums.',
  '"Proof less," she said, and "sleep more".',
  'She said "hello".',
  '"Bread" is a verb in this house.',
  "'Tis the season of the loaf.",
  "Here's a thing I learned about posts: they hold up fences.",
  'Here is the thing: rye never lies.',
  'My novel has (240 pages) too many.',
  'I wrote this in 12 words and 60 characters.',
  'Sure, the bread is flat. So is the earth before coffee.',
  'Two loaves in the oven.\n\nLet me know if you want the recipe.',
  'C:\\new is where the recipes live.',
  'Ada of all people: asleep at four.',
  'Great. The dough rose without me.',
  '** is how footnotes begin, and how friendships end **, mostly.',
];

describe('unwrap', () => {
  it.each(fixed)('mends %j', (text, expected) => {
    expect(judge(unwrap, text)).toMatchObject({ gate: 'unwrap', verdict: 'fix', text: expected });
  });

  it.each(harmless)('leaves alone %j', (text) => {
    expect(judge(unwrap, text)).toEqual({ gate: 'unwrap', verdict: 'pass' });
  });

  it('leaves alone what the personality does itself', () => {
    const personality = {
      ...ada,
      postExamples: ['"All of my posts are quoted."', 'Post: and labelled (99 characters)'],
    };
    expect(judge(unwrap, '"The oven hums."', { personality }).verdict).toBe('pass');
    expect(judge(unwrap, 'Post: the oven hums (14 characters)', { personality }).verdict).toBe('pass');
  });

  it('mends the title too, and never takes everything away', () => {
    const verdict = unwrap.check({ text: 'The oven hums.', title: '"Ovens"' }, context);
    expect(verdict).toMatchObject({ verdict: 'fix', text: 'The oven hums.', title: 'Ovens' });
    expect(judge(unwrap, '""').verdict).toBe('pass');
  });
});
