import {
  AccountBlocked,
  type AccountBlockKind,
  AuthExpired,
  DuplicateRefused,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../shared/publication/errors.ts';
import {
  limitOf,
  type PartToPublish,
  type PlatformTraits,
  type PublishedPart,
  type RecentPosts,
} from '../../shared/publication/platform.ts';
import { type AskFault, blockKinds, type CreateFault, draw, type Faults, noFaults, storedUnheard } from './faults.ts';
import type { Manners } from './manners.ts';
import type { Random } from './random.ts';
import { type Standing, Talk } from './talk.ts';
import { TokenEndpoint } from './tokens.ts';
import type { Worker } from './turns.ts';

export interface ChaosPost {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  readonly text: string;
  readonly title: string | undefined;
  readonly target: PartToPublish['target'];
  /** The platform's stamp, by its own clock. */
  readonly createdAt: number;
  readonly visibleFrom: number;
  /** Which publication's request made it: known to the harness alone. */
  readonly publication: string;
}

export interface Create {
  readonly account: string;
  readonly bearer: string;
  readonly part: PartToPublish;
  readonly publication: string;
  /** Sent by the website's own script, proved by a login. */
  readonly website?: boolean;
  /** It comes twice at the same moment: neither request sees the words of the other. */
  readonly twice?: boolean;
}

interface Window {
  readonly end: number;
  count: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A platform as its sandbox is: it keeps what it takes, lists it within its grace time, counts requests, takes tokens that are good, and
 * does not say what became of a lost request.
 */
export class ChaosPlatform {
  readonly traits: PlatformTraits;
  readonly manners: Manners;
  readonly tokens: TokenEndpoint;
  /** What people say. */
  readonly talk: Talk;
  /** Told of what an account was shown of it. */
  shown: (account: string, ids: readonly string[]) => void = () => undefined;
  /** Told of each answer that it bills the reading of, whoever hears it. */
  billed: (worker: Worker, account: string, ids: readonly string[], transport: 'api' | 'browser') => void = () =>
    undefined;
  /** Logins by a person's password. */
  readonly website: TokenEndpoint;
  readonly #passwords = new Map<string, string>();
  readonly posts: ChaosPost[] = [];
  /** Posts that were taken down, by id, and when. */
  readonly removed = new Map<string, number>();
  readonly #byId = new Map<string, ChaosPost>();
  /** When the account said the words last. */
  readonly #said = new Map<string, number>();
  readonly #standing = new Map<string, AccountBlockKind>();
  readonly #windows = new Map<string, Window>();
  /** Requests on their way that the platform will take later. */
  #late: { readonly at: number; readonly create: Create }[] = [];
  #faults: Faults = noFaults;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #skew: number;

  constructor(traits: PlatformTraits, manners: Manners, random: Random, now: () => number, skew: number) {
    this.traits = traits;
    this.manners = manners;
    this.#random = random;
    this.#now = now;
    this.#skew = skew;
    this.tokens = new TokenEndpoint(random, now, manners.tokens);
    this.talk = new Talk({ remembers: manners.remembers, now, skew, standing: (id) => this.#asSeen(id) });
    const lifeMs = random.pick([1, 6, 24]) * hour;
    this.website = new TokenEndpoint(random, now, { rotates: false, reuseRevokes: false, lifeMs });
  }

  set faults(faults: Faults) {
    this.#faults = faults;
    this.tokens.failing = faults.renewal;
    this.website.failing = faults.renewal;
  }

  /** What the account logs in to the website with: the same for ever. */
  passwordOf(account: string): string {
    const password = this.#passwords.get(account) ?? this.website.consent(account).refreshToken;
    this.#passwords.set(account, password);
    return password;
  }

  /** A page of the website for those who are logged in. */
  open(account: string, bearer: string): void {
    this.#prove(this.website, account, bearer, draw(this.#faults.list, this.#random) === 'auth-expired');
    this.#checkStanding(account, ['locked', 'suspended']);
  }

  /** Takes what is on its way and due. */
  arrive(): void {
    if (this.nextArrival() > this.#now()) return;
    const due = this.#late.filter(({ at }) => at <= this.#now());
    this.#late = this.#late.filter(({ at }) => at > this.#now());
    for (const { create } of due) if (this.#refusal(create) === undefined) this.#keep(create);
  }

  /** Infinite where nothing is on its way. */
  nextArrival(): number {
    return this.#late.reduce((next, { at }) => Math.min(next, at), Number.POSITIVE_INFINITY);
  }

  /** What the account did to deserve it is settled between it and the platform. */
  reinstate(account: string): void {
    this.#standing.delete(account);
  }

  /** Answers as the adapter of this platform does, with its errors. */
  create(create: Create): PublishedPart {
    const { account, bearer, publication, website = false, twice = false } = create;
    const fault = draw(this.#faults.create, this.#random);
    if (fault === 'not-connected') throw new NotSent('connection refused');
    if (fault === 'status' || fault === 'drop-before') throw new OutcomeUnknown(`no whole answer came (${fault})`);
    this.#prove(website ? this.website : this.tokens, account, bearer, fault === 'auth-expired');
    if (fault === 'blocked') this.#standing.set(account, this.#random.pick(blockKinds));
    this.#checkStanding(account, blockKinds);
    this.#checkWindow(account, fault);
    if (fault === 'rejected') throw new Rejected('the platform does not want this here');
    if (fault === 'late') {
      // Taken before the lease ends, by its length: request timeout and margin fit into it.
      this.#late.push({ at: this.#now() + this.#random.below(40_000), create });
      throw new OutcomeUnknown('no answer came in time');
    }
    const refusal = this.#refusal(create);
    if (refusal !== undefined) throw refusal;
    const unheard = fault !== undefined && storedUnheard.includes(fault);
    const broken = fault === 'malformed' || fault === 'empty';
    if (broken && this.#random.chance(0.2))
      throw new OutcomeUnknown(`a success that says nothing (${fault}), not stored`);
    const { id } = this.#keep(create);
    if (twice) this.#keep(create);
    if (unheard) throw new OutcomeUnknown(`no whole answer came (${fault})`);
    const window = this.#windows.get(account);
    const remote =
      window === undefined
        ? {}
        : {
            remote: {
              remaining: this.manners.creates - window.count,
              limit: this.manners.creates,
              resetAt: window.end + this.#skew,
            },
          };
    return { id, url: `https://${this.traits.id}.example/${publication}/${id}`, ...remote };
  }

  list(account: string, bearer: string, since: number, website = false): RecentPosts {
    const fault = draw(this.#faults.list, this.#random);
    this.#asked(fault, account, bearer, website);
    const now = this.#now();
    const newest = this.posts.filter((post) => this.#listed(post, account, now)).reverse();
    const page = fault === 'short' ? newest.slice(0, 1) : newest.filter(({ createdAt }) => createdAt >= since);
    const posts = page.map(({ id, text, title, target, createdAt }) => ({
      id,
      url: `https://${this.traits.id}.example/${id}`,
      text: this.manners.lists(text),
      ...(title === undefined ? {} : { title: this.manners.lists(title) }),
      target,
      createdAt,
    }));
    return { posts, complete: fault !== 'short' };
  }

  /** Takes a post down as the adapter of this platform does: one that is gone already is no error. */
  remove(account: string, bearer: string, id: string, website = false): void {
    const fault = draw(this.#faults.remove, this.#random);
    if (fault === 'not-connected') throw new NotSent('connection refused');
    if (fault === 'drop-before') throw new OutcomeUnknown('no whole answer came');
    this.#prove(website ? this.website : this.tokens, account, bearer, fault === 'auth-expired');
    this.#checkStanding(account, blockKinds);
    if (fault === 'rate-limited')
      throw new RateLimited('too many removals', this.#now() + this.#random.below(20 * minute));
    if (fault === 'rejected') throw new Rejected('this one stays');
    if (this.#byId.get(id)?.account === account && !this.removed.has(id)) this.removed.set(id, this.#now());
    if (fault === 'drop-after') throw new OutcomeUnknown('no whole answer came, and it is gone');
  }

  /** Whether an account may ask what people say. */
  mayRead(account: string, bearer: string, website: boolean): void {
    this.#asked(draw(this.#faults.read, this.#random), account, bearer, website);
  }

  #asked(fault: AskFault | undefined, account: string, bearer: string, website: boolean): void {
    if (fault === 'not-connected' || fault === 'malformed') throw new NotSent(`nothing can be read (${fault})`);
    if (fault === 'rate-limited')
      throw new RateLimited('too many questions', this.#now() + this.#random.below(10 * minute));
    this.#prove(website ? this.website : this.tokens, account, bearer, fault === 'auth-expired');
    this.#checkStanding(account, ['locked', 'suspended', 'credentials', 'permission']);
  }

  /** Whether this answer brings what was read before once more. */
  repeatsItself(): boolean {
    return this.#random.chance(this.#faults.again);
  }

  #asSeen(id: string): Standing | undefined {
    const post = this.#byId.get(id);
    if (post === undefined || this.removed.has(id)) return undefined;
    const { account, text, createdAt, target } = post;
    const about = target.replyTo === undefined ? {} : { about: target.replyTo };
    return { id, author: { id: account, handle: account }, text, createdAt, ...about };
  }

  #listed({ id, account, visibleFrom }: ChaosPost, of: string, now: number): boolean {
    return account === of && visibleFrom <= now && !this.removed.has(id);
  }

  #prove(tokens: TokenEndpoint, account: string, bearer: string, ends: boolean): void {
    if (ends) tokens.end(bearer);
    if (!tokens.accepts(account, bearer)) throw new AuthExpired('the access token is no longer good.');
  }

  #checkStanding(account: string, kinds: readonly AccountBlockKind[]): void {
    const standing = this.#standing.get(account);
    if (standing !== undefined && kinds.includes(standing)) {
      throw new AccountBlocked(standing, `the platform says of the account: ${standing}`);
    }
  }

  #checkWindow(account: string, fault: CreateFault | undefined): void {
    const now = this.#now();
    if (fault === 'rate-limited') throw new RateLimited('too many requests', now + this.#random.below(30 * minute));
    if (fault === 'rate-limited-far')
      throw new RateLimited('the daily limit', now + hour + this.#random.below(5 * hour));
    let window = this.#windows.get(account);
    if (window === undefined || window.end <= now) {
      window = { end: now + this.manners.windowMs, count: 0 };
      this.#windows.set(account, window);
    }
    if (window.count >= this.manners.creates) throw new RateLimited('too many requests', window.end + this.#skew);
    window.count += 1;
  }

  /** Why the platform does not take these words there. */
  #refusal({ account, part }: Create): Rejected | DuplicateRefused | undefined {
    const { traits } = this;
    const { place, replyTo } = part.target;
    if (place !== undefined && traits.places === undefined)
      return new Rejected(`no places here, but "${place}" is named`);
    if (replyTo !== undefined && this.talk.get(replyTo) !== undefined) {
      if (this.talk.gone.has(replyTo)) return new Rejected('what it answers is gone');
    } else if (replyTo !== undefined) {
      if (!traits.actions.includes('thread')) return new Rejected('posts are all that is sent here');
      if (this.#byId.get(replyTo)?.account !== account) return new Rejected('it answers nothing of the account');
    }
    if (replyTo === undefined && traits.titleLimit !== undefined && (part.title ?? '').trim() === '')
      return new Rejected('it needs a title');
    const limit = limitOf(traits, replyTo === undefined ? 'post' : 'reply');
    if (traits.measure(part.text) > limit) return new Rejected('it is too long');
    if (!this.manners.refusesDuplicates) return undefined;
    const said = this.#said.get(this.#words(account, part.text));
    if (said === undefined || said + day <= this.#now()) return undefined;
    return new DuplicateRefused('the platform says that it has this text already');
  }

  #keep({ account, part, publication }: Create): ChaosPost {
    const now = this.#now();
    const { traits } = this;
    const hidden = this.#random.chance(this.#faults.hidden) ? this.#random.below(traits.graceTimeMs) : 0;
    const post: ChaosPost = {
      id: String(1000 + this.posts.length),
      platform: traits.id,
      account,
      text: part.text,
      title: part.title,
      target: part.target,
      createdAt: now + this.#skew,
      visibleFrom: now + hidden,
      publication,
    };
    this.posts.push(post);
    this.#byId.set(post.id, post);
    this.#said.set(this.#words(account, part.text), now);
    return post;
  }

  #words(account: string, text: string): string {
    return `${account} ${this.traits.normalise(text)}`;
  }
}
