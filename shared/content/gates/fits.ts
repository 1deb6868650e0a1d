import { limitOf } from '../../publication/platform.ts';
import { withFooter } from '../disclosure.ts';
import type { Gate } from './gate.ts';

/**
 * Whether the platform takes the text, by the platform's own measure of what stands by itself or answers, and with the footer that disclosure
 * adds; and the title, in characters, where posts have one. Nothing is cut: a text that ends in the middle is worse than another try.
 */
export const fits: Gate = {
  name: 'fits',
  check: (draft, { traits, personality, kind, part = 0 }) => {
    const faults: string[] = [];
    const limit = limitOf(traits, kind === 'reply' || part > 0 ? 'reply' : 'post');
    const measure = traits.measure(withFooter(draft.text, traits, personality));
    if (measure > limit) {
      const own = traits.measure(draft.text);
      const share = (limit - (measure - own)) / own;
      const target = Math.max(1, Math.floor([...draft.text].length * share * 0.9));
      faults.push(
        `The text measures ${measure} as ${traits.name} counts${measure === own ? '' : ' with its footer'}, and at most ${limit} are allowed; write it shorter, in at most ${target} characters.`,
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
