import { leadsTo, policyOf, referencesIn } from '../policy.ts';
import { findingGate, firstMatch } from './gate.ts';

const ends = 'com|org|net|io|me|co|xyz|app|dev|info|link|site|shop|online|example|de|fr|es|it|nl|pl|uk|eu|ru';

/** Addresses that are written so that no platform links them and every reader understands. */
const disguised: readonly RegExp[] = [
  /\bh(?:xx|\*\*|__)ps?\b/iu,
  // Whatever comes behind a scheme; http and https are told by the platforms.
  /\b(?!https?:)[a-z][a-z\d+.-]{1,15}:\/\/\S/iu,
  /\b(?:javascript|mailto|magnet|bitcoin|ethereum|tel):\S/iu,
  /[\p{L}\p{N}-]{1,63} ?[[({] ?(?:\.|dot|punkt|point|punto) ?[\])}] ?\p{L}{2,}/iu,
  new RegExp(`\\b[\\p{L}\\p{N}-]{2,63} (?:dot|punkt) (?:${ends})\\b`, 'iu'),
  /[a-z\d-]{1,63}[。．｡․][a-z]{2,12}(?![\p{L}\p{N}])/iu,
];

/** Links to a domain that its personality's policy does not list, disguised ones to any; models make addresses up, and people ask for them. */
export const links = findingGate(
  'links',
  (text, { traits, personality }) => {
    const allowed = policyOf(traits, personality).links;
    return referencesIn(text, traits).links.find((link) => !leadsTo(link, allowed)) ?? firstMatch(text, disguised);
  },
  (found) => `The text holds a link (${found}); write it without links and web addresses.`,
);
