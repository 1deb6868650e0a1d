import { leadsTo, policyOf, referencesIn } from '../policy.ts';
import { findingGate } from './gate.ts';

/** Links to a domain that its personality's policy does not list; models make addresses up. */
export const links = findingGate(
  'links',
  (text, { traits, personality }) => {
    const allowed = policyOf(traits, personality).links;
    return referencesIn(text, traits).links.find((link) => !leadsTo(link, allowed));
  },
  (found) => `The text holds a link (${found}); write it without links and web addresses.`,
);
