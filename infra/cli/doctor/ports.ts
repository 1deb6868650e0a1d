import type { Environment } from '../../../shared/config/environment.ts';
import type { ScheduleStore } from '../../../shared/personality/ports.ts';
import type { Connection } from '../connection.ts';
import type { Member } from '../roster.ts';
import type { Status } from '../status-view.ts';
import type { Finding } from './finding.ts';
import type { Looked } from './look.ts';

/** The machine that the command runs on. */
export interface Machine {
  /** As `v24.1.0`. */
  readonly nodeVersion: string;
  readonly environment: Environment;
  /** Folder of the project: .env, config.json, personalities/. */
  readonly root: string;
  /** Undefined where there is no such file. */
  read(path: string): Buffer | undefined;
  /** Names in a folder; none where it is absent. */
  list(path: string): readonly string[];
  /** Its clock, epoch milliseconds; the hive's calendar may be another. */
  now(): number;
  /** One GET without a body. `unsafe` of what it throws is never shown. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
}

export interface HttpAnswer {
  readonly status: number;
  /** The Date header, as it came. */
  readonly date: string | undefined;
  text(): Promise<string>;
}

/** What is in a secret, as far as it exists. */
export interface SecretRead {
  readonly exists: boolean;
  readonly text?: string;
}

export interface Subscription {
  readonly protocol: string;
  readonly confirmed: boolean;
}

/** What a stage is made of, beside the stores of Connection. Everything throws what the SDK throws. */
export interface Cloud {
  /** Where the table is: account and region by its ARN. */
  table(): Promise<{ readonly account: string; readonly region: string; readonly status: string }>;
  /** A URL of the service that answers without credentials, with a Date header. */
  clockUrl(): Promise<string>;
  /** Messages of a queue by its short name, those in flight included; undefined where there is no such queue. */
  queueDepth(name: string): Promise<number | undefined>;
  readonly schedules: Pick<ScheduleStore, 'list' | 'read'>;
  secret(name: string): Promise<SecretRead>;
  /** Who is told; undefined where there is no topic. */
  subscriptions(): Promise<readonly Subscription[] | undefined>;
  close(): void;
}

/** A hive that answers. */
export interface Hive {
  readonly connection: Connection;
  readonly cloud: Cloud;
  readonly status: Status;
  readonly members: readonly Member[];
}

export interface Ports {
  readonly machine: Machine;
  readonly hive: Looked<Hive>;
  /** Platforms may be asked who the accounts are. */
  readonly ask: boolean;
}

/** One check: looks at what it needs and judges it. Never throws for what it looks at. */
export type Check = (ports: Ports) => Promise<readonly Finding[]>;

/** A check of a hive; where none answers there is nothing to look at. */
export function ofHive(name: string, check: (hive: Hive, ports: Ports) => Promise<readonly Finding[]>): Check {
  return async (ports) => {
    const { hive } = ports;
    if ('seen' in hive) return check(hive.seen, ports);
    return [{ check: name, verdict: 'not looked at', said: 'no hive answers' }];
  };
}
