import type { CrowdStage } from './crowd/stage.ts';
import type { Fault, FaultInput } from './faults.ts';
import type { SandboxPost } from './sandbox-post.ts';

export type { SandboxPost } from './sandbox-post.ts';

/** The hive's calendar as a sandbox needs it. */
export interface SandboxClock {
  /** Epoch milliseconds of the calendar; every stamp of a sandbox comes from here. */
  now(): number;
  /** Stops the calendar until the returned function is called; held for the length of each request. */
  hold(reason: string): () => void;
}

export interface SandboxOptions {
  /** Folder for what must survive a restart; without one everything is forgotten at the end. */
  readonly dataDir?: string;
  readonly clock: SandboxClock;
  /** Port on 127.0.0.1; 0 or absent lets the system choose. */
  readonly port?: number;
}

/** One request as the sandbox saw it. Never holds tokens, headers, queries or bodies. */
export interface SeenRequest {
  /** Epoch milliseconds of the calendar. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The account the request spoke for, where it could be told. */
  readonly account?: string;
  /** Status answered; 0 where the connection was cut without an answer. */
  readonly status: number;
  /** Kinds of the faults played. */
  readonly faults: readonly string[];
}

/** What every sandbox offers, whatever it stands in for. */
export interface Sandbox {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Registers a fault, returns its id; throws one sentence naming what is wrong with it. */
  injectFault(fault: FaultInput): string;
  clearFaults(id?: string): void;
  faults(): Fault[];
  /** Requests to the API seen so far (the latest 10,000), oldest first; control requests and pages are left out. */
  requests(): SeenRequest[];
  clearRequests(): void;
  /** Loads what the first request would otherwise wait for; to be called while there is nothing else to do. */
  warmUp(): Promise<void>;
  /** Ends all connections and closes the files. */
  close(): Promise<void>;
}

export interface SignUpOptions {
  /** How the account proves who it is; the platform's first scheme where absent. */
  readonly scheme?: string;
  /** The way the account is reached, where its credentials depend on that. */
  readonly transport?: string;
  readonly [setting: string]: unknown;
}

/** The same words twice on one account, none of them deleted. */
export interface Duplicate {
  readonly account: string;
  readonly text: string;
  readonly ids: readonly string[];
}

/** The look-alike of a platform: a registry of accounts, the platform's API and a page that shows what was said. */
export interface PlatformSandbox extends Sandbox {
  /** The platform's id: the name of the sandbox's folder. */
  readonly id: string;
  /** Ways to prove who one is, for signUp. */
  readonly schemes: readonly string[];
  /** What people do here by hand; absent where the crowd has no place. */
  readonly crowd?: CrowdStage;
  /** Opens an account, or finds it again: the same name and scheme give the same credentials, over restarts too. */
  signUp(account: string, options?: SignUpOptions): Readonly<Record<string, unknown>>;
  /** Opens the communities that accounts are going to post in; names that cannot be one are left out. Only where the platform has such. */
  allowPlaces?(names: readonly string[]): void;
  /** Posts, oldest first; of one account where its name or handle is given. */
  timeline(account?: string): SandboxPost[];
  setAccountStatus(account: string, status: string): void;
  setLimits(limits: Readonly<Record<string, unknown>>): void;
  duplicates(): Duplicate[];
}

/** What the folder of a platform's sandbox exports as `startSandbox`. */
export type StartPlatformSandbox = (options: SandboxOptions) => Promise<PlatformSandbox>;
