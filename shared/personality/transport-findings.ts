import type { PlatformTraits } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import type { Personality } from './personality.ts';

/** What an operator is warned of who chose a way to a platform that is not for everybody. */
export function transportFindings(
  { platforms }: Pick<Personality, 'platforms'>,
  known: readonly PlatformTraits[],
): Finding[] {
  return Object.entries(platforms).flatMap(([platform, { transport }]): Finding[] => {
    const traits = known.find(({ id }) => id === platform);
    const risk = traits?.transports.find(({ id }) => id === transport)?.risk;
    if (risk === undefined) return [];
    const field = `platforms.${platform}.transport`;
    return [{ kind: 'warning', field, text: `\`${field}\` is "${transport}": ${risk}` }];
  });
}
