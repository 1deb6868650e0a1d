import { describe, expect, it } from 'vitest';
import { placeholders } from '../../../../shared/content/gates/placeholders.ts';
import { judge } from '../subjects.ts';

describe('placeholders', () => {
  it.each([
    'Hello {{user1}}!',
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
