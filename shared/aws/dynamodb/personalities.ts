import type { PersonalityCurrent, PersonalityStore, PersonalityVersion } from '../../personality/ports.ts';
import { caches, rememberLatest } from '../caches.ts';
import { type Item, personalityCurrentKey, personalityVersionKey } from './keys.ts';
import { putRevised } from './revised.ts';
import type { Table } from './table.ts';

/** Personalities over the one table: an item that says which version counts, and one per version, written once. */
export function dynamoPersonalities(table: Table): PersonalityStore {
  const versions = rememberLatest<PersonalityVersion>(caches.personalityVersions.atMost);

  return {
    async readCurrent(personality) {
      return currentOf(await table.get(personalityCurrentKey(personality)));
    },

    async moveCurrent(before, next) {
      if (before !== undefined && before.personality !== next.personality) {
        throw new TypeError(`What counts for ${before.personality} cannot be written over with ${next.personality}.`);
      }
      return (await putRevised(table, personalityCurrentKey(next.personality), before, next)) !== undefined;
    },

    async readVersion(personality, version) {
      const key = personalityVersionKey(personality, version);
      const known = versions.get(key.pk + key.sk);
      if (known !== undefined) return known;
      // It never changes, so the cheaper read is right whenever it finds something.
      const item = (await table.get(key, { eventually: true })) ?? (await table.get(key, { eventually: false }));
      const found = versionOf(item);
      if (found !== undefined) versions.set(key.pk + key.sk, found);
      return found;
    },

    async putVersion(version) {
      const { effective, ...rest } = version;
      return table.put(
        {
          ...rest,
          ...personalityVersionKey(version.personality, version.version),
          // As text: what an operator wrote may be nested deeper than the table's 32 levels.
          effective: JSON.stringify(effective),
        },
        { expression: 'attribute_not_exists(pk)' },
      );
    },
  };
}

function currentOf(item: Item | undefined): PersonalityCurrent | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, write: _write, ...current } = item;
  return current as unknown as PersonalityCurrent;
}

function versionOf(item: Item | undefined): PersonalityVersion | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, write: _write, effective, ...rest } = item;
  return { ...rest, effective: JSON.parse(String(effective)) } as unknown as PersonalityVersion;
}
