import { describe, expect, it } from 'vitest';
import { disclose, footerMeasure, withFooter } from '../../../shared/content/disclosure.ts';
import { ada, forum, traits } from './subjects.ts';

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
