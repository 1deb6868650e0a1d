import { withFooter } from '../disclosure.ts';
import type { Gate } from './gate.ts';

/**
 * Whether the platform takes the text, by the platform's own measure and with the footer that disclosure adds; and the title, in
 * characters, where posts have one. Nothing is cut: a text that ends in the middle is worse than another try.
 */
export const fits: Gate = {
  name: 'fits',
  check: (draft, { traits, personality, kind }) => {
    const faults: string[] = [];
    const measure = traits.measure(withFooter(draft.text, traits, personality));
    if (measure > traits.limit) {
      const own = traits.measure(draft.text);
      const share = (traits.limit - (measure - own)) / own;
      const target = Math.max(1, Math.floor([...draft.text].length * share * 0.9));
      faults.push(
        `The text measures ${measure} as ${traits.name} counts${measure === own ? '' : ' with its footer'}, and at most ${traits.limit} are allowed; write it shorter, in at most ${target} characters.`,
      );
    }
    const title = draft.title?.trim() ?? '';
    // An answer stands under the title of what it answers.
    if (traits.titleLimit !== undefined && kind !== 'reply') {
      const length = [...title].length;
      if (length === 0) faults.push('The title is missing; write one.');
      if (length > traits.titleLimit) {
        faults.push(
          `The title has ${length} characters, and at most ${traits.titleLimit} are allowed; write a shorter one.`,
        );
      }
    }
    return faults.length === 0
      ? { gate: 'fits', verdict: 'pass' }
      : { gate: 'fits', verdict: 'again', feedback: faults.join(' ') };
  },
};
