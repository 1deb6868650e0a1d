import type { FetchedInteraction } from '../../../shared/interaction/interaction.ts';
import type { Reader } from '../../../shared/interaction/observe-tools.ts';
import type { WindowLimits } from '../../../shared/limits/rate-limiter.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Delays are counted to the second, up to this many. */
const mostSeconds = 36 * 60 * 60;

/** What a post is judged by: who sent it, what its account may send, and when it had to be out. */
export interface Sending {
  readonly publication: string;
  readonly account: string;
  readonly kind: 'post' | 'reply';
  readonly limits: WindowLimits;
  /** When it was to be sent, and from when on it is late, epoch milliseconds. */
  readonly dueAt: number;
  readonly lateAfter: number;
}

/** Something, a number too, and how often it was there. */
export type Counted = readonly [what: number, times: number];

/** How long after its time each was out: a histogram, so that millions fit. */
export class Delays {
  readonly #counts = new Uint32Array(mostSeconds + 1);
  #total = 0;
  #longest = 0;

  /** Those of several worlds together. */
  static of(worlds: readonly (readonly Counted[])[]): Delays {
    const delays = new Delays();
    for (const [seconds, count] of worlds.flat()) delays.add(seconds * 1000, count);
    return delays;
  }

  add(ms: number, times = 1): void {
    const seconds = Math.max(0, Math.round(ms / 1000));
    this.#counts[Math.min(seconds, mostSeconds)]! += times;
    this.#total += times;
    this.#longest = Math.max(this.#longest, seconds);
  }

  /** How many there are of each; those too long to be counted apart are the longest. */
  get counted(): readonly Counted[] {
    const all = [...this.#counts.entries()].filter(([, count]) => count > 0);
    return all.map(([seconds, count]) => [seconds === mostSeconds ? this.#longest : seconds, count]);
  }

  /** Seconds that so large a share did not exceed. */
  at(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (const [seconds, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return Math.min(seconds, this.#longest);
    }
    return this.#longest;
  }

  get longest(): number {
    return this.#longest;
  }

  /** What half of them, and what 99 of 100 did not exceed, and the longest; seconds. */
  get summary(): { readonly half: number; readonly most99: number; readonly longest: number } {
    return { half: this.at(0.5), most99: this.at(0.99), longest: this.longest };
  }
}

/** All platforms at once: takes everything at once and keeps only the stamps that posts are judged by. */
export class Judge {
  posts = 0;
  replies = 0;
  overLimit = 0;
  late = 0;
  publishedTwice = 0;
  repliedTwice = 0;
  /** Posts that were asked about, how people took them. */
  looks = 0;
  readonly delays = new Delays();
  readonly replyDelays = new Delays();
  /** What was sent in each minute, by its beginning. */
  readonly minutes = new Map<number, number>();
  readonly #now: () => number;
  readonly #stamps = new Map<string, number[]>();
  readonly #sent = new Set<number>();
  readonly #answered = new Set<number>();
  readonly #inboxes = new Map<string, FetchedInteraction[]>();
  #ids = 0;
  /** What people said that no account has fetched. */
  unheard = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  say(platform: string, account: string, interaction: FetchedInteraction): void {
    const key = `${platform} ${account}`;
    const inbox = this.#inboxes.get(key) ?? [];
    this.#inboxes.set(key, inbox);
    inbox.push(interaction);
    this.unheard += 1;
  }

  /** @param sending what is sent through this client; absent for one that only reads */
  client(platform: string, account: string, sending?: Sending): PlatformClient & Reader {
    const key = `${platform} ${account}`;
    return {
      whoAmI: async () => ({ id: `id-${account}`, handle: account }),
      publish: async (part, beforeSend) => {
        beforeSend();
        if (sending === undefined) throw new TypeError(`The client of ${account} is for reading.`);
        this.#judge(sending, part.target.replyTo);
        this.#ids += 1;
        return { id: String(this.#ids), url: `https://example.com/${this.#ids}` };
      },
      // Every answer here is heard, so nobody ever has to look for a post.
      findRecent: async () => ({ posts: [], complete: false }),
      remove: async () => undefined,
      engagement: async (ids) => {
        this.looks += ids.length;
        return ids.map((id) => ({ id, exists: true, likes: Number(id) % 7, replies: Number(id) % 2, reposts: 0 }));
      },
      fetchInteractions: async (cursor) => {
        const interactions = this.#inboxes.get(key) ?? [];
        this.#inboxes.delete(key);
        this.unheard -= interactions.length;
        const read = Number(cursor?.read ?? 0) + interactions.length;
        return { interactions, cursor: { read }, more: false, billedReads: interactions.length };
      },
    };
  }

  #judge({ publication, account, kind, limits, dueAt, lateAfter }: Sending, replyTo: string | undefined): void {
    const now = this.#now();
    if (kind === 'post') this.posts += 1;
    else this.replies += 1;
    (kind === 'post' ? this.delays : this.replyDelays).add(now - dueAt);
    if (now > lateAfter) this.late += 1;
    if (known(this.#sent, publication)) this.publishedTwice += 1;
    if (replyTo !== undefined && known(this.#answered, `${account} ${replyTo}`)) this.repliedTwice += 1;
    this.#judgeWindow(`${account} ${kind}`, limits, now);
    const at = now - (now % minute);
    this.minutes.set(at, (this.minutes.get(at) ?? 0) + 1);
  }

  /** Every window that ends with this post: what is before it was judged before. */
  #judgeWindow(key: string, { perHour, perDay, minimumGapMinutes }: WindowLimits, now: number): void {
    const stamps = (this.#stamps.get(key) ?? []).filter((at) => at > now - day);
    const within = (ms: number) => stamps.filter((at) => at > now - ms).length;
    const over = within(hour) >= perHour || stamps.length >= perDay || within(minimumGapMinutes * minute) > 0;
    if (over) this.overLimit += 1;
    stamps.push(now);
    this.#stamps.set(key, stamps);
  }
}

/** Whether the name was there already; from now on it is. As 53 bits of it: a week of a large hive has millions. */
function known(names: Set<number>, name: string): boolean {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  const short = 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
  if (names.has(short)) return true;
  names.add(short);
  return false;
}
