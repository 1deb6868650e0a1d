import { describe, expect, it } from 'vitest';
import type { FetchedInteraction } from '../../../shared/interaction/interaction.ts';
import { type Answered, decide, type PolicyFacts, rules } from '../../../shared/interaction/policy.ts';
import { defaultReplies } from '../../../shared/personality/replies.ts';

const hour = 60 * 60_000;
const now = Date.parse('2026-11-26T12:00:00Z');

const mention: FetchedInteraction = {
  id: '77',
  kind: 'mention',
  author: { id: 'p1', handle: 'bob' },
  text: '@ada do the lamps sleep?',
  createdAt: now - hour,
  url: 'https://chirp.example/77',
  conversation: '70',
  summoned: true,
};

type Change = Omit<Partial<PolicyFacts>, 'interaction' | 'settings'> & {
  readonly interaction?: Partial<FetchedInteraction>;
  readonly settings?: Partial<PolicyFacts['settings']>;
};

function facts({ interaction, settings, ...rest }: Change = {}): PolicyFacts {
  return {
    interaction: { ...mention, ...interaction },
    self: { id: 'own', handle: 'ada' },
    ofTheHive: false,
    optedOut: false,
    optOutWords: [],
    settings: { ...defaultReplies, places: { spokenTo: 'everywhere', newPosts: ['tea'] }, ...settings },
    probability: 1,
    since: now - 48 * hour,
    today: [],
    inConversation: [],
    now,
    ...rest,
  };
}

const answers = (count: number, person = 'p1', more: Partial<Answered> = {}): Answered[] =>
  Array.from({ length: count }, (_, index) => ({ id: `a${index}`, person, at: now - hour, ...more }));
const newPost = { kind: 'new-post', place: 'tea', summoned: false } as const;

/** Rule, what it is against, and what it has nothing against. */
const table: readonly (readonly [rule: string, against: Change, lets: Change])[] = [
  ['ourselves', { interaction: { author: { id: 'own', handle: 'x' } } }, {}],
  [
    'ourselves',
    { interaction: { author: { id: 'x', handle: 'ada' } } },
    { interaction: { author: { id: 'x', handle: 'adam' } } },
  ],
  ['hive', { ofTheHive: true }, { ofTheHive: false }],
  ['opted-out', { optedOut: true }, { optedOut: false }],
  ['opt-out-words', { interaction: { text: '@ada stop' } }, { interaction: { text: "@ada don't stop, it is great" } }],
  [
    'opt-out-words',
    { interaction: { text: 'Lass mich bitte endlich in Ruhe, lass mich in Ruhe!' } },
    { interaction: { text: 'Hier ist Ruhe.' } },
  ],
  ['opt-out-words', { optOutWords: ['shoo'], interaction: { text: 'Shoo!' } }, { interaction: { text: 'Shoo!' } }],
  ['opt-out-words', { interaction: { text: 'stop' } }, { interaction: { ...newPost, text: 'stop' } }],
  [
    'machine',
    { interaction: { author: { ...mention.author, machine: true } } },
    { interaction: { author: { ...mention.author, machine: false } } },
  ],
  ['post-state', { interaction: { locked: true } }, { interaction: { locked: false } }],
  ['post-state', { interaction: { adult: true } }, { interaction: { adult: false } }],
  ['post-state', { interaction: { pinned: true } }, { interaction: { pinned: false } }],
  ['before-start', { since: mention.createdAt + 1 }, { since: mention.createdAt }],
  ['age', { interaction: { createdAt: now - 24 * hour - 1 } }, { interaction: { createdAt: now - 24 * hour } }],
  ['age', { settings: { maximumAgeHours: 0.5 } }, { settings: { maximumAgeHours: 2 } }],
  ['switched-off', { settings: { enabled: false } }, { settings: { enabled: true } }],
  ['place', { interaction: { ...newPost, place: 'coffee' } }, { interaction: { ...newPost, place: 'Tea' } }],
  ['place', { interaction: { ...newPost, place: undefined } as never }, { interaction: newPost }],
  [
    'place',
    { interaction: { place: 'coffee' }, settings: { places: { spokenTo: ['tea'], newPosts: [] } } },
    { interaction: { place: 'TEA' }, settings: { places: { spokenTo: ['tea'], newPosts: [] } } },
  ],
  ['not-summoned', { interaction: { summoned: false } }, { interaction: newPost }],
  ['depth', { inConversation: answers(3) }, { inConversation: [...answers(2), ...answers(5, 'p2')] }],
  ['depth', { inConversation: answers(1), settings: { maximumDepth: 1 } }, { inConversation: answers(1) }],
  ['per-person', { today: answers(5) }, { today: answers(4) }],
  [
    'per-person',
    { today: answers(1), settings: { perPersonPerDay: 1 } },
    { today: answers(5, 'p1', { at: now - 24 * hour }) },
  ],
  ['per-day', { today: answers(20, 'p2') }, { today: answers(19, 'p2') }],
  ['per-day', { today: answers(2, 'p2'), settings: { perDay: 2 } }, { today: answers(2, 'p2') }],
  [
    'new-posts-per-day',
    { interaction: newPost, today: answers(3, 'p2', { unasked: true }) },
    { today: answers(3, 'p2', { unasked: true }) },
  ],
  ['new-posts-per-day', { interaction: newPost, settings: { newPostsPerDay: 0 } }, { interaction: newPost }],
  ['chance', { probability: 0 }, { probability: 1 }],
];

describe('the reply policy', () => {
  it.each(table)('%s is against %j', (rule, against, lets) => {
    const no = decide(facts(against));
    expect(no).toMatchObject({ answer: false, rule, at: now });
    expect(no.why).not.toBe('');
    expect(decide(facts(lets))).toMatchObject({ answer: true, rule: 'answered' });
  });

  it('has a row for each rule, and the rules are tried in this order', () => {
    expect([...new Set(table.map(([rule]) => rule))]).toEqual(rules.map(({ name }) => name));
  });

  it('opts a person out only by words that are said to the account', () => {
    expect(decide(facts({ interaction: { text: 'leave me alone' } })).optsOut).toBe(true);
    expect(
      decide(facts({ interaction: { author: { id: 'p1', handle: 'bob', machine: true } } })).optsOut,
    ).toBeUndefined();
    // Even where it could not be answered.
    expect(decide(facts({ interaction: { text: 'stop', summoned: false } })).optsOut).toBe(true);
    expect(decide(facts({ ofTheHive: true, interaction: { text: 'stop' } })).optsOut).toBeUndefined();
  });

  it('does not count an answer against itself', () => {
    const mine = { id: '77', person: 'p1', at: now };
    const settings = { maximumDepth: 1, perPersonPerDay: 1, perDay: 1 };
    expect(decide(facts({ today: [mine], inConversation: [mine], settings })).answer).toBe(true);
    expect(decide(facts({ today: answers(1), inConversation: [mine], settings })).answer).toBe(false);
  });

  it('leaves as much to chance as the probability says, and decides alike again', () => {
    const decided = (probability: number) =>
      Array.from({ length: 2_000 }, (_, id) => decide(facts({ probability, interaction: { id: String(id) } })).answer);
    const share = (probability: number) => decided(probability).filter(Boolean).length / 2_000;
    expect(decided(0.3)).toEqual(decided(0.3));
    expect(share(0.3)).toBeGreaterThan(0.26);
    expect(share(0.3)).toBeLessThan(0.34);
    expect(share(0.9)).toBeGreaterThan(share(0.3));
  });
});
