import type { core } from 'zod/mini';
import type { PlatformReads } from '../interaction/platform-reads.ts';
import type { WindowLimits } from '../limits/rate-limiter.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { ModifierWeights } from '../personality/traits/trait.ts';
import type { Target } from './publication.ts';

/**
 * A schema of zod, or of its smaller form zod/mini: what every function carries uses that one, whose parts that nobody uses are not bundled
 * and which is made in a fifth of the time.
 */
export type Schema<T> = core.$ZodType<T> & {
  parse(value: unknown): T;
  safeParse(value: unknown, options?: core.ParseContext<core.$ZodIssue>): core.util.SafeParseResult<T>;
};

export type SettingsSchema = Schema<Record<string, unknown>>;

/** How a platform is reached. `runtime` is what its functions need. */
export interface TransportTraits {
  readonly id: 'api' | 'browser';
  /** Why it is not for everybody, a sentence for operators; absent where there is nothing to fear. Nothing ever falls back to such a one. */
  readonly risk?: string;
  /** Where it costs something else than the platform's first way, and where generated text is disclosed otherwise on it. */
  readonly prices?: Prices;
  readonly defaultDisclosure?: Disclosure;
  /** Its client can tell how people took posts (`engagement`). */
  readonly tellsEngagement?: true;
  /** Its client leaves evidence of pages that it did not understand. */
  readonly leavesEvidence?: boolean;
  readonly runtime: {
    readonly architecture: 'arm64' | 'x86_64';
    readonly memoryMb: number;
    /** Lambda timeout, seconds. */
    readonly timeoutSeconds: number;
    /** Abort timeout of one request (or page action), seconds. */
    readonly requestTimeoutSeconds: number;
    /** Upper bound of functions at work at once; AWS wants at least 2. */
    readonly maximumConcurrency: number;
    /** Accounts that one run of the observe function asks at once what people said to them; absent: eight. */
    readonly askedAtOnce?: number;
    /** Room for files, megabytes; absent: the 512 that come by themselves. */
    readonly storageMb?: number;
  };
}

/** USD per request, by action; `link` is a post with a URL in it. */
export interface Prices {
  readonly post: number;
  readonly link: number;
  readonly reply: number;
  readonly ownRead: number;
  /** Reading what other people wrote; absent: as much as reading one's own. */
  readonly read?: number;
  /** What was read once is not billed again before the next day (UTC) begins; absent: each reading is. */
  readonly readOncePerDay?: true;
}

/**
 * How generated text is disclosed: by the platform's own label, or by words at the end of the text. `texts` has the words in other
 * languages, by language tag or its first part (`de`, `pt-BR`); `text` is for all that are not in it.
 */
export type Disclosure =
  | { readonly kind: 'label' }
  | { readonly kind: 'footer'; readonly text: string; readonly texts?: Readonly<Record<string, string>> };

/** What a text points at, in the order of the text. */
export interface References {
  /** Accounts and places, each in the one form the platform's people write it in, lower case: `@name`. */
  readonly mentions: readonly string[];
  /** As they stand in the text. */
  readonly links: readonly string[];
  /** Without their sign. */
  readonly hashtags: readonly string[];
}

/** What a section of the older program's files (`platform_settings.<platform>`) says to its platform alone. */
export interface ImportedSettings {
  /** In the form of the platform's settings schema, unchecked. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Fields of the section that went into the settings. */
  readonly used: readonly string[];
  /** Fields of the section that hold rules of writing, and examples of posts: words the platform has of its own for them. */
  readonly styleFields?: readonly string[];
  readonly exampleFields?: readonly string[];
}

/** Everything about a platform that can be known without credentials. */
export interface PlatformTraits {
  readonly id: string;
  /** As people write it. */
  readonly name: string;
  readonly transports: readonly TransportTraits[];
  readonly actions: readonly ('post' | 'reply' | 'thread')[];
  /** Length of a text in the platform's own units. */
  measure(text: string): number;
  /** Largest measure of a text that stands by itself. Ask limitOf: what answers may have another. */
  readonly limit: number;
  /** Largest measure of a text that answers another one, a reply or a part of a thread after the first; absent: the same. */
  readonly replyLimit?: number;
  /** The most the writer is asked for, in the same units, where the limit is far above what people read. */
  readonly usualLength?: number;
  /** How much the modifiers of traits count here, where it is not as much as they say: emoji are rare in some places. */
  readonly voice?: ModifierWeights;
  /** Largest number of characters of a title; absent where posts have none. */
  readonly titleLimit?: number;
  /**
   * The text as it is compared: the same for what was sent and for what the platform lists of it, whatever the platform does to links,
   * entities and white space in between.
   */
  normalise(text: string): string;
  /** What the platform makes of names, links and tags in a text; absent: `@name`, `https://...` and `#tag`. */
  references?(text: string): References;
  /** The most hashtags of a text whose personality says nothing of them; absent: none. */
  readonly usualHashtags?: number;
  readonly defaultLimits: WindowLimits;
  readonly defaultDisclosure: Disclosure;
  /** Schema of the platform's own settings inside a personality (`platforms.<id>.settings`), or how it is loaded: see withSettings. */
  readonly settings: SettingsSchema | (() => Promise<SettingsSchema>);
  /**
   * The places (names as in Target.place) that a personality with these settings posts in, one after the other; none where it posts to the
   * account's own timeline. Absent on platforms without places.
   */
  places?(settings: Readonly<Record<string, unknown>>): readonly string[];
  /**
   * Where a personality with these settings answers people: the places in which it answers whoever speaks to it, and those in which it also
   * answers new posts that nobody addressed to it (names as in Target.place). Absent: wherever it is spoken to, and no new posts.
   */
  repliesIn?(settings: Readonly<Record<string, unknown>>): RepliesIn;
  /** Rules for the writer that follow from these settings, a sentence each. */
  writingRules?(settings: Readonly<Record<string, unknown>>): readonly string[];
  /** Names under which foreign character files speak of this platform (client or plugin names, lower case). */
  readonly foreignNames: readonly string[];
  /**
   * The post that a person names, by its id or by a link to it, as the platform's answer would have named it; undefined where it is neither.
   * Absent: whatever is written is the id.
   */
  namedPost?(written: string): { readonly id: string; readonly url: string } | undefined;
  /** Reads the platform's part of a file of the older program; absent where such a section says nothing to the platform alone. */
  importSettings?(section: Readonly<Record<string, unknown>>): ImportedSettings;
  /** Longest time until an accepted post shows in the account's own listing, milliseconds. */
  readonly graceTimeMs: number;
  /** Source and date in the traits file. */
  readonly prices: Prices;
}

/** Traits of a platform, as whoever reads a personality's file needs them. */
export type PlatformWithSettings = PlatformTraits & { readonly settings: SettingsSchema };

const loadedSettings = new WeakMap<readonly PlatformTraits[], Promise<readonly PlatformWithSettings[]>>();

/**
 * The same platforms with the schemas of their settings, which are loaded for whoever reads files alone: every function knows the platforms. The same
 * list is answered for the same list, once it is loaded.
 */
export function withSettings(platforms: readonly PlatformTraits[]): Promise<readonly PlatformWithSettings[]> {
  const found = loadedSettings.get(platforms);
  if (found !== undefined) return found;
  const loading = Promise.all(
    platforms.map(async (traits) => {
      const { settings } = traits;
      return { ...traits, settings: typeof settings === 'function' ? await settings() : settings };
    }),
  );
  loadedSettings.set(platforms, loading);
  loading.catch(() => loadedSettings.delete(platforms));
  return loading;
}

/**
 * Largest measure of a text, by what it is to be: a post by itself, a reply, or a part of a thread, of which the writer does not know yet
 * whether it comes first.
 */
export function limitOf(
  { limit, replyLimit = limit }: Pick<PlatformTraits, 'limit' | 'replyLimit'>,
  action: 'post' | 'reply' | 'thread',
): number {
  if (action === 'thread') return Math.min(limit, replyLimit);
  return action === 'reply' ? replyLimit : limit;
}

/** Places in which people are answered; `everywhere`: wherever the account is spoken to. */
export interface RepliesIn {
  readonly spokenTo: readonly string[] | 'everywhere';
  readonly newPosts: readonly string[];
}

/** Whether accounts hear what people say to them through this transport, and so whether it has an observe function. */
export function listensThrough(
  { actions, transports }: Pick<PlatformTraits, 'actions' | 'transports'>,
  transport: string,
): boolean {
  return actions.includes('reply') && transports.some(({ id }) => id === transport);
}

/** Whether somebody can be asked through this transport how people took the posts of an account. */
export function tellsEngagementThrough(
  traits: Pick<PlatformTraits, 'actions' | 'transports'>,
  transport: string,
): boolean {
  // Whoever listens asks.
  return (
    listensThrough(traits, transport) &&
    traits.transports.some(({ id, tellsEngagement }) => id === transport && tellsEngagement === true)
  );
}

export interface PartToPublish {
  readonly text: string;
  readonly title?: string;
  readonly target: Target;
  /** Carry the platform's label of generated text. */
  readonly labelled: boolean;
  /** The platform's own settings of the personality, valid by its schema. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the platform said of its own limits in an answer. */
export interface RemoteLimit {
  readonly remaining: number;
  readonly limit: number;
  /** Epoch milliseconds. */
  readonly resetAt: number;
}

export interface PublishedPart {
  readonly id: string;
  readonly url: string;
  /** The tightest of the limits the answer spoke of, if it spoke of any. */
  readonly remote?: RemoteLimit;
}

export interface FoundPost {
  readonly id: string;
  readonly url: string;
  /** As the platform lists it; compare by traits.normalise. */
  readonly text: string;
  readonly title?: string;
  readonly target: Target;
  /** The platform's stamp, epoch milliseconds. */
  readonly createdAt: number;
}

export interface RecentPosts {
  readonly posts: readonly FoundPost[];
  /** True only when the listing certainly holds everything since the time asked for. */
  readonly complete: boolean;
}

export interface WhoAmI {
  readonly id: string;
  readonly handle: string;
  /** What the account says of itself to everybody; empty where that is nothing, absent where the platform does not tell. */
  readonly about?: string;
}

/**
 * One account on one platform. `publish` attempts the create exactly once and throws the errors of errors.ts; it never returns without an
 * id that the platform gave. Reads may be repeated inside.
 */
export interface PlatformClient extends PlatformReads {
  /** Throws AccountBlocked where the platform lets the account log in and yet calls it suspended. */
  whoAmI(): Promise<WhoAmI>;
  /**
   * `beforeSend` throws when the time to send is over; it is called as the very last thing before the create leaves (in a browser: before the
   * click), and what it throws passes through unchanged.
   */
  publish(part: PartToPublish, beforeSend: () => void): Promise<PublishedPart>;
  /** The account's own posts not older than `since` (epoch milliseconds), newest first. */
  findRecent(since: number): Promise<RecentPosts>;
  /** Takes a post of the account down; one that is gone already is no error. */
  remove(id: string): Promise<void>;
}

/** What a client remembers between two runs: tokens or cookies, encrypted at rest. */
export type SessionValue = Readonly<Record<string, unknown>>;

export interface SessionStore {
  /** The session that goes with the present credentials, if there is one, and the revision to name when changing it. */
  load(): Promise<{ readonly value: SessionValue | undefined; readonly revision: number }>;
  /**
   * Single flight: true for the one caller that may renew the session until `until` (epoch milliseconds); false when another does, or when
   * the session changed since `revision`.
   */
  beginRenewal(revision: number, until: number): Promise<boolean>;
  /** Ends the renewal with a new session, or without one where it failed. The value is stored before this returns. */
  endRenewal(revision: number, value?: SessionValue): Promise<void>;
}

/** Where an adapter leaves what helps a person to understand a failure; nothing private is in it. */
export interface EvidenceStore {
  /** `name`: below the platform's folder, as `ada/20261126T0900Z-send.png`. */
  put(name: string, content: string | Uint8Array, contentType: string): Promise<void>;
}

export interface ConnectOptions {
  /** The account's entry in the secret bundle, unchecked: the adapter checks it and throws AccountBlocked('credentials') naming the fields. */
  readonly credentials: unknown;
  readonly session: SessionStore;
  /** Another host than the platform's own: sandboxes. */
  readonly baseUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent where nobody keeps any. */
  readonly evidence?: EvidenceStore;
  /** Abort timeout of one request, milliseconds of machine time. */
  readonly requestTimeoutMs: number;
}

/** A platform as a whole: what the publish function of its transport imports. */
export interface PlatformAdapter {
  readonly traits: PlatformTraits;
  connect(account: string, options: ConnectOptions): PlatformClient;
}

/** An adapter as the functions use it: it may load its client before it connects. */
export interface PlatformWay extends Pick<PlatformAdapter, 'traits'> {
  connect(account: string, options: ConnectOptions): PlatformClient | Promise<PlatformClient>;
}
