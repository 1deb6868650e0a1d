import { policyOf, referencesIn } from '../policy.ts';
import type { Gate } from './gate.ts';

/** More hashtags than the personality's policy allows, in title and text together. */
export const hashtags: Gate = {
  name: 'hashtags',
  check: (draft, { traits, personality }) => {
    const most = policyOf(traits, personality).hashtags;
    const count = referencesIn(`${draft.title ?? ''}\n${draft.text}`, traits).hashtags.length;
    if (count <= most) return { gate: 'hashtags', verdict: 'pass' };
    const allowed = most === 0 ? 'none is' : most === 1 ? 'at most one is' : `at most ${most} are`;
    return {
      gate: 'hashtags',
      verdict: 'again',
      feedback: `The text has ${count === 1 ? 'a hashtag' : `${count} hashtags`}, and ${allowed} allowed; write it with fewer.`,
    };
  },
};
