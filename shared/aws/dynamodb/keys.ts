import type { AttentionKind } from '../../publication/attention.ts';

/**
 * Every key of the one table, so that no two kinds of items can meet and nothing builds a key elsewhere.
 * Table: pk, sk. Index `timeline`: gsi1pk, gsi1sk. Index `wake`: gsi2pk, gsi2sk. Both indexes hold keys only. Expiry: expiresAt.
 */
export const timelineIndex = 'timeline';
export const wakeIndex = 'wake';
/** The attribute of DynamoDB's time to live, epoch seconds. The service deletes days late, so readers look at it too. */
export const expiryAttribute = 'expiresAt';

/** The partitions of the index `wake`: what sweep looks at by time, and what it counts because it needs a person. */
export const wakePartition = 'WAKE';
export const attentionPartition = 'ATTENTION';
/** The partition of the same index that lists who asked to be left alone. */
export const optOutPartition = 'OPTOUT';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as plain data. */
export type Item = Readonly<Record<string, unknown>>;

const day = 24 * 60 * 60_000;
/** An ended publication and what belongs to it are kept for so long, milliseconds. */
export const publicationKeptMs = 400 * day;
/** What a dry run "posted" is kept for so long, milliseconds. */
export const dryRunKeptMs = 90 * day;
/** How people took the posts of a day is kept for so long, milliseconds. */
export const metricsKeptMs = 400 * day;

export const publicationKey = (id: string): Key => ({ pk: `PUB#${id}`, sk: 'PUB' });

/** The words of a publication, named by their hash: two writers of one publication never overwrite each other's. */
export const textKey = (id: string, hash: string): Key => ({ pk: `PUB#${id}`, sk: `TEXT#${hash}` });

export const externalKey = (platform: string, externalId: string): Key => ({
  pk: `EXTERNAL#${platform}#${externalId}`,
  sk: 'PUB',
});

export const accountKey = (platform: string, account: string): Key => ({
  pk: `ACCOUNT#${platform}#${account}`,
  sk: 'STATE',
});

export const sessionKey = (platform: string, account: string, transport: string): Key => ({
  pk: `ACCOUNT#${platform}#${account}`,
  sk: `SESSION#${transport}`,
});

export const personalityCurrentKey = (personality: string): Key => ({
  pk: `PERSONALITY#${personality}`,
  sk: 'CURRENT',
});

export const personalityVersionKey = (personality: string, version: number): Key => ({
  pk: `PERSONALITY#${personality}`,
  sk: `V#${String(version).padStart(6, '0')}`,
});

export const controlKey: Key = { pk: 'CONTROL', sk: 'HIVE' };

/** What sweep and the hourly tick last saw: one document for the whole hive. */
export const healthKey: Key = { pk: 'CONTROL', sk: 'HEALTH' };

/** What all accounts of a platform sent together. */
export const hiveLimitKey = (platform: string): Key => ({ pk: `HIVELIMIT#${platform}`, sk: 'STATE' });

export const budgetKey = (personality: string): Key => ({ pk: `BUDGET#${personality}`, sk: 'STATE' });

export const dryRunKey = (platform: string, account: string, at: number, externalId: string): Key => ({
  pk: dryRunPartition(platform, account),
  sk: `${sortableTime(at)}#${externalId}`,
});

/** References of the texts that share a band of their fingerprints. */
export const similarBandKey = (band: string): Key => ({ pk: `SIMILAR#word#${band}`, sk: 'LATEST' });

/** Whose words these are, and what later texts are compared with: owned like the ids of posts. */
export const wordsKey = (words: string): Key => externalKey('words', words);

/** How people took an account's posts of one day (`2026-11-26`, UTC). */
export const metricKey = (platform: string, account: string, day: string): Key => ({
  pk: `METRIC#${platform}#${account}`,
  sk: day,
});

/** Somebody who asked to be left alone, by the platform's id or the name of the person. */
export const optOutKey = (platform: string, person: string): Key => ({
  pk: `OPTOUT#${platform}#${person}`,
  sk: 'STATE',
});

/** Attributes of the index `wake` for the list of them. */
export const optOutKeys = (platform: string, person: string) => ({
  gsi2pk: optOutPartition,
  gsi2sk: `${platform}#${person}`,
});

/** Begins the partition of each day of the audit. */
export const auditPrefix = 'AUDIT#';
export const auditPartition = (day: string): string => `${auditPrefix}${day}`;

/** A deed of a person, by its day in UTC and its time. */
export const auditKey = (at: number, id: string): Key => ({
  pk: auditPartition(new Date(at).toISOString().slice(0, 10)),
  sk: `${sortableTime(at)}#${id}`,
});

export const dryRunPartition = (platform: string, account: string): string => `DRYRUN#${platform}#${account}`;

/** What somebody said to an account. */
export const interactionKey = (platform: string, account: string, id: string): Key => ({
  pk: `INTERACTION#${platform}#${account}#${id}`,
  sk: 'STATE',
});

/** Answers of an account in one conversation; in the last 24 hours where none is named. */
export const tallyKey = (platform: string, account: string, conversation?: string): Key =>
  conversation === undefined
    ? { pk: `ANSWERED#${platform}#${account}`, sk: 'DAY' }
    : { pk: `CONVERSATION#${platform}#${account}#${conversation}`, sk: 'STATE' };

/** A personality's own account, by the platform's id of it. */
export const ownPersonKey = (platform: string, person: string): Key => ({
  pk: `OWNPERSON#${platform}#${person}`,
  sk: 'STATE',
});

export const placeKey = (platform: string, name: string): Key => ({
  pk: `PLACE#${platform}#${name.toLowerCase()}`,
  sk: 'STATE',
});

/** Attributes of the index `timeline`: an account's publications by the time they stand for. */
export const timelineKeys = (platform: string, account: string, slot: number, id: string) => ({
  gsi1pk: `ACCOUNT#${platform}#${account}`,
  gsi1sk: `${sortableTime(slot)}#${id}`,
});

/** Attributes of the index `timeline`: what people said to an account, by the time they said it; apart from its publications. */
export const heardKeys = (platform: string, account: string, createdAt: number, id: string) => ({
  gsi1pk: `HEARD#${platform}#${account}`,
  gsi1sk: `${sortableTime(createdAt)}#${id}`,
});

/** Attributes of the index `wake` for what sweep has to look at. */
export const wakeKeys = (wakeAt: number, id: string) => ({
  gsi2pk: wakePartition,
  gsi2sk: `${sortableTime(wakeAt)}#${id}`,
});

/** The partition of the index `wake` with the accounts that one observe function asks, by the time when they are to be asked. */
export const listenPartition = (platform: string, transport: string): string => `LISTEN#${platform}#${transport}`;

export const listenKeys = (
  { platform, account }: { readonly platform: string; readonly account: string },
  { transport, nextAt }: { readonly transport: string; readonly nextAt: number },
) => ({
  gsi2pk: listenPartition(platform, transport),
  gsi2sk: `${sortableTime(nextAt)}#${account}`,
});

/** The partition of the index `wake` with the accounts that one observe function asks by the round, by their place in it. */
export const roundPartition = (platform: string, transport: string): string => `LISTEN#${platform}#${transport}#ROUND`;

/** Begins the keys of everybody at a place, and of nobody at another. */
export const roundPlace = (place: number): string => `${String(place).padStart(4, '0')}#`;

export const roundKeys = (
  { platform, account }: { readonly platform: string; readonly account: string },
  transport: string,
  place: number,
) => ({
  gsi2pk: roundPartition(platform, transport),
  gsi2sk: `${roundPlace(place)}${account}`,
});

/** Where the hand of a round stands. */
export const handKey = (platform: string, transport: string): Key => ({
  pk: `ROUND#${platform}#${transport}`,
  sk: 'STATE',
});

/** Attributes of the index `wake` for what needs a person. */
export const attentionKeys = (kind: AttentionKind, id: string) => ({
  gsi2pk: attentionPartition,
  gsi2sk: `${kind}#${id}`,
});

/** Epoch milliseconds as text that sorts like the number. */
export function sortableTime(time: number): string {
  if (!Number.isSafeInteger(time) || time < 0) {
    throw new RangeError(`A time in a key must be whole milliseconds since 1970, found ${time}.`);
  }
  return String(time).padStart(15, '0');
}

/** Epoch milliseconds as the expiry attribute wants them: whole seconds, never too early. */
export function expirySeconds(time: number): number {
  return Math.ceil(time / 1000);
}

/** True when an item that ages has passed its expiry, deleted by the service or not. */
export function isExpired(item: { readonly expiresAt?: unknown } | undefined, now: number): boolean {
  return typeof item?.expiresAt === 'number' && item.expiresAt * 1000 <= now;
}
