import { caches, rememberLatest } from '../../../shared/aws/caches.ts';
import type { Accounts } from '../../../shared/aws/dynamodb/accounts.ts';
import {
  accountKey,
  attentionPartition,
  budgetKey,
  controlKey,
  healthKey,
  heardKeys,
  hiveLimitKey,
  interactionKey,
  optOutKey,
  optOutPartition,
  ownPersonKey,
  personalityCurrentKey,
  publicationKey,
  tallyKey,
} from '../../../shared/aws/dynamodb/keys.ts';
import type { ControlStore } from '../../../shared/config/ports.ts';
import type { InteractionStore, PeopleStore, TallyStore } from '../../../shared/interaction/ports.ts';
import type { AccountState } from '../../../shared/limits/account.ts';
import type { BudgetStore } from '../../../shared/limits/budget.ts';
import type { HiveLimitStore } from '../../../shared/limits/hive-limits.ts';
import type { PersonalityStore, PersonalityVersion } from '../../../shared/personality/ports.ts';
import type { AttentionStore, HealthStore } from '../../../shared/publication/attention.ts';
import { sizeOf } from '../../support/counting-store.ts';
import { type Listed, listedAs } from './listeners.ts';
import { readUnits, rowMoved, type Traffic, writeUnits } from './traffic.ts';

/** Keys, the mark of a write and the names of its attributes, bytes, about. */
const keyBytes = 120;
const sizes = new WeakMap<object, number>();

/** What is stored is frozen: measured once. */
function sizeWithKeys(item: object | undefined): number {
  if (item === undefined) return 0;
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const bytes = keyBytes + sizeOf(item as Readonly<Record<string, unknown>>);
  if (Object.isFrozen(item)) sizes.set(item, bytes);
  return bytes;
}

type Listening = (account: AccountState) => { readonly partition: string; readonly before: Listed };

/** @param moved tells where in the index of listeners the account stood before, and puts it where it stands now */
export function countedAccounts(stored: Accounts, traffic: Traffic, moved: Listening): Accounts {
  const statuses = new Map<string, string>();
  const wrote = (after: AccountState): void => {
    const { pk } = accountKey(after.platform, after.account);
    const { partition, before } = moved(after);
    const status = (statuses.get(pk) ?? 'active') === 'active' ? undefined : 'rests';
    const now = after.status === 'active' ? undefined : 'rests';
    if (after.status === 'active') statuses.delete(pk);
    else statuses.set(pk, after.status);
    traffic.write(pk, writeUnits(sizeWithKeys(after)), [
      ...rowMoved(partition, before, listedAs(after)),
      ...rowMoved(attentionPartition, status, now),
    ]);
  };
  const read: Accounts['read'] = async (platform, account, options) => {
    const state = await stored.read(platform, account);
    const whole = readUnits(sizeWithKeys(state));
    traffic.read(accountKey(platform, account).pk, options?.eventually === true ? whole / 2 : whole);
    return state;
  };
  const changed = async (platform: string, account: string, change: () => Promise<unknown>): Promise<void> => {
    const before = await read(platform, account);
    await change();
    const after = await stored.read(platform, account);
    if (after !== undefined && after.revision !== before?.revision) wrote(after);
  };
  return {
    read,
    async write(before, next) {
      const after = await stored.write(before, next);
      if (after === undefined) traffic.write(accountKey(next.platform, next.account).pk, 1);
      else wrote(after);
      return after;
    },
    ownerOf: async (platform, account) => (await read(platform, account))?.owner,
    async claim(platform, account, personality, instead) {
      await changed(platform, account, () => stored.claim(platform, account, personality, instead));
      return (await stored.ownerOf(platform, account)) ?? personality;
    },
    free: (platform, account, personality) =>
      changed(platform, account, () => stored.free(platform, account, personality)),
    markCredentials: (platform, account, mark) =>
      changed(platform, account, () => stored.markCredentials(platform, account, mark)),
  };
}

export function countedBudgets(stored: BudgetStore, traffic: Traffic): BudgetStore {
  return {
    async read(personality, options) {
      traffic.read(budgetKey(personality).pk, options?.consistent === true ? 1 : 0.5);
      return stored.read(personality);
    },
    async write(before, next) {
      const after = await stored.write(before, next);
      traffic.write(budgetKey(next.personality).pk, writeUnits(sizeWithKeys(after ?? before)));
      return after;
    },
    async settleToday(personality, publication, spent, now) {
      traffic.write(budgetKey(personality).pk, 1);
      return stored.settleToday(personality, publication, spent, now);
    },
  };
}

export function countedHiveLimits(stored: HiveLimitStore, traffic: Traffic): HiveLimitStore {
  return {
    async read(platform) {
      const state = await stored.read(platform);
      traffic.read(hiveLimitKey(platform).pk, readUnits(sizeWithKeys(state)));
      return state;
    },
    async write(before, next) {
      traffic.write(hiveLimitKey(next.platform).pk, writeUnits(sizeWithKeys(next)));
      return stored.write(before, next);
    },
  };
}

export function countedControl(stored: ControlStore, traffic: Traffic): Pick<ControlStore, 'read' | 'blockWriter'> {
  return {
    async read() {
      const control = await stored.read();
      traffic.read(controlKey.pk, readUnits(sizeWithKeys(control)) / 2);
      return control;
    },
    async blockWriter(until, reason) {
      traffic.write(controlKey.pk, 1);
      await stored.blockWriter(until, reason);
    },
  };
}

/**
 * The personalities as one warm function reads them, with the memory of versions that dynamodb/personalities.ts has.
 * @param late what is current may be some moments old
 */
export function countedPersonalities(
  stored: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>,
  traffic: Traffic,
  late: boolean,
): Pick<PersonalityStore, 'readCurrent' | 'readVersion'> {
  const versions = rememberLatest<PersonalityVersion>(caches.personalityVersions.atMost);
  return {
    async readCurrent(personality) {
      traffic.read(personalityCurrentKey(personality).pk, late ? 0.5 : 1);
      return stored.readCurrent(personality);
    },
    async readVersion(personality, version) {
      const key = `${personality} ${version}`;
      const known = versions.get(key);
      if (known !== undefined) return known;
      const found = await stored.readVersion(personality, version);
      const bytes = keyBytes + (found === undefined ? 0 : bytesOfVersion(found));
      traffic.read(personalityCurrentKey(personality).pk, readUnits(bytes) / 2);
      if (found !== undefined) versions.set(key, found);
      return found;
    },
  };
}

const versionBytes = new WeakMap<PersonalityVersion, number>();

/** A version never changes: measured once. */
function bytesOfVersion(version: PersonalityVersion): number {
  const known = versionBytes.get(version) ?? Buffer.byteLength(JSON.stringify(version.effective));
  versionBytes.set(version, known);
  return known;
}

export function countedInteractions(stored: InteractionStore, traffic: Traffic): InteractionStore {
  return {
    async create(interaction) {
      const { platform, account, id, createdAt } = interaction;
      const { gsi1pk } = heardKeys(platform, account, createdAt, id);
      const rows = [{ partition: `timeline ${gsi1pk}`, units: 1 }];
      traffic.write(interactionKey(platform, account, id).pk, writeUnits(sizeWithKeys(interaction)), rows);
      return stored.create(interaction);
    },
    async read(name) {
      traffic.read(interactionKey(name.platform, name.account, name.id).pk, 1);
      return stored.read(name);
    },
    async conclude(name, conclusion) {
      traffic.write(interactionKey(name.platform, name.account, name.id).pk, 1);
      return stored.conclude(name, conclusion);
    },
  };
}

export function countedTallies(stored: TallyStore, traffic: Traffic): TallyStore {
  const pkOf = (name: Parameters<TallyStore['read']>[0]) => tallyKey(name.platform, name.account, name.conversation).pk;
  return {
    async read(name) {
      traffic.read(pkOf(name), 1);
      return stored.read(name);
    },
    async write(before, next) {
      traffic.write(pkOf(next), writeUnits(sizeWithKeys(next)));
      return stored.write(before, next);
    },
  };
}

export function countedPeople(stored: PeopleStore, traffic: Traffic): PeopleStore {
  return {
    async read(platform, person) {
      // By id and by name, whether they opted out and whether they are the hive's own.
      for (const name of [person.id, person.handle]) traffic.read(optOutKey(platform, name).pk, 1);
      for (const name of [person.id, person.handle]) traffic.read(ownPersonKey(platform, name).pk, 1);
      return stored.read(platform, person);
    },
    async optOut(platform, person, wish) {
      traffic.write(optOutKey(platform, person.id).pk, 1, [{ partition: optOutPartition, units: 1 }]);
      await stored.optOut(platform, person, wish);
    },
    async markOwn(platform, person, account) {
      for (const name of [person.id, person.handle]) traffic.write(ownPersonKey(platform, name).pk, 1);
      await stored.markOwn(platform, person, account);
    },
  };
}

export function countedAttention(stored: AttentionStore, traffic: Traffic): AttentionStore {
  return {
    ...stored,
    async list(kind, limit) {
      traffic.read(attentionPartition, 0.5);
      return stored.list(kind, limit);
    },
    async markHeld(id) {
      traffic.write(publicationKey(id).pk, 1, [{ partition: attentionPartition, units: 1 }]);
      await stored.markHeld(id);
    },
    async clearHeld(id) {
      traffic.write(publicationKey(id).pk, 1, [{ partition: attentionPartition, units: 1 }]);
      await stored.clearHeld(id);
    },
  };
}

export function countedHealth(stored: HealthStore, traffic: Traffic): Pick<HealthStore, 'putSweep'> {
  return {
    async putSweep(sweep) {
      traffic.write(healthKey.pk, 1);
      await stored.putSweep(sweep);
    },
  };
}
