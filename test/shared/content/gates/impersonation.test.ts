import { describe, expect, it } from 'vitest';
import { impersonation } from '../../../../shared/content/gates/impersonation.ts';
import { ada, context, judge } from '../subjects.ts';

/** Names that nobody has: the gate keeps no list of people. */
const claims: readonly string[] = [
  'My name is Zebulon Quark and I sell rockets.',
  'I am Zebulon Quark.',
  "I'm Zebulon Quark, and this is my loaf.",
  'I am the real Zebulon Quark.',
  'Speaking as Zebulon Quark: buy my bread.',
  'This is Zebulon Quark speaking.',
  'Zebulon Quark here, with news about rye.',
  'Good night. Yours, Wilhelmina van Quark',
  'I, Zebulon Quark, promise better crusts.',
  'Ich heiße Zebulon Quark.',
  'Mein Name ist Zebulon Quark.',
  'Hier spricht Zebulon Quark.',
  'Als Zebulon Quark sage ich: mehr Butter.',
  "Je m'appelle Zébulon Quark.",
  'Me llamo Zebulón Quark.',
  'Mi chiamo Zebulone Quark.',
  'Ik heet Zebulon Quark.',
  'Nazywam się Zebulon Quark.',
];

const innocent: readonly string[] = [
  'I am Ada Crumb, and the oven is warm.',
  'My name is Ada.',
  'My name is Ada Crumb.',
  'My name is Compost, said the cat.',
  'I am Team Butter.',
  'I am Roman Catholic about crusts.',
  'I am Not Sleeping.',
  "I'm So Tired.",
  'I Am Going To Bake A Very Large Loaf Tonight.',
  'This is Radio Flour.',
  'This is Old Dough and New Salt.',
  'Monday here, with rain.',
  'Als Bäcker Müller kam, war der Ofen kalt.',
  'Ich bin Bäckerin.',
  'Ich bin Tante Emmas Nachbarin.',
  'The baker Zebulon Quark wrote a book about rye.',
  'I met Zebulon Quark at the mill.',
  'I am Zebulon Quark fans would call a skeptic.',
];

describe('speaking in the name of somebody else', () => {
  it.each(claims)('asks again for %j', (text) => {
    expect(judge(impersonation, text)).toMatchObject({ gate: 'impersonation', verdict: 'again' });
  });

  it.each(innocent)('lets %j pass', (text) => {
    expect(judge(impersonation, text)).toEqual({ gate: 'impersonation', verdict: 'pass' });
  });

  it('lets a name pass that the operator wrote', () => {
    const personality = { ...ada, lore: ['On stage she is Zebulon Quark, the flour magician.'] };
    expect(impersonation.check({ text: 'I am Zebulon Quark.' }, { ...context, personality })).toMatchObject({
      verdict: 'pass',
    });
  });
});
