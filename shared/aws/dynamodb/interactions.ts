import {
  type InteractionStore,
  interactionKeptMs,
  type PeopleStore,
  type PlaceStore,
  type TallyStore,
} from '../../interaction/ports.ts';
import type { Clock } from '../../monitoring/log.ts';
import {
  expirySeconds,
  heardKeys,
  type Item,
  interactionKey,
  isExpired,
  ownPersonKey,
  placeKey,
  tallyKey,
} from './keys.ts';
import { dynamoOptOuts } from './opt-outs.ts';
import { putRevised } from './revised.ts';
import { storedInteraction, storedPlace, storedTally } from './stored-items.ts';
import type { Table } from './table.ts';

const day = 24 * 60 * 60_000;

/** Interactions over the one table: an item each, concluded by one conditional write. */
export function dynamoInteractions(table: Table, clock: Clock): InteractionStore {
  const live = (item: Item | undefined) =>
    item === undefined || isExpired(item, clock.now()) ? undefined : storedInteraction(plain(item));
  const read: InteractionStore['read'] = async ({ platform, account, id }) =>
    live(await table.get(interactionKey(platform, account, id)));

  return {
    read,

    async create(interaction) {
      const { platform, account, id } = interaction;
      const expiresAt = expirySeconds(clock.now() + interactionKeptMs);
      const keys = {
        ...interactionKey(platform, account, id),
        ...heardKeys(platform, account, interaction.createdAt, id),
      };
      const item = { ...interaction, ...keys, expiresAt };
      return table.put(item, { expression: 'attribute_not_exists(pk)' });
    },

    async conclude(name, { verdict, context, publication }) {
      const done = await table.update(interactionKey(name.platform, name.account, name.id), {
        set: { verdict, context, publication },
        condition: {
          expression: 'attribute_exists(pk) AND attribute_not_exists(#verdict)',
          names: { '#verdict': 'verdict' },
        },
      });
      return done === undefined ? read(name) : live(done);
    },
  };
}

/** Answers that count; those of a conversation go with its interactions. */
export function dynamoTallies(table: Table, clock: Clock): TallyStore {
  return {
    async read({ platform, account, conversation }) {
      const item = await table.get(tallyKey(platform, account, conversation));
      // One that is over its time still guards the next write.
      return item === undefined ? undefined : storedTally(plain(item));
    },

    async write(before, next) {
      const { platform, account, conversation } = next;
      const expiresAt = expirySeconds(clock.now() + interactionKeptMs);
      return (
        (await putRevised(table, tallyKey(platform, account, conversation), before, { ...next, expiresAt })) !==
        undefined
      );
    },
  };
}

/** People the hive has to know: an item for each mark, read at once. */
export function dynamoPeople(table: Table): PeopleStore {
  const optOuts = dynamoOptOuts(table);
  return {
    async read(platform, { id, handle }) {
      const [optedOut, own, ownByName] = await Promise.all([
        optOuts.has(platform, { id, handle }),
        table.get(ownPersonKey(platform, id)),
        table.get(ownPersonKey(platform, named(handle))),
      ]);
      return { optedOut, ofTheHive: own !== undefined || ownByName !== undefined };
    },

    async optOut(platform, person, { why, at }) {
      // The first wish stays: who wished it again has lost nothing.
      await optOuts.add(platform, person, why, at);
    },

    async markOwn(platform, { id, handle }, account) {
      // Some answers of a platform name people without their id.
      await table.putAll(
        [id, named(handle)].map((person) => ({ platform, person, account, ...ownPersonKey(platform, person) })),
      );
    },
  };
}

function named(handle: string): string {
  return `@${handle.toLowerCase()}`;
}

export function dynamoPlaces(table: Table, clock: Clock): PlaceStore {
  return {
    async read(platform, name) {
      const item = await table.get(placeKey(platform, name), { eventually: true });
      if (item === undefined || isExpired(item, clock.now())) return undefined;
      const { platform: _platform, ...place } = plain(item);
      return storedPlace(place);
    },

    async put(platform, place) {
      const expiresAt = expirySeconds(clock.now() + 7 * day);
      await table.put({ ...place, platform, ...placeKey(platform, place.name), expiresAt });
    },
  };
}

function plain(item: Item): Item {
  const { pk: _pk, sk: _sk, gsi1pk: _1, gsi1sk: _2, expiresAt: _expiresAt, write: _write, ...rest } = item;
  return rest;
}
