import type { ListeningStore } from '../../interaction/ports.ts';
import { placesOfRound, type Stretch } from '../../limits/listening-round.ts';
import { handKey, type Item, listenPartition, roundPartition, roundPlace, sortableTime, wakeIndex } from './keys.ts';
import { putRevised } from './revised.ts';
import { storedHand } from './stored-items.ts';
import type { Page, Table } from './table.ts';

/** Accounts by the time when they are to be asked and by their place in the round, from the index that sweep looks at too. */
export function dynamoListening(table: Table): ListeningStore {
  return {
    async due(platform, transport, now, limit) {
      const page = await table.query({
        IndexName: wakeIndex,
        KeyConditionExpression: 'gsi2pk = :listen AND gsi2sk <= :now',
        // Behind the time stands `#`, and `~` comes after it and after every letter.
        ExpressionAttributeValues: {
          ':listen': listenPartition(platform, transport),
          ':now': `${sortableTime(now)}#~`,
        },
        Limit: limit,
      });
      return page.items.map(({ gsi2sk }) => String(gsi2sk).slice(16));
    },

    async passed(platform, transport, stretch, limit) {
      const found: Item[] = [];
      for (const [first, last] of rangesOf(stretch)) {
        let next: Item | undefined;
        do {
          const page: Page = await table.query({
            IndexName: wakeIndex,
            KeyConditionExpression: 'gsi2pk = :round AND gsi2sk BETWEEN :first AND :last',
            ExpressionAttributeValues: {
              ':round': roundPartition(platform, transport),
              ':first': roundPlace(first),
              ':last': `${roundPlace(last)}~`,
            },
            Limit: limit - found.length,
            ExclusiveStartKey: next,
          });
          found.push(...page.items);
          next = page.next;
        } while (next !== undefined && found.length < limit);
        if (found.length >= limit) break;
      }
      return found.map(({ gsi2sk }) => ({
        account: String(gsi2sk).slice(5),
        place: Number(String(gsi2sk).slice(0, 4)),
      }));
    },

    async readHand(platform, transport) {
      // Each tick reads it, and whoever reads it late cannot write.
      const item = await table.get(handKey(platform, transport), { eventually: true });
      if (item === undefined) return undefined;
      const { pk: _pk, sk: _sk, write: _write, ...hand } = item;
      return storedHand(`${platform} over ${transport}`, hand);
    },

    async writeHand(platform, transport, before, next) {
      return (await putRevised(table, handKey(platform, transport), before, next)) !== undefined;
    },
  };
}

/** First and last place of each part of a stretch: two where it goes over the end of the round. */
function rangesOf({ from, places }: Stretch): readonly (readonly [number, number])[] {
  const end = from + places;
  return [[from, Math.min(end, placesOfRound) - 1] as const, [0, end - placesOfRound - 1] as const].filter(
    ([first, last]) => first <= last,
  );
}
