import { type Interaction, interactionKinds } from '../../interaction/interaction.ts';
import type { StoredPlace, Tally } from '../../interaction/ports.ts';
import { type AccountState, accountStatuses } from '../../limits/account.ts';
import type { BudgetState } from '../../limits/budget.ts';
import type { Hand } from '../../limits/listening-round.ts';
import { ItemInvalid } from '../../publication/errors.ts';
import { type Publication, publicationStates } from '../../publication/publication.ts';

type Item = Readonly<Record<string, unknown>>;
type Check = readonly [expected: string, holds: (value: unknown) => boolean];

const text: Check = ['a text', (value) => typeof value === 'string' && value !== ''];
const time: Check = ['a time in epoch milliseconds', (value) => Number.isSafeInteger(value) && Number(value) >= 0];
const count: Check = ['a whole number from 0 on', time[1]];
const flag: Check = ['true or false', (value) => typeof value === 'boolean'];
const object: Check = ['an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)];
const money: Check = [
  'a number from 0 on',
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
];
const state: Check = [
  `one of ${publicationStates.join(', ')}`,
  (value) => publicationStates.some((known) => known === value),
];
const kind: Check = ['post or reply', (value) => value === 'post' || value === 'reply'];
const parts: Check = [
  'a list of parts with a text each',
  (value) =>
    Array.isArray(value) &&
    value.every((part: unknown) => typeof (part as { text?: unknown } | null)?.text === 'string'),
];
const evidence: Check = [
  'parts by number, with id, url and at',
  (value) =>
    object[1](value) &&
    Object.entries(value as object).every(
      ([index, of]) => /^\d+$/.test(index) && text[1](of?.id) && typeof of?.url === 'string' && time[1](of?.at),
    ),
];
const wait: Check = ['an object with a reason', (value) => text[1]((value as { reason?: unknown } | null)?.reason)];
const wish: Check = [
  'kind (retry or remove), nonce, by and at',
  (value) => {
    const { kind, nonce, by, at } = (object[1](value) ? value : {}) as Item;
    return (kind === 'retry' || kind === 'remove') && text[1](nonce) && text[1](by) && time[1](at);
  },
];
const gone: Check = [
  'times by the number of a part',
  (value) =>
    object[1](value) && Object.entries(value as object).every(([part, at]) => /^\d+$/.test(part) && time[1](at)),
];

const entries: Check = [
  'a list of entries with key, action, fence, at and until',
  (value) =>
    Array.isArray(value) &&
    value.every(
      (of: Item | null) => text[1](of?.key) && text[1](of?.action) && [of?.fence, of?.at, of?.until].every(time[1]),
    ),
];
const texts: Check = [
  'a list of texts',
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
];
const lease: Check = [
  'publication, fence and until',
  (value) =>
    object[1](value) &&
    text[1]((value as Item).publication) &&
    [(value as Item).fence, (value as Item).until].every(time[1]),
];
const remote: Check = [
  'remaining, limit, resetAt and at',
  (value) =>
    object[1](value) && ['remaining', 'limit', 'resetAt', 'at'].every((name) => Number.isFinite((value as Item)[name])),
];
const check: Check = [
  'at, nonce and outcome',
  (value) =>
    object[1](value) &&
    time[1]((value as Item).at) &&
    text[1]((value as Item).nonce) &&
    text[1]((value as Item).outcome),
];
const seenPlaces: Check = [
  'at and refused, a list of name and why',
  (value) => {
    const { at, refused } = (object[1](value) ? value : {}) as Item;
    return (
      time[1](at) &&
      Array.isArray(refused) &&
      refused.every((of: Item | null) => text[1](of?.name) && typeof of?.why === 'string')
    );
  },
];
const listening: Check = [
  'transport, since, newPostsIn, nextAt and intervalMs',
  (value) => {
    const { transport, since, newPostsIn, nextAt, intervalMs, cursor, unfinished, places, figuresOnly, inRound } = (
      object[1](value) ? value : {}
    ) as Item;
    return (
      text[1](transport) &&
      [since, nextAt, intervalMs].every(time[1]) &&
      texts[1](newPostsIn) &&
      (cursor === undefined || object[1](cursor)) &&
      (unfinished === undefined || texts[1](unfinished)) &&
      (places === undefined || seenPlaces[1](places)) &&
      [figuresOnly, inRound].every((mark) => mark === undefined || mark === true)
    );
  },
];
const reservations: Check = [
  'reservations by publication, with model, platform, sunk and until',
  (value) =>
    object[1](value) &&
    Object.values(value as object).every((of) => [of?.model, of?.platform, of?.sunk, of?.until].every(time[1])),
];
const oneOf = (known: readonly string[]): Check => [
  `one of ${known.join(', ')}`,
  (value) => known.some((one) => one === value),
];

const person: Check = [
  'an object with id and handle',
  (value) => object[1](value) && text[1]((value as Item).id) && typeof (value as Item).handle === 'string',
];
const conversationPosts: Check = [
  'a list of posts with id, author, text and createdAt',
  (value) =>
    Array.isArray(value) &&
    value.every(
      (of: Item | null) =>
        text[1](of?.id) && person[1](of?.author) && typeof of?.text === 'string' && time[1](of?.createdAt),
    ),
];
const verdict: Check = [
  'answer, rule, why and at',
  (value) => {
    const { answer, rule, why, at } = (object[1](value) ? value : {}) as Item;
    return flag[1](answer) && text[1](rule) && text[1](why) && time[1](at);
  },
];
const answers: Check = [
  'a list of answers with id, person and at',
  (value) =>
    Array.isArray(value) && value.every((of: Item | null) => text[1](of?.id) && text[1](of?.person) && time[1](of?.at)),
];

type Fields<T> = Readonly<Partial<Record<keyof T, Check>>>;

interface Form<T> {
  readonly what: string;
  readonly always: Fields<T>;
  readonly sometimes: Fields<T>;
}

const publicationForm: Form<Publication> = {
  what: 'publication',
  always: {
    id: text,
    personality: text,
    version: count,
    platform: text,
    transport: text,
    account: text,
    kind,
    target: object,
    slot: time,
    notAfter: time,
    createdAt: time,
    limits: object,
    settings: object,
    state,
    stateSince: time,
    fence: count,
    revision: count,
    revivals: count,
    attempts: count,
    parts,
    ids: evidence,
    approvalRequired: flag,
    labelled: flag,
    resends: count,
  },
  sometimes: {
    reason: text,
    partial: flag,
    answering: person,
    wakeAt: time,
    wait,
    topic: text,
    textHash: text,
    approvedHash: text,
    approvedBy: text,
    approvedAt: time,
    run: text,
    modelCostUsd: money,
    postCostUsd: money,
    leaseUntil: time,
    sentAt: time,
    duplicateRefused: flag,
    dueAt: time,
    wish,
    gone,
    missing: gone,
    retries: count,
  },
};

const accountForm: Form<AccountState> = {
  what: 'account',
  always: {
    platform: text,
    account: text,
    status: oneOf(accountStatuses),
    entries,
    topics: texts,
    credentials: oneOf(['unknown', 'present', 'missing']),
    revision: count,
  },
  sometimes: {
    owner: text,
    statusReason: text,
    statusUntil: time,
    lease,
    remoteUntil: time,
    remote,
    lastPostAt: time,
    credentialsAt: time,
    check,
    posts: count,
    engagementAt: time,
    listening,
  },
};

const budgetForm: Form<BudgetState> = {
  what: 'budget of personality',
  always: {
    personality: text,
    day: text,
    month: text,
    daySpent: count,
    monthSpent: count,
    open: reservations,
    revision: count,
  },
  sometimes: {},
};

const interactionForm: Form<Interaction> = {
  what: 'interaction',
  always: {
    id: text,
    platform: text,
    account: text,
    personality: text,
    kind: oneOf(interactionKinds),
    author: person,
    text: ['a text', (value) => typeof value === 'string'],
    createdAt: time,
    storedAt: time,
    url: ['a text', (value) => typeof value === 'string'],
    conversation: text,
    summoned: flag,
    context: conversationPosts,
  },
  sometimes: {
    title: text,
    about: text,
    place: text,
    locked: flag,
    adult: flag,
    pinned: flag,
    billedAt: time,
    verdict,
    publication: text,
  },
};

const tallyForm: Form<Tally> = {
  what: 'answers of',
  always: { platform: text, account: text, answers, revision: count },
  sometimes: { conversation: text },
};

const placeForm: Form<StoredPlace> = {
  what: 'place',
  always: { name: text, rules: texts, flairs: texts, adult: flag, readAt: time },
  sometimes: {},
};

const handForm: Form<Hand> = {
  what: 'round of',
  always: { place: count, at: time, left: texts, revision: count },
  sometimes: {},
};

function checked<T>({ what, always, sometimes }: Form<T>, id: string, stored: Item): T {
  const refuse = (field: string, found: unknown, expected: string): never => {
    const shown = found === undefined ? 'nothing' : `${JSON.stringify(found)?.slice(0, 60)}`;
    throw new ItemInvalid(
      `The item of ${what} ${id} has ${shown} as ${field}, expected ${expected}: mend the item in the table, or delete it.`,
    );
  };
  for (const [field, [expected, holds]] of Object.entries<Check>(always as Record<string, Check>)) {
    if (!holds(stored[field])) refuse(field, stored[field], expected);
  }
  for (const [field, [expected, holds]] of Object.entries<Check>(sometimes as Record<string, Check>)) {
    if (stored[field] !== undefined && !holds(stored[field])) refuse(field, stored[field], `${expected} or nothing`);
  }
  return stored as T;
}

/** The stored item as a publication; throws ItemInvalid naming the first field that is not as the hive writes it. */
export function storedPublication(id: string, stored: Item): Publication {
  if (stored.id !== id) {
    throw new ItemInvalid(
      `The item of publication ${id} names ${JSON.stringify(stored.id)} as its id: mend the item in the table, or delete it.`,
    );
  }
  return checked(publicationForm, id, stored);
}

/** The stored item as an account; throws ItemInvalid. */
export function storedAccount(stored: Item): AccountState {
  return checked(accountForm, `${stored.account} on ${stored.platform}`, stored);
}

/** The stored item as a budget; throws ItemInvalid. */
export function storedBudget(stored: Item): BudgetState {
  return checked(budgetForm, String(stored.personality), stored);
}

/** The stored item as an interaction; throws ItemInvalid. */
export function storedInteraction(stored: Item): Interaction {
  return checked(interactionForm, `${stored.id} on ${stored.platform}`, stored);
}

/** The stored item as a tally of answers; throws ItemInvalid. */
export function storedTally(stored: Item): Tally {
  return checked(tallyForm, `${stored.account} on ${stored.platform}`, stored);
}

/** The stored item as a place; throws ItemInvalid. */
export function storedPlace(stored: Item): StoredPlace {
  return checked(placeForm, String(stored.name), stored);
}

/** The stored item as the hand of a round; throws ItemInvalid. */
export function storedHand(id: string, stored: Item): Hand {
  return checked(handForm, id, stored);
}
