import type { Effective } from '../config/effective.ts';
import { type AccountState, accountStop, blockAccount } from '../limits/account.ts';
import { statusOf } from '../limits/breaker.ts';
import { askedAt, intoRound, type Listening, nextIntervalMs } from '../limits/listening.ts';
import { changeAccount } from '../publication/accounts.ts';
import { AccountBlocked, HiveError, RateLimited } from '../publication/errors.ts';
import { type Answering, answer } from './answer.ts';
import { billReads } from './bill-reads.ts';
import type { FetchedInteraction, Interaction } from './interaction.ts';
import { putListening } from './listening-writes.ts';
import { measureAccount, takeFigures } from './measure-account.ts';
import type { ObserveTools, Reader } from './observe-tools.ts';
import { optsOut } from './opt-out.ts';
import { type PlacesNow, placesAfter, placesToAsk } from './places.ts';
import type { InteractionsPage } from './platform-reads.ts';
import { billedMark, isBilledAgain } from './read-prices.ts';

const minute = 60_000;
/** What is stored without a conclusion at most; more is left with the platform until these are through. */
const mostUnfinished = 100;

export interface ObservedAccount {
  /** `asked`: the platform answered. `not-due`: it is not to be asked. `stopped`: a person, or the platform, wants it to wait. */
  readonly outcome: 'asked' | 'not-due' | 'stopped' | 'failed';
  readonly answered: number;
  readonly declined: number;
  /** Stored and not concluded. */
  readonly unfinished: number;
  /** A bug of ours; the other accounts go on, and the run fails in the end. */
  readonly error?: unknown;
}

const nothing = { answered: 0, declined: 0, unfinished: 0 } as const;

/**
 * Asks for what people said to one account, once: fetched, stored, concluded one by one, acknowledged, and the cursor last. So whatever dies
 * in between is met again. Where the platform fails, the account is asked later; it throws nothing but what the store throws.
 * @param byRound the hand of the round came by; else the account's own time has come
 */
export async function observeAccount(name: string, byRound: boolean, tools: ObserveTools): Promise<ObservedAccount> {
  const { traits, accounts, clock } = tools;
  const account = await accounts.read(traits.id, name);
  const listening = account?.listening;
  const now = clock.now();
  if (account?.owner === undefined || listening === undefined || listening.transport !== tools.transport) {
    return { outcome: 'not-due', ...nothing };
  }
  if (!isDue(account, listening, byRound, now) || accountStop(account, now) !== undefined) {
    return { outcome: 'not-due', ...nothing };
  }
  const { personalities } = await tools.pausedByOperator();
  if (personalities.includes(account.owner)) {
    await putListening(account, askedAt(listening, now + 5 * minute), tools);
    return { outcome: 'stopped', ...nothing };
  }
  try {
    if (listening.figuresOnly === true) return { outcome: await measureAccount(account, listening, tools), ...nothing };
    return await ask(account, listening, tools);
  } catch (error) {
    return afterError(account, listening, error, tools);
  }
}

/** The index may be late, and name who is in the round by the time that it had before; a rest that is over has a time of its own. */
function isDue({ status }: AccountState, listening: Listening, byRound: boolean, now: number): boolean {
  return listening.inRound === true ? byRound || status === 'cooling' : listening.nextAt <= now;
}

async function ask(known: AccountState, before: Listening, tools: ObserveTools): Promise<ObservedAccount> {
  const client = await tools.connect(known.account);
  const { account } = await takeFigures(known, client, tools);
  const listening = await withSelf(account, before, client, tools);
  const { cursor, since, unfinished: open = [] } = listening;
  const asked = placesToAsk(listening, tools.clock.now());
  const page: InteractionsPage = (await client.fetchInteractions?.(cursor, { ...asked, since })) ?? {
    ...nobody,
    cursor: cursor ?? {},
  };
  const places = tellOfPlaces(account, placesAfter(listening, asked, page, tools.clock.now()), tools);
  let until = 0;
  const bill = async (reads: number): Promise<void> => {
    const hold = async (stop: number) => {
      if (stop > until) await putListening(account, askedAt(listening, stop), tools);
    };
    until = Math.max(until, await billReads(account, reads, tools, hold));
  };
  const heard = page.interactions.length > 0;
  const config = await tools.configOf();
  const intervalMs = nextIntervalMs(listening.intervalMs, heard || open.length > 0, config.interactions);
  const moved = { ...listening, ...places, cursor: page.cursor, intervalMs };
  if (!heard && open.length === 0) {
    await bill(page.billedReads);
    await putListening(account, restingAfter(listening, moved, page, until, config, tools), tools, known);
    return { outcome: 'asked', ...nothing };
  }
  const who = await speaker(account, listening, client, tools, { mayRead: () => until === 0, bill });
  if (who === undefined) {
    await bill(page.billedReads);
    // Nothing is stored and the cursor stays: it is heard again when the personality may speak.
    const nextAt = tools.clock.now() + config.interactions.maximumPollMinutes * minute;
    await putListening(account, askedAt({ ...listening, ...places }, nextAt), tools);
    return { outcome: 'stopped', ...nothing };
  }
  const { all: stored, readBefore } = await store(account, account.owner ?? '', page.interactions, open, tools);
  await bill(page.billedReads - readBefore);
  const round = await concludeAll(stored, who, tools);
  const left = round.left.map(({ id }) => id);
  const done = page.interactions.map(({ id }) => id).filter((id) => !left.includes(id));
  if (done.length > 0) await client.acknowledge?.(done);
  // Whoever is full does not read on: what it was told now is told again.
  const full = left.length > mostUnfinished;
  const next = nextOf(full ? { ...page, more: false } : page, intervalMs, Math.max(until, round.until), tools);
  const kept = full
    ? { ...listening, ...places, intervalMs, unfinished: left.filter((id) => open.includes(id)) }
    : { ...moved, unfinished: left };
  await putListening(account, askedAt(kept, next), tools);
  if (round.blocked !== undefined) await block(account, round.blocked, tools);
  const { answered, declined, error } = round;
  const outcome = error === undefined ? 'asked' : 'failed';
  return { outcome, answered, declined, unfinished: left.length, ...(error === undefined ? {} : { error }) };
}

/** Tells once of each place that cannot be read, and of each that can be again. */
function tellOfPlaces(
  { platform, account }: AccountState,
  { places, shut, open }: PlacesNow,
  { log }: ObserveTools,
): Pick<Listening, 'places'> {
  for (const { name, why } of shut) log.warn('place.refused', { platform, account, place: name, reason: why });
  for (const name of open) log.info('place.open', { platform, account, place: name });
  return places === undefined ? {} : { places };
}

const nobody = { interactions: [], more: false, billedReads: 0 } as const;

/** Who the account is on the platform, asked once, and again after its credentials changed: so that it never answers itself. */
async function withSelf(
  account: AccountState,
  listening: Listening,
  client: Reader,
  tools: ObserveTools,
): Promise<Listening> {
  const { self } = listening;
  if (self !== undefined && self.at >= (account.credentialsAt ?? 0)) return listening;
  const { id, handle } = await client.whoAmI();
  const at = tools.clock.now();
  await tools.people.markOwn(tools.traits.id, { id, handle }, account.account);
  return { ...listening, self: { id, handle: handle.toLowerCase(), at } };
}

/** The personality that answers; undefined where it may not speak now. */
async function speaker(
  { owner = '' }: AccountState,
  { self, since }: Listening,
  client: Reader,
  { personalities, switches, traits }: ObserveTools,
  purse: Pick<Answering, 'mayRead' | 'bill'>,
): Promise<Answering | undefined> {
  const [current, positions] = await Promise.all([personalities.readCurrent(owner), switches.read(owner)]);
  if (current?.status !== 'active' || positions.personality !== 'active' || self === undefined) return undefined;
  const version = await personalities.readVersion(owner, current.version);
  const plan = version?.effective.platforms[traits.id];
  if (version === undefined || plan === undefined) return undefined;
  return { personality: version.effective, version: version.version, plan, self, since, client, ...purse };
}

interface StoredPage {
  /** Everything that is to be concluded, oldest first; what was there already comes as it is stored. */
  readonly all: readonly Interaction[];
  /** What was listed again, and is not billed again. */
  readonly readBefore: number;
}

async function store(
  { account }: AccountState,
  personality: string,
  fetched: readonly FetchedInteraction[],
  open: readonly string[],
  { interactions, traits, clock }: ObserveTools,
): Promise<StoredPage> {
  const platform = traits.id;
  let readBefore = 0;
  const fresh = await Promise.all(
    fetched.map(async (one): Promise<Interaction | undefined> => {
      const now = clock.now();
      const mark = billedMark(traits.prices, now);
      const interaction = { ...one, platform, account, personality, storedAt: now, ...mark, context: [] };
      if (await interactions.create(interaction)) return interaction;
      const known = await interactions.read({ platform, account, id: one.id });
      if (known !== undefined && !isBilledAgain(traits.prices, known.billedAt, now)) readBefore += 1;
      return known;
    }),
  );
  const ids = fetched.map(({ id }) => id);
  const left = open.filter((id) => !ids.includes(id));
  const waiting = await Promise.all(left.map((id) => interactions.read({ platform, account, id })));
  const all = [...waiting, ...fresh]
    .filter((one) => one !== undefined)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return { all, readBefore };
}

interface Round {
  readonly answered: number;
  readonly declined: number;
  readonly left: readonly Interaction[];
  /** Not before then, by the platform's word; 0 where it said nothing. */
  readonly until: number;
  readonly blocked?: AccountBlocked;
  readonly error?: unknown;
}

/** One after the other. In one conversation the earliest goes first: while it is open, so are those behind it, but for a wish to be left alone. */
async function concludeAll(stored: readonly Interaction[], who: Answering, tools: ObserveTools): Promise<Round> {
  let [answered, declined, until] = [0, 0, 0];
  const left: Interaction[] = [];
  const { optOutWords } = (await tools.configOf(who.plan, who.personality)).interactions;
  for (const [index, interaction] of stored.entries()) {
    const { conversation, verdict } = interaction;
    // What is decided has only to be planned, and others may be waiting for that.
    const waits = verdict === undefined && left.some((one) => one.conversation === conversation);
    if (waits && !optsOut(interaction.text, optOutWords)) {
      left.push(interaction);
      continue;
    }
    try {
      const outcome = await answer(interaction, who, tools);
      if (outcome === 'later') left.push(interaction);
      answered += outcome === 'answered' ? 1 : 0;
      declined += outcome === 'declined' ? 1 : 0;
    } catch (error) {
      left.push(interaction);
      const { id, account, platform } = interaction;
      tools.log.warn('interaction.unfinished', { interaction: id, platform, account, error });
      if (error instanceof AccountBlocked) {
        return { answered, declined, left: [...left, ...stored.slice(index + 1)], until, blocked: error };
      }
      if (error instanceof RateLimited) {
        until = error.retryAt;
        return { answered, declined, left: [...left, ...stored.slice(index + 1)], until };
      }
      if (!(error instanceof HiveError)) {
        return { answered, declined, left: [...left, ...stored.slice(index + 1)], until, error };
      }
    }
  }
  return { answered, declined, left, until };
}

/** Nobody spoke: asked after its interval, or with the round where that is the longest and nothing wants it at another time. */
function restingAfter(
  { inRound, intervalMs: before }: Listening,
  moved: Listening,
  page: InteractionsPage,
  until: number,
  { interactions }: Effective,
  tools: ObserveTools,
): Listening {
  const now = tools.clock.now();
  const roundMs = interactions.maximumPollMinutes * minute;
  const rests = (inRound === true || moved.intervalMs >= roundMs) && !page.more && until <= now + roundMs;
  if (!rests) return askedAt(moved, nextOf(page, moved.intervalMs, until, tools));
  // Another length of the round is no reason to write.
  return intoRound(inRound === true ? { ...moved, intervalMs: before } : moved, now);
}

function nextOf({ more }: InteractionsPage, intervalMs: number, until: number, { clock }: ObserveTools): number {
  const now = clock.now();
  return Math.max(more ? now : now + intervalMs, until);
}

/** The platform, or the way to it, failed: asked again later, unless it wants a person. */
async function afterError(
  account: AccountState,
  listening: Listening,
  error: unknown,
  tools: ObserveTools,
): Promise<ObservedAccount> {
  const now = tools.clock.now();
  const { interactions } = await tools.configOf();
  const intervalMs = Math.min(
    interactions.maximumPollMinutes * minute,
    Math.max(interactions.minimumPollMinutes * minute, listening.intervalMs * 2),
  );
  const retryAt = error instanceof RateLimited ? error.retryAt : 0;
  tools.log.warn('account.not-heard', { platform: account.platform, account: account.account, error });
  const next = Math.max(now + intervalMs, retryAt);
  await putListening(account, askedAt({ ...listening, intervalMs }, next), tools);
  if (error instanceof AccountBlocked) {
    await block(account, error, tools);
    return { outcome: 'stopped', ...nothing };
  }
  const ours = error instanceof HiveError ? {} : { error };
  return { outcome: error instanceof RateLimited ? 'stopped' : 'failed', ...nothing, ...ours };
}

async function block(
  { platform, account }: AccountState,
  { kind, message }: AccountBlocked,
  tools: ObserveTools,
): Promise<void> {
  const missing = kind === 'credentials' ? ('missing' as const) : undefined;
  await changeAccount(tools.accounts, platform, account, (state) =>
    // One that rests for another reason keeps it.
    accountStop(state, tools.clock.now()) === undefined ? blockAccount(state, statusOf(kind), message, missing) : state,
  );
  tools.log.error('account.blocked', { platform, account, kind, reason: message });
}
