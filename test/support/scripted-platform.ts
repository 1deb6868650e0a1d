import * as z from 'zod';
import { DuplicateRefused, OutcomeUnknown, RateLimited } from '../../shared/publication/errors.ts';
import type { FoundPost, PlatformClient, PlatformTraits } from '../../shared/publication/platform.ts';

/** What the platform does with the next create, and how it answers. */
export type Fault =
  | { readonly kind: 'error-before'; readonly error: Error }
  /** It has the post, but the answer is lost. `hiddenMs`: for so long no listing shows it. */
  | { readonly kind: 'lost-after'; readonly hiddenMs?: number }
  | { readonly kind: 'lost-before' };

interface Stored extends FoundPost {
  readonly account: string;
  readonly visibleFrom: number;
}

/** Traits of a made-up platform: 100 characters, listed within ten minutes. */
export const scriptedTraits: PlatformTraits = {
  id: 'twitter',
  name: 'Scripted',
  transports: [
    {
      id: 'api',
      runtime: {
        architecture: 'arm64',
        memoryMb: 256,
        timeoutSeconds: 60,
        requestTimeoutSeconds: 15,
        maximumConcurrency: 2,
      },
    },
  ],
  actions: ['post'],
  measure: (text) => [...text].length,
  limit: 100,
  normalise: (text) => text.normalize('NFC').replace(/\s+/g, ' ').trim(),
  defaultLimits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  defaultDisclosure: { kind: 'label' },
  settings: z.record(z.string(), z.unknown()),
  foreignNames: ['scripted'],
  graceTimeMs: 10 * 60_000,
  prices: { post: 0.015, link: 0.2, reply: 0.01, ownRead: 0.001 },
};

/** A platform in memory that refuses duplicates, counts creates and does what its script says. */
export function scriptedPlatform(now: () => number) {
  const posts: Stored[] = [];
  const faults: Fault[] = [];
  const listingFaults: Error[] = [];
  let creates = 0;
  let incomplete = false;
  const client = (account: string): PlatformClient => ({
    async whoAmI() {
      return { id: account, handle: account };
    },
    async publish(part, beforeSend) {
      beforeSend();
      creates += 1;
      const fault = faults.shift();
      if (fault?.kind === 'error-before') throw fault.error;
      if (fault?.kind === 'lost-before') throw new OutcomeUnknown('the connection was cut before an answer came');
      const words = scriptedTraits.normalise(part.text);
      if (posts.some((post) => post.account === account && scriptedTraits.normalise(post.text) === words)) {
        throw new DuplicateRefused('the platform says that it has this text already');
      }
      const id = String(1000 + posts.length);
      const url = `https://scripted.example/${account}/${id}`;
      const visibleFrom = now() + (fault?.kind === 'lost-after' ? (fault.hiddenMs ?? 0) : 0);
      posts.push({ id, url, text: part.text, target: part.target, createdAt: now(), account, visibleFrom });
      if (fault?.kind === 'lost-after') throw new OutcomeUnknown('the connection was cut before an answer came');
      return { id, url };
    },
    async findRecent(since) {
      const fault = listingFaults.shift();
      if (fault !== undefined) throw fault;
      const own = posts.filter(
        (post) => post.account === account && post.createdAt >= since && post.visibleFrom <= now(),
      );
      return { posts: [...own].reverse(), complete: !incomplete };
    },
    async remove(id) {
      const index = posts.findIndex((post) => post.id === id);
      if (index !== -1) posts.splice(index, 1);
    },
  });
  return {
    client,
    posts,
    faults,
    listingFaults,
    creates: () => creates,
    listIncompletely(value: boolean) {
      incomplete = value;
    },
    rateLimited: (retryAt: number): Fault => ({
      kind: 'error-before',
      error: new RateLimited('too many requests', retryAt),
    }),
  };
}
