import type { FetchedInteraction } from '../../../shared/interaction/interaction.ts';
import { seededRandom } from '../../chaos/random.ts';
import type { Calendar } from './calendar.ts';
import { idOf, isTalkedTo } from './crowd.ts';
import type { Stores } from './stores.ts';

const hour = 60 * 60_000;
/** Somebody says something to such an account so often. */
const everyMs = 9 * hour;

const words = [
  'How do you see that?',
  'I have thought the same for years.',
  'Is there more of this?',
  'My neighbour would not agree.',
  'What happened to it?',
  'That made my day.',
];

interface Talking {
  /** Number of the first personality. */
  readonly first: number;
  readonly count: number;
  readonly seed: number;
  /** Nobody says anything after that. */
  readonly end: number;
  readonly calendar: Calendar<() => Promise<void>>;
  readonly stores: Stores;
  now(): number;
}

/** People who talk to one personality in so many, on every platform where it listens; a few of them want to be left alone, or are machines. */
export async function talking({
  first,
  count,
  seed,
  end,
  calendar,
  stores,
  now,
}: Talking): Promise<{ said(): number }> {
  let said = 0;
  const begin = async (number: number): Promise<void> => {
    const id = idOf(number);
    const current = await stores.personalities.readCurrent(id);
    for (const { platform, account } of current?.accounts ?? []) {
      const random = seededRandom(seed * 7_919 + number * 2 + platform.length);
      let spoken = 0;
      const speak = async (): Promise<void> => {
        if (now() >= end) return;
        said += 1;
        spoken += 1;
        const mention: FetchedInteraction = {
          id: `${number}x${platform.length}x${spoken}`,
          kind: random.chance(0.5) ? 'mention' : 'reply',
          author: authorOf(number, random.below(6)),
          text: random.chance(0.01) ? 'Stop.' : random.pick(words),
          createdAt: now(),
          url: `https://example.com/${number}/${spoken}`,
          conversation: `${number}c${Math.floor(spoken / 3)}`,
          summoned: random.chance(0.95),
        };
        stores.judge.say(platform, account, mention);
        calendar.add(now() + everyMs / 2 + random.below(everyMs), speak);
      };
      calendar.add(now() + random.below(everyMs), speak);
    }
  };
  for (let number = first; number < first + count; number += 1) if (isTalkedTo(number)) await begin(number);
  return { said: () => said };
}

function authorOf(number: number, person: number): FetchedInteraction['author'] {
  // Another personality of the hive is among them, and a machine.
  if (person === 5) return { id: `id-${idOf(number + 1)}`, handle: idOf(number + 1) };
  const name = `person${number}of${person}`;
  return { id: name, handle: name, ...(person === 4 ? { machine: true } : {}) };
}
