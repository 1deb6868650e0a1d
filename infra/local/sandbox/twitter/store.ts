import { createHash } from 'node:crypto';
import { AppendFile } from '../append-file.ts';
import type { Duplicate } from '../types.ts';
import { Credentials, type CredentialsEvent } from './credentials.ts';
import { RateLimits, type TwitterLimits } from './limits.ts';
import type { Account, NewPost, Post, Reactions } from './posts.ts';
import { Snowflakes } from './snowflake.ts';
import { mentionedNames, sameText } from './text.ts';
import { Logins, type LoginsEvent } from './website/logins.ts';
import { Faces } from './website/variants.ts';

type Event =
  | { type: 'account'; account: Account }
  | { type: 'status'; account: string; status: string }
  | { type: 'post'; post: Post; app: string }
  | { type: 'delete'; id: string; at: number }
  | { type: 'react'; id: string; reactions: Reactions }
  | { type: 'sensitive'; id: string; sensitive: boolean }
  | { type: 'limits'; limits: Partial<TwitterLimits> }
  | CredentialsEvent
  | LoginsEvent;

/** Everything the sandbox knows: accounts, credentials, posts, limits. Changes are on disk before a method returns. */
export class Store {
  readonly credentials: Credentials;
  /** Logins and sessions of the website, and how it shows itself to whom. */
  readonly logins: Logins;
  readonly faces = new Faces();
  readonly rates: RateLimits;
  readonly #now: () => number;
  readonly #ids: Snowflakes;
  readonly #file: AppendFile<Event>;
  readonly #accounts = new Map<string, Account>();
  /** By name and by handle, both lower case. */
  readonly #names = new Map<string, Account>();
  readonly #posts = new Map<string, Post>();
  readonly #byAuthor = new Map<string, Post[]>();
  /** By author and text, as duplicates are told. */
  readonly #byText = new Map<string, Post[]>();
  readonly #byMention = new Map<string, Post[]>();
  readonly #replies = new Map<string, number>();
  readonly #listeners: ((post: Post) => void)[] = [];
  readonly #quotes = new Map<string, number>();

  constructor(path: string | undefined, now: () => number) {
    this.#now = now;
    this.#ids = new Snowflakes(now);
    this.rates = new RateLimits(now);
    this.credentials = new Credentials(now, (event) => this.#file.append(event));
    this.logins = new Logins((event) => this.#file.append(event));
    this.#file = new AppendFile<Event>(path, (event) => {
      this.#apply(event);
      if (event.type === 'post' && event.app !== '')
        this.rates.remember(event.post.authorId, event.app, event.post.createdAt);
    });
  }

  /** Calls back with each post that comes through an app from now on. */
  onSent(listener: (post: Post) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#file.close();
  }

  /** The account with this name, opened where there is none. */
  open(name: string): Account {
    const known = this.account(name);
    if (known) return known;
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/u.test(name)) {
      throw new Error(`"${name}" cannot be an account name; use letters, digits, "_", "-" and ".", at most 64.`);
    }
    const account = {
      id: this.#ids.next(),
      name,
      handle: this.#freeHandle(name),
      createdAt: this.#now(),
      status: 'active',
    };
    this.#do({ type: 'account', account });
    return account;
  }

  /** By name, handle (without the sign) or id. */
  account(key: string): Account | undefined {
    return this.#names.get(key.toLowerCase()) ?? this.#accounts.get(key);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  setStatus(account: Account, status: string): void {
    this.#do({ type: 'status', account: account.id, status });
  }

  setLimits(limits: Partial<TwitterLimits>): void {
    this.#do({ type: 'limits', limits });
  }

  /** Keeps a post whose rules were checked. `app` is the app it came through; empty for one written by hand. */
  add(author: Account, app: string, post: NewPost): Post {
    const id = this.#ids.next();
    const parent = post.inReplyTo === undefined ? undefined : this.#posts.get(post.inReplyTo);
    const stored: Post = {
      id,
      authorId: author.id,
      text: post.text,
      createdAt: this.#now(),
      conversationId: parent?.conversationId ?? id,
      ...(post.inReplyTo === undefined ? {} : { inReplyTo: post.inReplyTo }),
      ...(post.quoteOf === undefined ? {} : { quoteOf: post.quoteOf }),
      madeWithAi: post.madeWithAi === true,
      ...(post.replySettings === undefined ? {} : { replySettings: post.replySettings }),
      mentions: [...new Set([...mentionedNames(post.text), ...this.#toldOf(post)])],
      ...(post.hiddenMinutes === undefined ? {} : { hiddenUntil: this.#now() + post.hiddenMinutes * 60_000 }),
    };
    this.#do({ type: 'post', post: stored, app });
    if (app !== '') for (const listener of this.#listeners) listener(stored);
    return stored;
  }

  remove(post: Post): void {
    this.#do({ type: 'delete', id: post.id, at: this.#now() });
  }

  /** Sets the counts that are named. */
  react(post: Post, reactions: Reactions): void {
    this.#do({ type: 'react', id: post.id, reactions });
  }

  setSensitive(post: Post, sensitive: boolean): void {
    this.#do({ type: 'sensitive', id: post.id, sensitive });
  }

  post(id: string): Post | undefined {
    return this.#posts.get(id);
  }

  /** All posts, deleted ones too, oldest first. */
  posts(author?: Account): readonly Post[] {
    return author ? (this.#byAuthor.get(author.id) ?? []) : [...this.#posts.values()];
  }

  /** Posts that name, answer or quote an account, oldest first. */
  mentioning(account: Account): readonly Post[] {
    return this.#byMention.get(account.handle.toLowerCase()) ?? [];
  }

  replyCount(id: string): number {
    return this.#replies.get(id) ?? 0;
  }

  quoteCount(id: string): number {
    return this.#quotes.get(id) ?? 0;
  }

  /** Whether a listing of the API shows this post now. */
  listed(post: Post): boolean {
    return post.deletedAt === undefined && (post.hiddenUntil === undefined || post.hiddenUntil <= this.#now());
  }

  /** A post of the account with the same words that still stands, not older than the duplicate window. */
  twin(author: Account, text: string): Post | undefined {
    const since = this.#now() - this.rates.limits.duplicateMinutes * 60_000;
    const same = this.#byText.get(textKey(author.id, text)) ?? [];
    return same.findLast((post) => post.createdAt >= since && post.deletedAt === undefined);
  }

  duplicates(): Duplicate[] {
    return [...this.#byText.values()].flatMap((same) => {
      const standing = same.filter((post) => post.deletedAt === undefined);
      const [first] = standing;
      if (first === undefined || standing.length < 2) return [];
      const account = this.#accounts.get(first.authorId)?.name ?? '';
      return [{ account, text: sameText(first.text), ids: standing.map((post) => post.id) }];
    });
  }

  #do(event: Event): void {
    this.#file.append(event);
    this.#apply(event);
  }

  #apply(event: Event): void {
    switch (event.type) {
      case 'account': {
        this.#accounts.set(event.account.id, event.account);
        this.#names.set(event.account.name.toLowerCase(), event.account);
        this.#names.set(event.account.handle.toLowerCase(), event.account);
        this.#ids.passed(event.account.id);
        return;
      }
      case 'status': {
        const account = this.#accounts.get(event.account);
        if (account) account.status = event.status;
        return;
      }
      case 'limits': {
        this.rates.limits = { ...this.rates.limits, ...event.limits };
        return;
      }
      case 'delete': {
        const post = this.#posts.get(event.id);
        if (!post || post.deletedAt !== undefined) return;
        post.deletedAt = event.at;
        this.#count(post, -1);
        return;
      }
      case 'react':
      case 'sensitive': {
        const post = this.#posts.get(event.id);
        if (!post) return;
        if (event.type === 'sensitive') post.sensitive = event.sensitive;
        else post.reactions = { ...post.reactions, ...event.reactions };
        return;
      }
      case 'post': {
        this.#keep(event.post);
        return;
      }
      case 'web-login':
      case 'web-session':
      case 'web-logout': {
        this.logins.apply(event);
        return;
      }
      default:
        this.credentials.apply(event);
    }
  }

  #keep(post: Post): void {
    this.#posts.set(post.id, post);
    this.#ids.passed(post.id);
    push(this.#byAuthor, post.authorId, post);
    push(this.#byText, textKey(post.authorId, post.text), post);
    for (const handle of new Set(post.mentions)) push(this.#byMention, handle, post);
    if (post.deletedAt === undefined) this.#count(post, 1);
  }

  /** Counts a post among the answers to another and the quotes of another. */
  #count({ inReplyTo, quoteOf }: Post, by: 1 | -1): void {
    if (inReplyTo !== undefined) this.#replies.set(inReplyTo, this.replyCount(inReplyTo) + by);
    if (quoteOf !== undefined) this.#quotes.set(quoteOf, this.quoteCount(quoteOf) + by);
  }

  /** Handles of those whom a post answers or quotes: they hear of it as if they were named in it. */
  #toldOf({ inReplyTo, quoteOf }: NewPost): readonly string[] {
    return [inReplyTo, quoteOf].flatMap((id) => {
      const author = this.#accounts.get(this.#posts.get(id ?? '')?.authorId ?? '');
      return author ? [author.handle.toLowerCase()] : [];
    });
  }

  #freeHandle(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9_]/gu, '_').slice(0, 15);
    for (let number = 1; ; number++) {
      const handle = number === 1 ? plain : `${plain.slice(0, 15 - `${number}`.length)}${number}`;
      if (!this.#names.has(handle.toLowerCase())) return handle;
    }
  }
}

function textKey(author: string, text: string): string {
  return `${author}|${createHash('sha1').update(sameText(text)).digest('base64')}`;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
