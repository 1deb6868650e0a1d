import type { SandboxPost, SeenRequest } from '../../infra/local/sandbox/types.ts';
import type { Publication } from '../../shared/publication/publication.ts';

/** A request to the endpoint that creates posts, as the platform's sandbox counted it. */
export type Create = Pick<SeenRequest, 'at' | 'status'>;

/** What became of the slots of one personality on one platform. Times are epoch milliseconds of the calendar. */
export interface Measured {
  readonly platform: string;
  readonly publications: readonly Pick<Publication, 'slot' | 'state' | 'reason' | 'ids' | 'parts'>[];
  readonly creates: readonly Create[];
  /** Times the account's own posts were asked for. */
  readonly listings: number;
  /** Posts that stand on the platform, oldest first. */
  readonly live: readonly Pick<SandboxPost, 'id' | 'createdAt'>[];
  /** Whether reconcile found a post of them, because its answer never came. */
  readonly foundAgain: boolean;
}

/** What must be true of a case: `undefined`, or what is wrong in a few words. */
export type Expectation = (measured: Measured) => string | undefined;

/** A slot is kept when its post comes within it: the longest way from firing to post, with both functions cold. */
const atSlotMs = 2 * 60_000;

/** The same post with and without the kind in front of it (t3_1q4a000). */
const bareId = (id: string): string => id.replace(/^t\d_/, '');

/** Ids of posts that the hive has as its evidence. */
export function idsKept({ publications, live }: Measured): boolean {
  const kept = publications.flatMap(({ ids }) => Object.values(ids).map(({ id }) => bareId(id)));
  return live.length > 0 && live.every(({ id }) => kept.includes(bareId(id)));
}

/** One post in all, published, with its id. */
const onePost: Expectation = (measured) => {
  const { publications, live } = measured;
  const [publication] = publications;
  if (publication === undefined || publications.length > 1) return `${publications.length} publications`;
  if (live.length !== 1) return `${live.length} live posts`;
  if (publication.state !== 'published') return `it ended as ${publication.state}`;
  return idsKept(measured) ? undefined : 'its id is not kept';
};

/** One post, and no more creates than so many. */
export function onePostWithin(creates: number): Expectation {
  return (measured) =>
    onePost(measured) ?? (measured.creates.length > creates ? `${measured.creates.length} creates` : undefined);
}

/** One post after a single create, its id found by reconcile: the answer did not give it. */
export const onePostFound: Expectation = (measured) =>
  onePostWithin(1)(measured) ?? (measured.foundAgain ? undefined : 'it was not found by reconcile');

/** One post, or none and rejected with a reason; either after a single create and a look at what the account has posted. */
export const onePostOrRejected: Expectation = (measured) => {
  const [publication] = measured.publications;
  if (measured.creates.length !== 1) return `${measured.creates.length} creates`;
  if (measured.listings === 0) return 'nobody looked at what is there';
  if (publication?.state !== 'rejected') return onePost(measured);
  if (measured.live.length > 0) return `rejected, with ${measured.live.length} live posts`;
  return (publication.reason ?? '') === '' ? 'rejected without a reason' : undefined;
};

/** After the refusal no create until `reset` after the slot, then one that stands. */
export function noneUntilReset(resetMs: number): Expectation {
  return (measured) => {
    const [, ...later] = measured.creates;
    const slot = measured.publications[0]?.slot ?? 0;
    const early = later.filter(({ at }) => at < slot + resetMs).length;
    return early > 0 ? `${early} creates before the reset` : onePostWithin(2)(measured);
  };
}

/** Each slot has its one post at its time, each with one create; nothing at any other time. */
export function oncePerSlot(slots: readonly number[]): Expectation {
  return (measured) => {
    const { publications, live, creates } = measured;
    const planned = publications.map(({ slot }) => slot);
    if (planned.join() !== slots.join()) return `${planned.length} publications for ${slots.length} slots`;
    const times = live.map(({ createdAt }) => createdAt);
    const off = times.filter((time) => !slots.some((slot) => time >= slot && time < slot + atSlotMs)).length;
    if (off > 0) return `${off} posts at no slot`;
    if (live.length !== slots.length) return `${live.length} live posts for ${slots.length} slots`;
    if (creates.length !== slots.length) return `${creates.length} creates for ${slots.length} slots`;
    const open = publications.filter(({ state }) => state !== 'published').length;
    if (open > 0) return `${open} of them not published`;
    return idsKept(measured) ? undefined : 'an id is not kept';
  };
}
