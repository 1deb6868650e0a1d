import { plainItem } from '../../../shared/aws/dynamodb/raw-items.ts';
import type { HiveConfig } from '../../../shared/config/config.ts';
import { type Effective, effectiveConfig } from '../../../shared/config/effective.ts';
import type { WindowLimits } from '../../../shared/limits/rate-limiter.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import { lineItem } from './lines.ts';

type Limits = Partial<WindowLimits>;

/** The limits that were in force when a backup was made, out of the backup itself. */
export interface KnownLimits {
  /** Takes notice of one item; what counts for a personality has to come before its versions. */
  look(kind: string, line: string): void;
  /** Of an account by its owner. */
  of(platform: string, owner: string | undefined): WindowLimits;
  /** Of all accounts of a platform together. */
  ofHive(platform: string): Effective['hiveLimits'];
}

export function knownLimits(): KnownLimits {
  const versions = new Map<string, unknown>();
  const byOwner = new Map<string, Limits>();
  let config: HiveConfig | undefined;
  const effective = (platform: string, limits: Limits = {}) =>
    effectiveConfig({
      ...(config === undefined ? {} : { config }),
      traits: platformTraits(platform),
      plan: { limits },
    });
  return {
    look(kind, line) {
      if (kind !== 'CURRENT' && kind !== 'VERSION' && kind !== 'CONTROL') return;
      const item = plainItem(lineItem(line));
      const personality = String(item.personality);
      if (kind === 'CURRENT') versions.set(personality, item.version);
      if (kind === 'CONTROL' && typeof item.config === 'string') config = JSON.parse(item.config) as HiveConfig;
      if (kind !== 'VERSION' || versions.get(personality) !== item.version) return;
      const { platforms } = JSON.parse(String(item.effective)) as Personality;
      for (const [platform, plan] of Object.entries(platforms)) {
        byOwner.set(`${personality}.${platform}`, plan.limits ?? {});
      }
    },
    of: (platform, owner) => effective(platform, byOwner.get(`${owner}.${platform}`)).limits,
    ofHive: (platform) => effective(platform).hiveLimits,
  };
}
