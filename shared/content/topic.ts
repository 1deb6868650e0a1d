import { shuffled } from './seeded.ts';

/** Above this the history of an account (its last 64 topics) is too short to tell where cycles begin. */
const mostShuffledAnew = 21;

/**
 * The topic of the next post: every topic is used before one repeats, each cycle in another order, and a new cycle never begins with the
 * topic that ended the last one. A topic that is added later joins the present cycle; one that is gone is forgotten. More than 21 topics go
 * round in one order that the seed decides, for which the end of the history is enough.
 *
 * @param used topics of earlier posts, oldest first: all of them, a tail at least three times as long as there are topics, or what
 *   rememberTopic kept.
 * @param seed same seed and history, same topic.
 * @returns undefined where there are no topics.
 */
export function chooseTopic(topics: readonly string[], used: readonly string[], seed: string): string | undefined {
  const known = [...new Set(topics)];
  if (known.length > mostShuffledAnew) return nextInOrder(shuffled(known, JSON.stringify([seed])), used);
  const { previous, current } = cycles(known, used);
  const order = shuffled(known, JSON.stringify([seed, previous]));
  const open = order.filter((topic) => !current.includes(topic));
  const last = current.at(-1) ?? previous.at(-1);
  return open.find((topic) => topic !== last) ?? open[0];
}

/** The first behind the one used last that the history does not name; where it names all, the one that is used longest ago. */
function nextInOrder(order: readonly string[], used: readonly string[]): string | undefined {
  const last = used.findLast((topic) => order.includes(topic));
  const from = last === undefined ? 0 : order.indexOf(last) + 1;
  const turned = [...order.slice(from), ...order.slice(0, from)];
  const recent = new Set(used.slice(-(order.length - 1)));
  return turned.find((topic) => !recent.has(topic)) ?? turned[0];
}

/**
 * The history after a post about `topic`: no longer than two cycles, and as good as the whole one for chooseTopic.
 */
export function rememberTopic(topics: readonly string[], used: readonly string[], topic: string): readonly string[] {
  const { previous, current } = cycles([...new Set(topics)], [...used, topic]);
  return [...previous, ...current];
}

interface Cycles {
  /** The last cycle that ended. */
  readonly previous: readonly string[];
  /** What the present one had so far. */
  readonly current: readonly string[];
}

/**
 * Reads the history as cycles: one ends when it has every topic, or too early, when a topic comes again (topics were added or taken away,
 * or the history begins in the middle of a cycle). Where it begins is found by trying: the reading with the fewest early ends is right.
 */
function cycles(known: readonly string[], used: readonly string[]): Cycles {
  const history = used.filter((topic) => known.includes(topic));
  let best: (Cycles & { readonly broken: number }) | undefined;
  for (let start = 0; start < Math.max(1, Math.min(known.length, history.length)); start++) {
    const reading = read(known.length, history, start);
    if (best === undefined || reading.broken < best.broken) best = reading;
    if (best.broken === 0) break;
  }
  return best ?? { previous: [], current: [] };
}

function read(count: number, history: readonly string[], start: number): Cycles & { readonly broken: number } {
  const head = history.slice(0, start);
  let broken = new Set(head).size === head.length ? 0 : 1;
  let previous: string[] = head;
  let current: string[] = [];
  for (const topic of history.slice(start)) {
    if (current.includes(topic)) {
      broken++;
      previous = current;
      current = [];
    }
    current.push(topic);
    if (current.length === count) {
      previous = current;
      current = [];
    }
  }
  return { previous, current, broken };
}
