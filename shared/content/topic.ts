import { shuffled } from './seeded.ts';

/**
 * The topic of the next post: every topic is used before one repeats, each cycle in another order, and a new cycle never begins with the
 * topic that ended the last one. A topic that is added later joins the present cycle; one that is gone is forgotten.
 *
 * @param used topics of earlier posts, oldest first: all of them, or what rememberTopic kept.
 * @param seed same seed and history, same topic.
 * @returns undefined where there are no topics.
 */
export function chooseTopic(topics: readonly string[], used: readonly string[], seed: string): string | undefined {
  const known = [...new Set(topics)];
  const { previous, current } = cycles(known, used);
  const order = shuffled(known, JSON.stringify([seed, previous]));
  const open = order.filter((topic) => !current.includes(topic));
  const last = current.at(-1) ?? previous.at(-1);
  return open.find((topic) => topic !== last) ?? open[0];
}

/**
 * The history after a post about `topic`: no longer than two cycles, and as good as the whole one for chooseTopic.
 */
export function rememberTopic(topics: readonly string[], used: readonly string[], topic: string): readonly string[] {
  const { previous, current } = cycles([...new Set(topics)], [...used, topic]);
  return [...previous, ...current];
}

/** Reads the history as cycles: one ends when it has every topic, or when a topic comes again. */
function cycles(known: readonly string[], used: readonly string[]): { previous: string[]; current: string[] } {
  let previous: string[] = [];
  let current: string[] = [];
  for (const topic of used) {
    if (!known.includes(topic)) continue;
    if (current.includes(topic)) {
      previous = current;
      current = [];
    }
    current.push(topic);
    if (current.length === known.length) {
      previous = current;
      current = [];
    }
  }
  return { previous, current };
}
