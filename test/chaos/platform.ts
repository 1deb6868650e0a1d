import {
  AuthExpired,
  DuplicateRefused,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../shared/publication/errors.ts';
import type { PartToPublish, PlatformClient, RecentPosts } from '../../shared/publication/platform.ts';
import { scriptedTraits } from '../support/scripted-platform.ts';
import type { Random } from './random.ts';
import type { Turns, Worker } from './turns.ts';

export interface ChaosPost {
  readonly id: string;
  readonly account: string;
  readonly text: string;
  readonly target: PartToPublish['target'];
  /** The platform's stamp, by its own clock. */
  readonly createdAt: number;
  readonly visibleFrom: number;
  /** Which publication's request made it: known to the harness alone. */
  readonly by: string;
}

/** How often each fault comes, out of 1. */
export interface PlatformFaults {
  readonly lostAfter: number;
  readonly lostBefore: number;
  readonly lateAccept: number;
  readonly rateLimited: number;
  readonly notSent: number;
  readonly expired: number;
  readonly rejected: number;
  readonly listingFails: number;
  readonly listingShort: number;
}

/** The platform as it is: it keeps what it takes, lists it within its grace time, and does not say what became of a lost request. */
export class ChaosPlatform {
  readonly posts: ChaosPost[] = [];
  /** Requests on their way that the platform will take later. */
  #late: { readonly at: number; readonly post: () => void }[] = [];
  faults: PlatformFaults;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #skew: number;
  readonly #refusesDuplicates: boolean;

  constructor(random: Random, now: () => number, faults: PlatformFaults, skew: number, refusesDuplicates: boolean) {
    this.#random = random;
    this.#now = now;
    this.faults = faults;
    this.#skew = skew;
    this.#refusesDuplicates = refusesDuplicates;
  }

  /** Takes what is on its way and due. */
  arrive(): void {
    const due = this.#late.filter(({ at }) => at <= this.#now());
    this.#late = this.#late.filter(({ at }) => at > this.#now());
    for (const { post } of due) post();
  }

  nextArrival(): number | undefined {
    return this.#late.length === 0 ? undefined : Math.min(...this.#late.map(({ at }) => at));
  }

  client(worker: Worker, turns: Turns, account: string): PlatformClient {
    const random = this.#random;
    return {
      whoAmI: async () => ({ id: account, handle: account }),
      publish: async (part, beforeSend) => {
        await turns.effect(worker, `${worker.name}: platform.prepare`, async () => undefined);
        beforeSend();
        const kind = this.#fault();
        return turns.effect(
          worker,
          `${worker.name}: platform.create`,
          async () => this.#create(worker, account, part, kind),
          {
            short: true,
            lost: new OutcomeUnknown('the answer was lost'),
          },
        );
      },
      findRecent: (since) =>
        turns.effect(worker, `${worker.name}: platform.list`, async () => {
          if (random.chance(this.faults.listingFails)) {
            throw random.chance(0.5)
              ? new NotSent('the listing could not be reached')
              : new RateLimited('the listing is limited', this.#now() + random.below(600_000));
          }
          return this.#list(account, since);
        }),
      remove: async () => undefined,
    };
  }

  #fault(): keyof PlatformFaults | 'none' {
    let left = this.#random.next();
    for (const kind of [
      'lostAfter',
      'lostBefore',
      'lateAccept',
      'rateLimited',
      'notSent',
      'expired',
      'rejected',
    ] as const) {
      left -= this.faults[kind];
      if (left < 0) return kind;
    }
    return 'none';
  }

  #create(worker: Worker, account: string, part: PartToPublish, kind: keyof PlatformFaults | 'none') {
    if (kind === 'notSent') throw new NotSent('connection refused');
    if (kind === 'expired') throw new AuthExpired('the token is old');
    if (kind === 'rateLimited') throw new RateLimited('too many requests', this.#now() + this.#random.below(1_800_000));
    if (kind === 'rejected') throw new Rejected('not allowed here');
    if (kind === 'lostBefore') throw new OutcomeUnknown('no answer came');
    if (kind === 'lateAccept') {
      // Before the lease ends, by its length: request timeout and margin fit into it.
      const at = this.#now() + this.#random.below(40_000);
      this.#late.push({ at, post: () => void this.#keep(worker, account, part) });
      throw new OutcomeUnknown('no answer came in time');
    }
    const post = this.#keep(worker, account, part);
    if (post === undefined) throw new DuplicateRefused('the platform says that it has this text already');
    if (kind === 'lostAfter') throw new OutcomeUnknown('no answer came');
    return { id: post.id, url: `https://chaos.example/${post.id}` };
  }

  #keep(worker: Worker, account: string, part: PartToPublish): ChaosPost | undefined {
    const words = scriptedTraits.normalise(part.text);
    const twin = this.posts.some((post) => post.account === account && scriptedTraits.normalise(post.text) === words);
    if (twin && this.#refusesDuplicates) return undefined;
    const now = this.#now();
    const visibleFrom = now + (this.#random.chance(0.3) ? this.#random.below(scriptedTraits.graceTimeMs) : 0);
    const id = String(1000 + this.posts.length);
    const createdAt = now + this.#skew;
    const post = { id, account, text: part.text, target: part.target, createdAt, visibleFrom, by: worker.job };
    this.posts.push(post);
    return post;
  }

  #list(account: string, since: number): RecentPosts {
    const now = this.#now();
    const own = this.posts.filter((post) => post.account === account && post.visibleFrom <= now);
    const newest = [...own].reverse();
    const short = this.#random.chance(this.faults.listingShort);
    const page = short ? newest.slice(0, 1) : newest.filter(({ createdAt }) => createdAt >= since);
    const posts = page.map(({ id, text, target, createdAt }) => ({
      id,
      url: `https://chaos.example/${id}`,
      text,
      target,
      createdAt,
    }));
    return { posts, complete: !short };
  }
}
