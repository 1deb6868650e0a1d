import { describe, expect, it } from 'vitest';
import { chooseTopic, rememberTopic } from '../../../shared/content/topic.ts';

const topics = ['rye', 'wheat', 'oats', 'spelt', 'corn', 'barley', 'millet'];

/** The topics of `count` posts, with the history kept by `keep`. */
function run(
  count: number,
  keep: (used: readonly string[], topic: string) => readonly string[],
  seed = 'ada',
): string[] {
  const chosen: string[] = [];
  let used: readonly string[] = [];
  for (let post = 0; post < count; post++) {
    const topic = chooseTopic(topics, used, seed) ?? 'none';
    chosen.push(topic);
    used = keep(used, topic);
  }
  return chosen;
}

const ways = [
  ['the whole history', (used: readonly string[], topic: string) => [...used, topic]],
  ['the last 64', (used: readonly string[], topic: string) => [...used, topic].slice(-64)],
  ['the last 21', (used: readonly string[], topic: string) => [...used, topic].slice(-21)],
  ['what rememberTopic keeps', (used: readonly string[], topic: string) => rememberTopic(topics, used, topic)],
] as const;

describe('topics', () => {
  it.each(ways)('uses each before one repeats, knowing %s', (_, keep) => {
    for (const seed of ['ada', 'ben', 'cleo']) {
      const chosen = run(topics.length * 30, keep, seed);
      for (let start = 0; start < chosen.length; start += topics.length) {
        expect([...chosen.slice(start, start + topics.length)].sort()).toEqual([...topics].sort());
      }
      for (const [index, topic] of chosen.entries()) expect(topic).not.toBe(chosen[index + 1]);
    }
  });

  it('orders each cycle anew, and by the seed', () => {
    const chosen = run(topics.length * 6, (used, topic) => [...used, topic]);
    const cycles = new Set<string>();
    for (let start = 0; start < chosen.length; start += topics.length) {
      cycles.add(chosen.slice(start, start + topics.length).join());
    }
    expect(cycles.size).toBeGreaterThan(4);
    expect(run(7, (used, topic) => [...used, topic], 'ben')).not.toEqual(chosen.slice(0, 7));
  });

  it('is the same for the same seed and history', () => {
    expect(chooseTopic(topics, ['rye', 'oats'], 'ada')).toBe(chooseTopic(topics, ['rye', 'oats'], 'ada'));
  });

  it('keeps a history of less than two cycles', () => {
    let used: readonly string[] = [];
    for (let post = 0; post < 100; post++) {
      used = rememberTopic(topics, used, chooseTopic(topics, used, 'ada') ?? 'none');
      expect(used.length).toBeLessThan(2 * topics.length);
    }
  });

  it('takes an added topic into the present cycle, once', () => {
    const used = run(16, (before, topic) => [...before, topic]);
    const more = [...topics, 'teff'];
    const next: string[] = [];
    for (let post = 0; post < 8; post++) next.push(chooseTopic(more, [...used, ...next], 'ada') ?? 'none');
    expect(next.filter((topic) => topic === 'teff')).toHaveLength(1);
  });

  it('forgets topics that are gone', () => {
    expect(chooseTopic(['rye'], ['corn', 'rye', 'corn'], 'ada')).toBe('rye');
    expect(rememberTopic(['rye', 'oats'], ['corn', 'rye'], 'corn')).toEqual(['rye']);
  });

  it('copes with one topic, doubles and none', () => {
    expect(chooseTopic(['rye'], ['rye', 'rye'], 'ada')).toBe('rye');
    expect(chooseTopic(['rye', 'rye', 'oats'], ['rye'], 'ada')).toBe('oats');
    expect(chooseTopic([], ['rye'], 'ada')).toBeUndefined();
  });

  it.each([22, 30, 64, 100, 300])('uses each of %d before one repeats, knowing the last 64 alone', (count) => {
    const many = Array.from({ length: count }, (_, index) => `topic ${index}`);
    let used: readonly string[] = [];
    const chosen: string[] = [];
    for (let post = 0; post < count * 3; post++) {
      // The history is read anew each time, as after a restart.
      used = JSON.parse(JSON.stringify(used)) as string[];
      chosen.push(chooseTopic(many, used, 'ada/here')!);
      used = [...used, chosen.at(-1)!].slice(-64);
    }
    for (const start of [0, count, 2 * count]) {
      expect(new Set(chosen.slice(start, start + count)).size).toBe(count);
    }
    const added = [...many, 'new'];
    const next: string[] = [];
    for (let post = 0; post <= count; post++) {
      next.push(chooseTopic(added, [...used, ...next].slice(-64), 'ada/here')!);
    }
    expect(next).toContain('new');
  });

  it('goes on where a post of the operator named a topic out of turn', () => {
    const many = Array.from({ length: 30 }, (_, index) => `topic ${index}`);
    const first = chooseTopic(many, [], 'ada')!;
    const out = many.find((topic) => topic !== first)!;
    expect([first, out]).not.toContain(chooseTopic(many, [first, out], 'ada'));
  });

  it('goes another way on another platform', () => {
    const way = (seed: string) => run(topics.length, (used, topic) => [...used, topic], seed);
    expect(way('ada/here')).not.toEqual(way('ada/there'));
  });
});
