import type { PlatformSandbox } from '../../infra/local/sandbox/types.ts';
import type { Report } from '../../shared/personality/report.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import type { Publication } from '../../shared/publication/publication.ts';

/** One platform of the hive, and the look-alike that stands in for it. */
export interface Platform {
  readonly id: string;
  readonly traits: PlatformTraits;
  readonly sandbox: PlatformSandbox;
}

/** What a command line answered. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** A queue that gets what people are told. */
export interface Inbox {
  /** What has arrived until now, oldest first. */
  read(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * A running hive with all that a scenario does to it, whatever cloud it runs on. Names of queues and functions are those without the
 * stage: `draft`, `write-draft`.
 */
export interface Cloud {
  /** `the embedded cloud`, `ministack 1.5.33` */
  readonly name: string;
  readonly platforms: readonly Platform[];
  /** The hive's calendar, epoch milliseconds. */
  now(): number;
  /**
   * Asks until there is an answer. Meanwhile the calendar goes on: at its own pace where it is the real one, else by a minute from question to
   * question. @throws one sentence that names what did not happen within that many minutes of it.
   */
  until<Answer>(
    what: string | (() => string),
    minutes: number,
    ask: () => Promise<Answer | undefined>,
  ): Promise<Answer>;

  /** Uploads a personality's file and answers the report on it. */
  put(personality: string, file: object): Promise<Report>;
  /** Removes it; answers the report on that. */
  remove(personality: string): Promise<Report>;
  /** An object of the bucket as it is; undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  /** Names of a personality's schedules, sorted. */
  schedules(personality: string): Promise<string[]>;
  /** By id. */
  publications(personality: string): Promise<Publication[]>;

  /** Waits until the schedule of a personality has fired by itself. */
  firing(personality: string, platform: string): Promise<void>;
  /** Invokes what the schedule would, with its own input, for that slot (epoch milliseconds). */
  fire(personality: string, platform: string, slot: number): Promise<void>;

  send(queue: string, body: string): Promise<void>;
  /** Bodies of what lies in a queue that nothing works on; it stays there. */
  waiting(queue: string): Promise<string[]>;
  /**
   * Messages that fail come again as soon as this cloud allows, so that five tries do not take two hours. Answers a function that puts things
   * back.
   */
  hurry(queue: string): Promise<() => Promise<void>>;
  /** Deploys a handler of this source to a function; without a source, its own code again. */
  replaceCode(functionName: string, source?: string): Promise<void>;

  /** Has CloudWatch know how many messages lie in a queue, where this cloud does not measure that by itself. */
  measure(queue: string): Promise<void>;
  /** A queue subscribed to what people are told. */
  subscribe(): Promise<Inbox>;
  /** Runs `hive` in this process. */
  hive(...argv: readonly string[]): Promise<Said>;
}

/** A story of the hive that has to come out alike on every cloud. */
export interface Scenario {
  readonly name: string;
  /** The ids it uploads, which are nobody else's. */
  readonly personalities: readonly string[];
  /**
   * What may go on in the same hive meanwhile: `anything`, even that the hive stands still for some minutes; other scenarios as long as the hive
   * runs (`others`); or nothing but those that bear anything (`nothing`).
   */
  readonly beside: 'anything' | 'others' | 'nothing';
  run(cloud: Cloud): Promise<void>;
}
