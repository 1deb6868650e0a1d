import { policyOf, referencesIn } from '../policy.ts';
import { findingGate } from './gate.ts';

/** Names an account or a place that its personality's policy does not list, and whom it does not answer: nobody is addressed unasked. */
export const mentions = findingGate(
  'mentions',
  (text, { traits, personality, answering }) => {
    const { mentions: listed } = policyOf(traits, personality);
    // Whoever is answered may be named, in whichever form the platform's people write it.
    const answered = answering === undefined ? [] : [`@${answering}`, `u/${answering}`];
    const allowed = [...listed, ...answered.flatMap((name) => referencesIn(name, traits).mentions)];
    return referencesIn(text, traits).mentions.find((name) => !allowed.includes(name));
  },
  (found) => `The text mentions ${found}; write it without the handle of any account or place.`,
);
