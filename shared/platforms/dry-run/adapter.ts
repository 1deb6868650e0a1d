import { randomBytes } from 'node:crypto';
import type { Clock } from '../../monitoring/log.ts';
import type { DryRunPost, DryRunStore } from '../../publication/dry-run-store.ts';
import { DuplicateRefused, Rejected } from '../../publication/errors.ts';
import {
  type FoundPost,
  limitOf,
  type PartToPublish,
  type PlatformAdapter,
  type PlatformClient,
  type PlatformTraits,
  type PublishedPart,
  type RecentPosts,
  type WhoAmI,
} from '../../publication/platform.ts';

/** For how long the same words are refused a second time. */
const duplicateMs = 24 * 60 * 60_000;

/**
 * A platform that keeps what it is given instead of sending it anywhere: it measures and compares with the traits of the real one and
 * refuses what that refuses. It reads no credentials, keeps no session and knows no host.
 * @param token a part of an id that no other post has.
 */
export function dryRunAdapter(
  traits: PlatformTraits,
  store: DryRunStore,
  token: () => string = () => randomBytes(6).toString('hex'),
): PlatformAdapter {
  return {
    traits,
    connect: (account, { clock }) => new DryRunClient(traits, store, account, clock, token),
  };
}

class DryRunClient implements PlatformClient {
  readonly #traits: PlatformTraits;
  readonly #store: DryRunStore;
  readonly #account: string;
  readonly #clock: Clock;
  readonly #token: () => string;

  constructor(traits: PlatformTraits, store: DryRunStore, account: string, clock: Clock, token: () => string) {
    this.#traits = traits;
    this.#store = store;
    this.#account = account;
    this.#clock = clock;
    this.#token = token;
  }

  async whoAmI(): Promise<WhoAmI> {
    return { id: `dry-run-${this.#account}`, handle: this.#account, about: 'An automated account of a dry run.' };
  }

  async publish(part: PartToPublish, beforeSend: () => void): Promise<PublishedPart> {
    // What follows is the platform's part.
    beforeSend();
    this.#checkForm(part);
    const now = this.#clock.now();
    const earlier = await this.#store.listSince(this.#traits.id, this.#account, now - duplicateMs);
    const twin = earlier.find((post) => this.#same(post, part));
    if (twin !== undefined) {
      throw new DuplicateRefused(
        `The dry run of ${this.#traits.name} has these words of account "${this.#account}" already, as post ${twin.id}.`,
      );
    }
    const post: DryRunPost = {
      platform: this.#traits.id,
      account: this.#account,
      id: `${now}-${this.#token()}`,
      text: part.text,
      ...(part.title === undefined ? {} : { title: part.title }),
      target: part.target,
      createdAt: now,
    };
    await this.#store.append(post);
    return { id: post.id, url: this.#url(post.id) };
  }

  async findRecent(since: number): Promise<RecentPosts> {
    const kept = await this.#store.listSince(this.#traits.id, this.#account, since);
    const posts = kept.map(
      (post): FoundPost => ({
        id: post.id,
        url: this.#url(post.id),
        text: post.text,
        ...(post.title === undefined ? {} : { title: post.title }),
        target: post.target,
        createdAt: post.createdAt,
      }),
    );
    return { posts, complete: true };
  }

  async remove(id: string): Promise<void> {
    const createdAt = Number.parseInt(id, 10);
    // An id that is none of ours names nothing that could be taken down.
    if (!Number.isFinite(createdAt)) return;
    await this.#store.remove({ platform: this.#traits.id, account: this.#account, id, createdAt });
  }

  #checkForm({ text, title, target }: PartToPublish): void {
    const subject = `The post of account "${this.#account}" on ${this.#traits.name} (dry run)`;
    if (text.trim() === '') throw new Rejected(`${subject} is empty; it needs a text.`);
    const length = this.#traits.measure(text);
    const limit = limitOf(this.#traits, target.replyTo === undefined ? 'post' : 'reply');
    if (length > limit) {
      throw new Rejected(`${subject} is too long: ${length}, where ${limit} is the most; shorten it.`);
    }
    const { titleLimit } = this.#traits;
    // Answers have no title anywhere.
    if (titleLimit === undefined || target.replyTo !== undefined) return;
    const titleLength = [...(title ?? '')].length;
    if (titleLength === 0 || titleLength > titleLimit) {
      throw new Rejected(`${subject} has a title of ${titleLength} characters; it needs one of 1 to ${titleLimit}.`);
    }
  }

  #same(post: DryRunPost, part: PartToPublish): boolean {
    return (
      post.target.place === part.target.place &&
      post.target.replyTo === part.target.replyTo &&
      this.#traits.normalise(post.text) === this.#traits.normalise(part.text) &&
      this.#traits.normalise(post.title ?? '') === this.#traits.normalise(part.title ?? '')
    );
  }

  #url(id: string): string {
    return `dry-run://${this.#traits.id}/${encodeURIComponent(this.#account)}/${id}`;
  }
}
