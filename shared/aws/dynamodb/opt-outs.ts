import { type OptOut, type OptOuts, personKey } from '../../interaction/opt-outs-port.ts';
import { type Item, optOutKey, optOutKeys, optOutPartition, wakeIndex } from './keys.ts';
import type { Table } from './table.ts';

/** The question alone, for whoever only asks: all there is of this in a publish function. */
export function dynamoOptedOut(table: Table): Pick<OptOuts, 'has'> {
  return {
    async has(platform, { id, handle }) {
      const names = [...new Set([id, handle].map(personKey))].filter((name) => name !== '');
      const found = await Promise.all(names.map((name) => table.get(optOutKey(platform, name))));
      return found.some(counts);
    },
  };
}

/**
 * Who asked to be left alone, one item each, never aged; listed by the sparse index. One that was taken back stays as an item that counts no
 * more: nobody who works with a hive needs the right to delete.
 */
export function dynamoOptOuts(table: Table): OptOuts {
  return {
    ...dynamoOptedOut(table),

    async add(platform, { id, handle }, how, at) {
      const person = personKey(id);
      if (person === '') throw new TypeError(`An opt-out on ${platform} needs the id or the name of a person.`);
      const name = personKey(handle);
      const entry: OptOut = { platform, person, ...(name === person || name === '' ? {} : { handle: name }), how, at };
      const keys = { ...optOutKey(platform, person), ...optOutKeys(platform, person) };
      return table.put(
        { ...entry, ...keys },
        { expression: 'attribute_not_exists(pk) OR attribute_exists(takenBack)' },
      );
    },

    async remove(platform, written) {
      const person = personKey(written);
      const all = await listAll(table);
      // A name finds whoever was stored by id.
      const found = all.filter((one) => one.platform === platform && (one.person === person || one.handle === person));
      const direct = await table.get(optOutKey(platform, person));
      const keys = new Set([...found.map((one) => one.person), ...(counts(direct) ? [person] : [])]);
      for (const key of keys) {
        await table.put(
          { ...optOutKey(platform, key), platform, person: key, takenBack: true },
          { expression: 'attribute_exists(pk)' },
        );
      }
      return keys.size > 0;
    },

    list: () => listAll(table),
  };
}

async function listAll(table: Table): Promise<readonly OptOut[]> {
  const listed: OptOut[] = [];
  let next: Item | undefined;
  do {
    const page = await table.query({
      IndexName: wakeIndex,
      KeyConditionExpression: 'gsi2pk = :partition',
      ExpressionAttributeValues: { ':partition': optOutPartition },
      ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
    });
    const items = await Promise.all(page.items.map(({ pk, sk }) => table.get({ pk: String(pk), sk: String(sk) })));
    // The index may still name one that was taken back.
    for (const item of items) if (counts(item)) listed.push(optOutOf(item));
    next = page.next;
  } while (next !== undefined);
  return listed;
}

/** It is there and was not taken back. */
function counts(item: Item | undefined): item is Item {
  return item !== undefined && item.takenBack !== true;
}

function optOutOf(item: Item): OptOut {
  const { pk: _pk, sk: _sk, gsi2pk: _3, gsi2sk: _4, write: _write, ...entry } = item;
  return entry as unknown as OptOut;
}
