import type { Finding } from './findings.ts';
import type { Personality } from './personality.ts';

/** What an operator is warned of: texts that nobody can tell from a person's. */
export function disclosureFindings({ disclosure, platforms }: Personality): Finding[] {
  if (disclosure) return [];
  const text =
    '`disclosure` is false: posts do not say that they are generated. That is allowed only where a person reviews every text and answers for it.';
  const unused = Object.entries(platforms).flatMap(([platform, plan]): Finding[] => {
    const field = `platforms.${platform}.footer`;
    if (plan.footer === undefined) return [];
    return [{ kind: 'warning', field, text: `\`${field}\` is not used while \`disclosure\` is false.` }];
  });
  return [{ kind: 'warning', field: 'disclosure', text }, ...unused];
}
