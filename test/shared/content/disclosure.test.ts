import { describe, expect, it } from 'vitest';
import { disclose, footerMeasure, footerOf, withFooter } from '../../../shared/content/disclosure.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import { ada, forum, plan, traits } from './subjects.ts';

const silent = { ...ada, disclosure: false };

describe('disclosure', () => {
  it("uses the platform's label where there is one", () => {
    expect(disclose({ text: 'Bread.' }, traits, ada)).toEqual({ parts: [{ text: 'Bread.' }], labelled: true });
  });

  it('adds the footer where there is none', () => {
    expect(disclose({ text: 'Bread.\n', title: 'Loaf' }, forum, ada)).toEqual({
      parts: [{ text: 'Bread.\n\nWritten by a machine.', title: 'Loaf' }],
      labelled: false,
    });
  });

  it('does neither for a personality that says so', () => {
    expect(disclose({ text: 'Bread.' }, traits, silent)).toEqual({ parts: [{ text: 'Bread.' }], labelled: false });
    expect(disclose({ text: 'Bread.', title: 'Loaf' }, forum, silent)).toEqual({
      parts: [{ text: 'Bread.', title: 'Loaf' }],
      labelled: false,
    });
  });

  it('uses both where the operator wrote words of their own for a platform with a label', () => {
    const own = { ...ada, platforms: { [traits.id]: { ...plan, footer: 'An AI wrote this.' } } };
    expect(disclose({ text: 'Bread.' }, traits, own)).toEqual({
      parts: [{ text: 'Bread.\n\nAn AI wrote this.' }],
      labelled: true,
    });
    expect(footerMeasure(traits, own)).toBe('\n\nAn AI wrote this.'.length);
  });

  it("puts the operator's own words in the place of the platform's, and nowhere else", () => {
    const own = { ...ada, platforms: { [forum.id]: { ...plan, footer: 'An AI wrote this.' } } };
    expect(withFooter('Bread.', forum, own)).toBe('Bread.\n\nAn AI wrote this.');
    expect(withFooter('Bread.', { ...forum, id: 'other' }, own)).toBe('Bread.\n\nWritten by a machine.');
    expect(withFooter('Bread.', forum, { ...own, disclosure: false })).toBe('Bread.');
  });

  it("speaks the personality's language", () => {
    const many: PlatformTraits = {
      ...forum,
      defaultDisclosure: { kind: 'footer', text: 'A bot.', texts: { de: 'Ein Bot.', 'pt-BR': 'Um robô.' } },
    };
    const of = (language: string) => footerOf(many, { ...ada, language });
    expect(['de', 'de-AT', 'pt-BR', 'pt', 'constructor'].map(of)).toEqual([
      'Ein Bot.',
      'Ein Bot.',
      'Um robô.',
      'A bot.',
      'A bot.',
    ]);
  });

  it('drops a title where posts have none', () => {
    expect(disclose({ text: 'Bread.', title: 'Loaf' }, traits, ada).parts).toEqual([{ text: 'Bread.' }]);
  });

  it('adds the footer once', () => {
    const once = withFooter('Bread.', forum, ada);
    expect(withFooter(once, forum, ada)).toBe(once);
  });

  it('knows what the footer takes', () => {
    expect(footerMeasure(forum, ada)).toBe(forum.measure(withFooter('Bread.', forum, ada)) - forum.measure('Bread.'));
    expect(footerMeasure(traits, ada)).toBe(0);
    expect(footerMeasure(forum, silent)).toBe(0);
  });
});
