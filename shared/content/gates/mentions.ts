import { policyOf, referencesIn } from '../policy.ts';
import { findingGate } from './gate.ts';

/** Names an account or a place that its personality's policy does not list: nobody is addressed unasked. */
export const mentions = findingGate(
  'mentions',
  (text, { traits, personality }) => {
    const allowed = policyOf(traits, personality).mentions;
    return referencesIn(text, traits).mentions.find((name) => !allowed.includes(name));
  },
  (found) => `The text mentions ${found}; write it without the handle of any account or place.`,
);
