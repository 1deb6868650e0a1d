import { describe, expect, it } from 'vitest';
import { placeholders } from '../../../../shared/content/gates/placeholders.ts';
import { judge } from '../subjects.ts';

describe('placeholders', () => {
  it.each([
    'Hello {{user1}}!',
    '{{char}} bakes for {{user}}.',
    'Dear [Recipient], the bread is ready.',
    'Bonjour [nom], le pain est là.',
    '[insérer le nom ici] aime le pain',
    'Hola [nombre], el pan está listo.',
    '[insertar nombre] ama el pan',
    'Olá [nome], o pão está pronto.',
    '[inserisci nome] ama il pane',
    'Hallo [naam], het brood is klaar.',
    'Cześć [imię], chleb gotowy.',
    '[名前]さん、パンです。',
    'XX% of bakers agree.',
    'Hello {{ agentName }}!',
    'Hello {name}!',
    'Hello $\u007bname}!',
    'Hello [name]!',
    'Hello [Your Name]!',
    'Read more: [link]',
    'Read more: [insert link here]',
    'Read more: <insert link>',
    'Signed, <your name>',
    'Hallo [Name], komm vorbei',
    'Mehr dazu: [Link hier einfügen]',
    'Lorem ipsum dolor sit amet',
    'YOUR_NAME bakes bread',
    'Thanks @yourhandle',
    'Dear %s, the oven hums',
    'TODO: write about ovens',
  ])('asks again for %j', (text) => {
    expect(judge(placeholders, text)).toMatchObject({ gate: 'placeholders', verdict: 'again' });
  });

  it.each([
    'The oven hums.',
    '[sigh] Another Monday.',
    'He said [name redacted] ate my bread.',
    'I <3 rye',
    'Name one thing better than toast.',
    'My to-do list: bread.',
    'Insert coin, receive bun.',
    '{ bread }',
    '100%sourdough',
    'What is in a name? Flour, mostly.',
  ])('lets pass %j', (text) => {
    expect(judge(placeholders, text)).toEqual({ gate: 'placeholders', verdict: 'pass' });
  });
});
