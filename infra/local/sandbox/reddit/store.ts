import { createHash } from 'node:crypto';
import { AppendFile } from '../append-file.ts';
import type { Duplicate } from '../types.ts';
import { Credentials, type CredentialsEvent } from './credentials.ts';
import { Base36Ids } from './ids.ts';
import { Inbox } from './inbox.ts';
import { RateLimits, type RedditLimits } from './limits.ts';
import { type Place, type PlaceInput, placeName, readPlace } from './places.ts';
import { sameText } from './text.ts';
import type { Account, Marks, NewThing, Thing } from './things.ts';

type Event =
  | { type: 'account'; account: Account }
  | { type: 'status'; account: string; status: string }
  | { type: 'place'; place: Place }
  | { type: 'thing'; thing: Thing; client: string }
  | { type: 'edit'; name: string; text: string; at: number }
  | { type: 'delete'; name: string; at: number }
  | { type: 'mark'; name: string; marks: Marks }
  | { type: 'read'; account: string; names: readonly string[] }
  | { type: 'limits'; limits: Partial<RedditLimits> }
  | CredentialsEvent;

/** Everything the sandbox knows. Changes are on disk before a method returns. */
export class Store {
  readonly credentials: Credentials;
  readonly rates: RateLimits;
  readonly inbox = new Inbox();
  readonly #now: () => number;
  readonly #file: AppendFile<Event>;
  readonly #ids: Readonly<Record<'t1' | 't2' | 't3' | 't5', Base36Ids>>;
  readonly #accounts = new Map<string, Account>();
  /** By name and by handle, both lower case. */
  readonly #names = new Map<string, Account>();
  /** By name, lower case. */
  readonly #places = new Map<string, Place>();
  readonly #listeners: ((thing: Thing) => void)[] = [];
  readonly #things = new Map<string, Thing>();
  readonly #byAuthor = new Map<string, Thing[]>();
  readonly #byPlace = new Map<string, Thing[]>();
  readonly #byPost = new Map<string, Thing[]>();
  /** What came through the API, for the pauses between an author's things. */
  readonly #sent = new Map<string, Thing[]>();

  constructor(path: string | undefined, now: () => number) {
    this.#now = now;
    const ids = (first: string) => new Base36Ids(now, first);
    this.#ids = { t1: ids('nwa0000'), t2: ids('1k7000000'), t3: ids('1q4a000'), t5: ids('c40000') };
    this.rates = new RateLimits(now);
    this.credentials = new Credentials(now, (event) => this.#file.append(event));
    this.#file = new AppendFile<Event>(path, (event) => {
      this.#apply(event);
      if (event.type === 'thing' && event.client !== '') this.rates.remember(event.client, event.thing.createdAt);
    });
  }

  now(): number {
    return this.#now();
  }

  /** Calls back with each thing that comes through an app from now on. */
  onSent(listener: (thing: Thing) => void): void {
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
    const handle = this.#freeHandle(name);
    const account = { id: this.#ids.t2.next(), name, handle, createdAt: this.#now(), status: 'active' };
    this.#do({ type: 'account', account });
    return account;
  }

  /** By name, handle or id. */
  account(key: string): Account | undefined {
    return this.#names.get(key.toLowerCase()) ?? this.#accounts.get(key);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  setStatus(account: Account, status: string): void {
    this.#do({ type: 'status', account: account.id, status });
  }

  setLimits(limits: Partial<RedditLimits>): void {
    this.#do({ type: 'limits', limits });
  }

  /** Opens a subreddit or changes its settings; throws one sentence naming what is wrong with them. */
  setPlace(input: PlaceInput): Place {
    const birth = () => ({ id: this.#ids.t5.next(), createdAt: this.#now() });
    const place = readPlace(input, (name) => this.#places.get(name.toLowerCase()), birth);
    this.#do({ type: 'place', place });
    return place;
  }

  /** By name, with or without `r/`. */
  place(name: string): Place | undefined {
    return this.#places.get((placeName(name) ?? '').toLowerCase());
  }

  places(): Place[] {
    return [...this.#places.values()];
  }

  /** Keeps a thing whose rules were checked. `client` is the client id it came through; empty for one written by hand. */
  add(author: Account, client: string, { hiddenMinutes, ...parts }: NewThing): Thing {
    const id = this.#ids[parts.kind].next();
    const until = hiddenMinutes === undefined ? {} : { hiddenUntil: this.#now() + hiddenMinutes * 60_000 };
    const own = { id, name: `${parts.kind}_${id}`, authorId: author.id, createdAt: this.#now() };
    const thing: Thing = { ...parts, ...own, ...until };
    this.#do({ type: 'thing', thing, client });
    if (client !== '') for (const listener of this.#listeners) listener(thing);
    return thing;
  }

  edit(thing: Thing, text: string): void {
    this.#do({ type: 'edit', name: thing.name, text, at: this.#now() });
  }

  remove(thing: Thing): void {
    this.#do({ type: 'delete', name: thing.name, at: this.#now() });
  }

  /** Changes the marks that are named. */
  mark(thing: Thing, marks: Marks): void {
    this.#do({ type: 'mark', name: thing.name, marks });
  }

  markRead(account: Account, names: readonly string[]): void {
    this.#do({ type: 'read', account: account.id, names });
  }

  /** By full name. */
  thing(name: string): Thing | undefined {
    return this.#things.get(name);
  }

  /** Everything said, deleted things too, oldest first. */
  things(author?: Account): readonly Thing[] {
    return author ? (this.#byAuthor.get(author.id) ?? []) : [...this.#things.values()];
  }

  /** Posts of a place, oldest first. */
  postsIn(place: string): readonly Thing[] {
    return this.#byPlace.get(place.toLowerCase()) ?? [];
  }

  /** Whether a viewer is told that a moderator took it away; its author keeps reading it. */
  withheld(thing: Thing, viewer: Account | undefined): boolean {
    return thing.removed === true && thing.authorId !== viewer?.id;
  }

  /** Comments under a post, oldest first. */
  commentsUnder(post: Thing): readonly Thing[] {
    return this.#byPost.get(post.name) ?? [];
  }

  /** What an account sent through the API, oldest first. */
  sentBy(author: Account): readonly Thing[] {
    return this.#sent.get(author.id) ?? [];
  }

  /** Whether a viewer sees a thing: a shadowbanned author's are seen by nobody else. */
  visible(thing: Thing, viewer: Account | undefined): boolean {
    if (thing.hiddenUntil !== undefined && thing.hiddenUntil > this.#now()) return false;
    return thing.authorId === viewer?.id || this.#accounts.get(thing.authorId)?.status !== 'shadowbanned';
  }

  /** The same words of one account more than once, standing. */
  duplicates(): Duplicate[] {
    const groups = new Map<string, Thing[]>();
    for (const thing of this.#things.values()) {
      if (thing.deletedAt === undefined) push(groups, wordsKey(thing), thing);
    }
    return [...groups.values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined || same.length < 2) return [];
      const account = this.#accounts.get(first.authorId)?.name ?? '';
      const text = [first.title, first.text].filter((part) => part !== undefined && part !== '').join('\n');
      return [{ account, text: sameText(text), ids: same.map((thing) => thing.name) }];
    });
  }

  #do(event: Event): void {
    this.#file.append(event);
    this.#apply(event);
  }

  #apply(event: Event): void {
    switch (event.type) {
      case 'account': {
        const { account } = event;
        this.#accounts.set(account.id, account);
        this.#names.set(account.name.toLowerCase(), account);
        this.#names.set(account.handle.toLowerCase(), account);
        this.#ids.t2.passed(account.id);
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
      case 'place': {
        this.#places.set(event.place.name.toLowerCase(), event.place);
        this.#ids.t5.passed(event.place.id);
        return;
      }
      case 'thing': {
        this.#keep(event.thing);
        if (event.client !== '') push(this.#sent, event.thing.authorId, event.thing);
        return;
      }
      case 'edit':
      case 'delete':
      case 'mark': {
        const thing = this.#things.get(event.name);
        if (!thing) return;
        if (event.type === 'mark') Object.assign(thing, event.marks);
        else if (event.type === 'delete') thing.deletedAt = event.at;
        else Object.assign(thing, { text: event.text, editedAt: event.at });
        return;
      }
      case 'read': {
        this.inbox.markRead(event.account, event.names);
        return;
      }
      default:
        this.credentials.apply(event);
    }
  }

  #keep(thing: Thing): void {
    this.#things.set(thing.name, thing);
    this.#ids[thing.kind].passed(thing.id);
    push(this.#byAuthor, thing.authorId, thing);
    if (thing.kind === 't3') push(this.#byPlace, thing.place.toLowerCase(), thing);
    if (thing.post !== undefined) push(this.#byPost, thing.post, thing);
    const parent = this.#things.get(thing.parent ?? '');
    this.inbox.deliver(thing, parent, (handle) => this.#names.get(handle)?.id);
  }

  #freeHandle(name: string): string {
    const plain = name
      .replace(/[^A-Za-z0-9_-]/gu, '_')
      .slice(0, 20)
      .padEnd(3, '_');
    for (let number = 1; ; number++) {
      const handle = number === 1 ? plain : `${plain.slice(0, 20 - `${number}`.length)}${number}`;
      if (!this.#names.has(handle.toLowerCase())) return handle;
    }
  }
}

function wordsKey({ authorId, kind, title = '', text, url = '' }: Thing): string {
  const words = JSON.stringify([kind, sameText(title), sameText(text), url]);
  return `${authorId}|${createHash('sha1').update(words).digest('base64')}`;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
