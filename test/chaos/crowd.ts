import type { Person } from '../../shared/interaction/interaction.ts';
import { type Hive, minute } from './hive.ts';
import { accountNames } from './operator.ts';
import type { ChaosPlatform } from './platform.ts';
import type { Random } from './random.ts';
import type { Said, Words } from './talk.ts';

const strangers: readonly Person[] = ['sam', 'tia', 'uma', 'vic', 'wes'].map((handle, index) => ({
  id: `s${index + 1}`,
  handle,
}));
const machine: Person = { id: 's9', handle: 'robo', machine: true };
const wishes = ['stop', 'Please stop replying to me.', 'leave me alone'];
/** Somebody says something in so many of a hundred minutes. */
const busy = [0.1, 0.2, 0.35];

/** What somebody does, by how often it comes. */
const acts = {
  mention: 5,
  answer: 6,
  'go on': 8,
  quote: 2,
  'name two': 1,
  'name below': 1,
  stop: 1,
  'take back': 1.5,
  sibling: 1.5,
  'new post': 1.5,
} as const;
type Act = keyof typeof acts;
const actNames = Object.keys(acts) as Act[];
const weight = Object.values(acts).reduce((sum, one) => sum + one, 0);

/**
 * Seeded strangers on all platforms of a world: they name accounts, answer and quote what the hive says, go on talking, write to two at once,
 * ask to be left alone (and speak on all the same), take back what they said; and accounts of the hive that people write with by hand.
 */
export class Crowd {
  readonly #hive: Hive;
  readonly #luck: Random;
  readonly #busy: number;
  #count = 0;

  /** @param luck of its own: a world without a crowd goes as it would without this class. */
  constructor(hive: Hive, luck: Random) {
    this.#hive = hive;
    this.#luck = luck;
    this.#busy = luck.pick(busy);
  }

  eachMinute(): void {
    if (!this.#hive.storm) return;
    for (const platform of this.#hive.platforms.values()) {
      if (!this.#luck.chance(this.#busy)) continue;
      // Some talk faster than they are listened to.
      const times = this.#luck.chance(0.2) ? 3 : 1;
      const person = this.#luck.chance(0.04) ? machine : this.#luck.pick(strangers);
      for (let time = 0; time < times; time += 1) this.#act(platform, person);
    }
  }

  #act(platform: ChaosPlatform, person: Person): void {
    let left = this.#luck.next() * weight;
    for (const act of actNames) {
      left -= acts[act];
      if (left < 0) {
        this.#does[act](platform, person);
        return;
      }
    }
  }

  readonly #does: Readonly<Record<Act, (platform: ChaosPlatform, person: Person) => void>> = {
    mention: (platform, person) => this.#name(platform, person, [this.#account()]),
    answer: (platform, person) => this.#about(platform, person, 'reply'),
    quote: (platform, person) => this.#about(platform, person, 'quote'),
    'go on': (platform, person) => this.#goOn(platform, person),
    'name two': (platform, person) => this.#name(platform, person, this.#two()),
    'name below': (platform, person) => this.#nameBelow(platform, person),
    stop: (platform, person) => this.#name(platform, person, [this.#account()], this.#luck.pick(wishes)),
    'take back': ({ talk }, person) => {
      const own = talk.said.filter(({ author }) => author.id === person.id);
      if (own.length > 0) talk.gone.add(this.#luck.pick(own.slice(-4)).id);
    },
    sibling: (platform) => {
      const [one = '', other = ''] = this.#two();
      // Accounts are known on the platform as the hive names them.
      this.#about(platform, { id: one, handle: one }, 'reply', other);
    },
    'new post': (platform, person) => {
      if (platform.traits.places === undefined) return;
      const place = this.#luck.pick(['tea', 'kettles', 'spoons']);
      this.#say(platform, person, { kind: 'new-post', to: [], summoned: true, place, title: 'Of tea' });
    },
  };

  #name(platform: ChaosPlatform, person: Person, to: readonly string[], text?: string): void {
    const words = text === undefined ? {} : { text };
    this.#say(platform, person, { kind: 'mention', to, summoned: true, ...words });
  }

  /** Answers or quotes one of the newest posts of the hive; where there is none, the account is named. */
  #about(platform: ChaosPlatform, person: Person, kind: 'reply' | 'quote', of?: string): void {
    const visible = platform.posts.filter(
      ({ id, account, visibleFrom }) =>
        visibleFrom <= this.#hive.now && !platform.removed.has(id) && (of === undefined || account === of),
    );
    const post = visible.length === 0 ? undefined : this.#luck.pick(visible.slice(-6));
    if (post === undefined) {
      this.#name(platform, person, [of ?? this.#account()]);
      return;
    }
    const { place } = post.target;
    this.#say(platform, person, {
      kind,
      to: [post.account],
      summoned: true,
      about: post.id,
      ...(kind === 'reply' ? { conversation: platform.talk.rootOf(post.id) } : {}),
      ...(place === undefined ? {} : { place }),
    });
  }

  /** Whoever was answered answers, in the same conversation; else says one thing more in the one that they began. */
  #goOn(platform: ChaosPlatform, person: Person): void {
    const { talk, posts, removed } = platform;
    const own = talk.said.filter(({ author, kind }) => author.id === person.id && kind !== 'new-post');
    const last = own.at(-1);
    if (last === undefined) {
      this.#about(platform, person, 'reply');
      return;
    }
    const answer = posts.findLast(
      ({ id, target, visibleFrom }) =>
        visibleFrom <= this.#hive.now && !removed.has(id) && talk.get(target.replyTo ?? '')?.author.id === person.id,
    );
    const where = answer === undefined ? last : undefined;
    this.#say(platform, person, {
      kind: answer === undefined ? 'mention' : 'reply',
      to: [answer?.account ?? last.to[0] ?? this.#account()],
      summoned: true,
      about: answer?.id ?? last.id,
      conversation: talk.rootOf(answer?.id ?? last.id),
      ...placeOf(where ?? talk.get(answer?.target.replyTo ?? '')),
    });
  }

  /** Names an account below what somebody else said, or speaks to nobody where its platform's rules forbid an answer. */
  #nameBelow(platform: ChaosPlatform, person: Person): void {
    const others = platform.talk.said.filter(({ author }) => author.id !== person.id);
    const above = others.length === 0 ? undefined : this.#luck.pick(others.slice(-6));
    this.#say(platform, person, {
      kind: 'mention',
      to: [this.#account()],
      summoned: this.#luck.chance(0.5),
      ...(above === undefined ? {} : { about: above.id, conversation: above.conversation }),
      ...placeOf(above),
    });
  }

  #say(
    platform: ChaosPlatform,
    author: Person,
    words: Omit<Words, 'author' | 'text' | 'conversation'> & Partial<Words>,
  ) {
    this.#count += 1;
    const { talk, traits } = platform;
    const place = words.place ?? (traits.places === undefined || this.#luck.chance(0.3) ? undefined : 'tea');
    const said = {
      text: `What of the tide, asked for the ${this.#count}th time?`,
      conversation: `p${talk.said.length + 1}`,
      author,
      ...words,
      ...(place === undefined ? {} : { place }),
    };
    talk.say(said, this.#luck.chance(0.2) ? this.#luck.below(traits.graceTimeMs) : this.#luck.below(minute / 2));
  }

  #account(): string {
    return this.#luck.pick(accountNames);
  }

  #two(): readonly string[] {
    const first = this.#luck.below(accountNames.length);
    const second = (first + 1 + this.#luck.below(accountNames.length - 1)) % accountNames.length;
    return [accountNames[first] ?? '', accountNames[second] ?? ''];
  }
}

function placeOf(said: Said | undefined): { readonly place?: string } {
  return said?.place === undefined ? {} : { place: said.place };
}
