import type {
  ConversationPost,
  FetchedInteraction,
  InteractionKind,
  Person,
} from '../../shared/interaction/interaction.ts';
import type { Cursor, FetchOptions, InteractionsPage } from '../../shared/interaction/platform-reads.ts';

/** One post of a person, or of an account of the hive that somebody wrote by hand. */
export interface Said {
  readonly id: string;
  readonly kind: InteractionKind;
  readonly author: Person;
  readonly text: string;
  readonly title?: string;
  /** Accounts it is said to, the first by its kind and the others by name alone; none where it is a new post in a place. */
  readonly to: readonly string[];
  /** The platform lets the account answer it. */
  readonly summoned: boolean;
  readonly conversation: string;
  readonly about?: string;
  readonly place?: string;
  /** The platform's stamp, epoch milliseconds. */
  readonly createdAt: number;
  /** The listing shows it from then on. */
  readonly shownFrom: number;
  /** Its place in the listing, which goes by the time of showing: what shows late comes behind what was said after it. */
  readonly position: number;
}

export type Words = Omit<Said, 'id' | 'createdAt' | 'shownFrom' | 'position'>;

/** A post of the hive as people see it, and what it answers. */
export type Standing = ConversationPost & { readonly about?: string };

export interface TalkOptions {
  /** `cursor`: whoever asks says how far it has read; `unread`: the platform keeps what was read, until then all of it comes again. */
  readonly remembers: 'cursor' | 'unread';
  now(): number;
  /** How far the platform's clock is off, milliseconds. */
  readonly skew: number;
  /** A post of the hive that stands; undefined where there is none. */
  standing(id: string): Standing | undefined;
}

/** So many come with one answer. */
const pageSize = 4;
/** So many that were read before come again with it, where the platform repeats itself. */
const repeated = 3;
const positionsPerMs = 1000;

/** What people say on one platform, and which account is shown what of it. */
export class Talk {
  readonly said: Said[] = [];
  /** Posts that their authors took back, by id. */
  readonly gone = new Set<string>();
  readonly #byId = new Map<string, Said>();
  /** What accounts were shown and told the platform so. */
  readonly #read = new Map<string, Set<string>>();
  readonly #options: TalkOptions;

  constructor(options: TalkOptions) {
    this.#options = options;
  }

  /** @param lateMs how long the listing hides it */
  say(words: Words, lateMs: number): Said {
    const now = this.#options.now();
    const number = this.said.length + 1;
    const shownFrom = now + lateMs;
    const position = shownFrom * positionsPerMs + number;
    const said = { ...words, id: `p${number}`, createdAt: now + this.#options.skew, shownFrom, position };
    this.said.push(said);
    this.#byId.set(said.id, said);
    return said;
  }

  get(id: string): Said | undefined {
    return this.#byId.get(id);
  }

  /** The first post of the conversation that a post of anybody stands in. */
  rootOf(id: string): string {
    const said = this.#byId.get(id);
    if (said !== undefined) return said.conversation;
    const above = this.#options.standing(id)?.about;
    return above === undefined ? id : this.rootOf(above);
  }

  /** @param repeats whether some that were read come again */
  page(account: string, cursor: Cursor | undefined, options: FetchOptions, repeats: boolean): InteractionsPage {
    const from = Number(cursor?.read ?? 0);
    const all = this.#for(account, options).filter(({ shownFrom }) => shownFrom <= this.#options.now());
    const fresh = all.filter((said) => said.position > from && !this.#hasRead(account, said));
    const shown = fresh.slice(0, pageSize);
    const more = fresh.length > shown.length;
    const again = repeats ? all.filter(({ position }) => position <= from).slice(-repeated) : [];
    const interactions = [...again, ...shown].sort((a, b) => a.createdAt - b.createdAt || a.position - b.position);
    const last = shown.at(-1)?.position ?? from;
    // Where the platform remembers, all that was not read is listed from its beginning, once a row of pages is through.
    const read = this.#options.remembers === 'cursor' || more ? last : 0;
    return {
      interactions: interactions.map((said) => this.#fetched(said, account)),
      cursor: read === 0 ? {} : { read },
      more,
      billedReads: interactions.length,
    };
  }

  acknowledge(account: string, ids: readonly string[]): void {
    if (this.#options.remembers === 'cursor') return;
    const read = this.#read.get(account) ?? new Set();
    for (const id of ids) read.add(id);
    this.#read.set(account, read);
  }

  /** The post and what is above it, oldest first; what is gone is left out, and ends the way. */
  conversation(id: string, depth: number): readonly ConversationPost[] {
    const upward: ConversationPost[] = [];
    for (let next: string | undefined = id; next !== undefined && upward.length < depth; ) {
      const post: Standing | undefined = this.#standing(next);
      if (post === undefined) break;
      const { about, ...rest } = post;
      upward.push(rest);
      next = about;
    }
    return upward.reverse();
  }

  /** When the account can next be shown something that it was not, infinite where there is nothing. */
  nextFor(account: string, cursor: Cursor | undefined, options: FetchOptions): number {
    const from = this.#options.remembers === 'cursor' ? Number(cursor?.read ?? 0) : 0;
    return this.#for(account, options)
      .filter((said) => said.position > from && !this.#hasRead(account, said))
      .reduce((next, { shownFrom }) => Math.min(next, shownFrom), Number.POSITIVE_INFINITY);
  }

  #for(account: string, { newPostsIn, since }: FetchOptions): readonly Said[] {
    const wanted = ({ kind, to, place = '' }: Said) =>
      kind === 'new-post' ? newPostsIn.some((one) => one.toLowerCase() === place.toLowerCase()) : to.includes(account);
    return this.said
      .filter((one) => one.createdAt >= since && one.author.id !== account && !this.gone.has(one.id) && wanted(one))
      .sort((a, b) => a.position - b.position);
  }

  #hasRead(account: string, { id }: Said): boolean {
    return this.#read.get(account)?.has(id) === true;
  }

  #standing(id: string): Standing | undefined {
    const said = this.#byId.get(id);
    return said === undefined || this.gone.has(id) ? this.#options.standing(id) : said;
  }

  #fetched(said: Said, account: string): FetchedInteraction {
    const { to, shownFrom: _shown, position: _position, ...rest } = said;
    const byName = to.indexOf(account) > 0;
    return { ...rest, ...(byName ? { kind: 'mention' } : {}), url: `https://people.example/${said.id}` };
  }
}
