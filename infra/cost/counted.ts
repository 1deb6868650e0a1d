import { bandsPerText, wordBands } from '../../shared/content/similarity/fingerprint.ts';

/**
 * What one of each thing takes. Units, requests, objects, metrics and bytes of the log: counted from runs of the functions on this machine by
 * `npm run bench -- cost`; test/infra/cost/counted.test.ts holds that no run takes more, and that little of it is air. Seconds are estimates of a
 * warm function with 5 ms for each call that waits for another, and marked where they are not; bytes that are kept were measured on a hive on
 * this machine, November 2026.
 */
export interface Takes {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Sent, received, deleted. */
  readonly queueRequests: number;
  /** Runs of functions. */
  readonly runs: number;
  /** Lists too, at the same price. */
  readonly objectWrites: number;
  readonly objectReads: number;
  readonly logBytes: number;
  /** CloudWatch's metrics with a value of it, for each platform and for all of them; one is billed by the hours in which it has any. */
  readonly metrics: { readonly ofPlatform: number; readonly ofAll: number };
}

const nothing: Takes = {
  writeUnits: 0,
  readUnits: 0,
  queueRequests: 0,
  runs: 0,
  objectWrites: 0,
  objectReads: 0,
  logBytes: 0,
  metrics: { ofPlatform: 0, ofAll: 0 },
};

/** What Lambda itself writes of one run with JSON as its format: platform.start and platform.report. */
export const lambdaBytesPerRun = 330;

/** What is counted from runs: of the cost of one post, each function has just started. */
export interface Counted {
  /** Planned, written, sent; of one part. The words' owner is one of the bands of the text's fingerprint. */
  readonly post: Takes;
  /** One account is asked at its time and nobody has spoken to it. The runs are those of ticks. */
  readonly poll: Takes;
  /** The same with the round. */
  readonly roundPoll: Takes;
  /** Heard and not answered, beyond the poll. */
  readonly mention: Takes;
  /** Heard, answered, written and sent, beyond the poll. */
  readonly reply: Takes;
  /** The run of an observe function: the queries of the index, the switches, where the round stands and how far it came. */
  readonly tick: Takes;
  readonly sweep: Takes;
  /** The hourly look at files; `file` for each personality with two accounts that is looked at whole, `fileInTurn` in the hours between. */
  readonly look: Takes;
  readonly file: Takes;
  readonly fileInTurn: Takes;
  /** A day of an account whose posts are looked at, and what each post of a day adds. */
  readonly figuresDay: Takes;
  readonly figuresOfPost: Takes;
  /** The same where the platform bills its reads, so that money is set aside for them and settled. */
  readonly figuresOfBilledPost: Takes;
}

export const counted: Counted = {
  post: {
    writeUnits: 12 + bandsPerText,
    readUnits: 9 + wordBands / 2,
    queueRequests: 6,
    runs: 3,
    objectWrites: 1,
    objectReads: 0,
    logBytes: 4_200,
    metrics: { ofPlatform: 4, ofAll: 3 },
  },
  poll: { ...nothing, writeUnits: 3, readUnits: 1 },
  roundPoll: { ...nothing, readUnits: 1 },
  mention: { ...nothing, writeUnits: 4, readUnits: 10, logBytes: 1_060, metrics: { ofPlatform: 1, ofAll: 1 } },
  reply: {
    writeUnits: 25,
    readUnits: 33.5,
    queueRequests: 6,
    runs: 2,
    objectWrites: 1,
    objectReads: 0,
    logBytes: 4_900,
    metrics: { ofPlatform: 4, ofAll: 4 },
  },
  tick: { ...nothing, writeUnits: 1, readUnits: 2, runs: 1, logBytes: lambdaBytesPerRun },
  sweep: { ...nothing, writeUnits: 1, readUnits: 3, runs: 1, logBytes: 1_900, metrics: { ofPlatform: 0, ofAll: 8 } },
  look: {
    ...nothing,
    writeUnits: 1,
    readUnits: 1,
    runs: 1,
    objectWrites: 2,
    objectReads: 2,
    logBytes: 850,
    metrics: { ofPlatform: 0, ofAll: 2 },
  },
  file: { ...nothing, readUnits: 15, objectReads: 3 },
  fileInTurn: { ...nothing, readUnits: 8, objectReads: 0.1 },
  /** Where nothing is asked about, the look at all days is remembered four times. */
  figuresDay: { ...nothing, writeUnits: 4, readUnits: 55 },
  figuresOfPost: { ...nothing, writeUnits: 10, readUnits: 30 },
  figuresOfBilledPost: { ...nothing, writeUnits: 10 + 8, readUnits: 34 },
};

/** Seconds of one run: of a warm function, and what a start adds, which Lambda bills too. */
export const seconds = {
  plan: { warm: 0.2, start: 1.5 },
  /** Three for the model's answer. */
  draft: { warm: 3.7, start: 2.5 },
  publish: { warm: 1.2, start: 2 },
  /** A page is opened, typed into and read. */
  publishOverWebsite: { warm: 20, start: 5 },
  sweep: 0.3,
  tick: 0.15,
  /** A poll, with eight accounts asked at once; over a website one after the other. */
  poll: 0.06,
  pollOverWebsite: 8,
  /** The hourly look, and its share of one personality: eight are looked at at once, each with about twenty calls. */
  look: 1,
  file: 0.02,
} as const;

/** Bytes that are kept, and for how long. */
export const kept = {
  /** Publication, evidence, texts and figures of one post or reply: as long as publications. */
  tableBytes: 2_050,
  runBytes: 12_000,
  publicationDays: 400,
  /** One thing that somebody said. */
  mentionBytes: 700,
  mentionDays: 90,
  /** What compression leaves of a log in CloudWatch, https://aws.amazon.com/cloudwatch/pricing/ (example 2), November 2026. */
  logShare: 0.15,
} as const;

/**
 * Accounts of one bundle: a secret holds 64 KB, an entry with its keys takes about 270 bytes, and a bundle is filled to four fifths, because accounts
 * are spread by a hash. Entries that bring a session along take twice as much.
 */
export const accountsPerBundle = Math.floor((65_536 * 0.8) / 270);

/** Minutes for which a warm function keeps what it read of Secrets Manager (shared/aws/caches.ts), the shortest of them. */
export const secretMinutes = 4;
