import type { Member } from '../../../infra/cli/roster.ts';
import type { HiveControl } from '../../../shared/config/ports.ts';
import { type AccountState, newAccount } from '../../../shared/limits/account.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { slotPublicationId } from '../../../shared/publication/publication-id.ts';
import { plannedPublication } from '../../shared/publication/ledger-suite.ts';
import { personality } from '../../support/world.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** A Monday. */
export const now = Date.parse('2026-11-23T10:05:00Z');

export const running: HiveControl = { paused: false, pausedPlatforms: [], pausedPersonalities: [] };

/** Ada, who posts on twitter at 9 and 18 by the clock of London. */
export function adaPersonality(changes: Partial<Personality> = {}): Personality {
  const base = personality();
  const plan = base.platforms.twitter;
  if (plan === undefined) throw new Error('no plan');
  const schedule = { expression: 'cron(0 9,18 * * ? *)', windowMinutes: 0 };
  return { ...base, timezone: 'Europe/London', platforms: { twitter: { ...plan, schedule } }, ...changes };
}

export function member(changes: Partial<Member> = {}): Member {
  return {
    id: 'ada',
    state: 'active',
    pausedBy: [],
    current: {
      personality: 'ada',
      status: 'active',
      version: 3,
      etag: 'e',
      settled: true,
      paused: false,
      accounts: [],
      updatedAt: now,
      revision: 1,
    },
    effective: adaPersonality(),
    accounts: [{ platform: 'twitter', account: 'ada' }],
    ...changes,
  };
}

export function account(changes: Partial<AccountState> = {}): AccountState {
  return { ...newAccount('twitter', 'ada'), credentials: 'present', revision: 1, ...changes };
}

/** One of Ada's, for a slot so many minutes ago. */
export function published(minutesAgo: number, changes: Partial<Publication> = {}): Publication {
  const slot = Math.floor((now - minutesAgo * minute) / minute) * minute;
  return plannedPublication({
    id: slotPublicationId('ada', 'twitter', slot),
    personality: 'ada',
    account: 'ada',
    slot,
    notAfter: slot + 2 * hour,
    stateSince: slot,
    state: 'published',
    parts: [{ text: 'The lamp is lit.' }],
    ids: { '0': { id: '1', url: 'https://x.example/1', at: slot } },
    ...changes,
  });
}
