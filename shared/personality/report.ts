import { createHash } from 'node:crypto';
import { type Problem, problemSentence } from '../config/problem.ts';
import type { BudgetCaps } from '../limits/budget.ts';
import type { Finding } from './findings.ts';
import type { ObjectStore } from './ports.ts';

/** Whether an account has credentials, as far as the functions that use them have met them. */
export type CredentialState = 'present' | 'missing' | 'unknown until the first post';

/** What an operator reads after an upload: `reports/<id>.json`. */
export interface Report {
  /** Absent where the file's name is no id, and for config.json. */
  readonly personality?: string;
  readonly key: string;
  readonly etag?: string;
  readonly status: 'accepted' | 'refused' | 'deleted';
  /** ISO time. */
  readonly at: string;
  /** The version that counts; absent where none was ever accepted. */
  readonly version?: number;
  /** The field `version` of the file. */
  readonly fileVersion?: string;
  /** One sentence that says it all. */
  readonly summary: string;
  readonly problems: readonly Problem[];
  readonly understood: readonly Finding[];
  readonly schedules: readonly ReportedSchedule[];
  readonly postsPerMonth: number;
  /** What the platform asks for these posts, USD, rounded to cents. */
  readonly platformCostPerMonth: number;
  /** What the model asks for writing them, USD, rounded to cents; absent where nobody knows its prices. */
  readonly modelCostPerMonth?: number;
  /** What it may spend, USD. */
  readonly budget?: BudgetCaps;
  readonly credentials: readonly {
    readonly platform: string;
    readonly account: string;
    readonly state: CredentialState;
  }[];
  readonly warnings: readonly string[];
}

export interface ReportedSchedule {
  readonly platform: string;
  readonly expression: string;
  readonly timezone: string;
  readonly windowMinutes: number;
  /** Absent: none. */
  readonly jitterMinutes?: number;
  readonly quietHours?: readonly string[];
  readonly enabled: boolean;
  /** ISO times of the next three outside the quiet hours; empty while disabled. */
  readonly nextSlots: readonly string[];
}

export const reportPrefix = 'reports/';
const longestKey = 900;

/** The key of a personality's report in the bucket. */
export function reportKey(personality: string): string {
  return `${reportPrefix}${personality}.json`;
}

/** Report of an object whose name is no personality id. `_` begins no id, so that it never meets one. */
export function refusedReportKey(objectKey: string): string {
  const encoded = encodeURIComponent(objectKey.toWellFormed());
  // Two long keys that begin alike have a report each.
  const mark =
    encoded.length <= longestKey ? '' : `-${createHash('sha256').update(encoded).digest('hex').slice(0, 16)}`;
  return `${reportPrefix}_refused/${encoded.slice(0, longestKey)}${mark}.json`;
}

export const configReportKey = `${reportPrefix}_config.json`;

/** The fields of a report without findings or schedules of its own. */
export function emptyReport(key: string, status: Report['status'], at: number, summary: string): Report {
  return {
    key,
    status,
    at: new Date(at).toISOString(),
    summary,
    problems: [],
    understood: [],
    schedules: [],
    postsPerMonth: 0,
    platformCostPerMonth: 0,
    credentials: [],
    warnings: [],
  };
}

/** One line about a refused file: the first problem, how many more, and what stays. `kept`: the version in force. */
export function refusalSummary(key: string, problems: readonly Problem[], kept?: number): string {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const stays = kept === undefined ? 'Nothing was changed.' : `Version ${kept} stays in force.`;
  return `${key} is refused: ${problems[0] === undefined ? '' : problemSentence(problems[0])}${more} ${stays}`;
}

/**
 * Stores the report unless the stored one says the same (the time it was written and the next slots aside); true when it was stored.
 */
export async function writeReport(objects: ObjectStore, key: string, report: Report): Promise<boolean> {
  const stored = await readReport(objects, key);
  if (stored !== undefined && comparable(stored) === comparable(report)) {
    return false;
  }
  await objects.write(key, `${JSON.stringify(report, null, 2)}\n`, 'application/json');
  return true;
}

/** The stored report, as far as it can be read; undefined where there is none. */
export async function readReport(objects: ObjectStore, key: string): Promise<Partial<Report> | undefined> {
  const stored = await objects.read(key, 1024 * 1024);
  if (stored === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(stored.body));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) {
      return {};
    }
    throw error;
  }
}

function comparable(report: Partial<Report>): string {
  return JSON.stringify(report, (name, value) => (name === 'at' || name === 'nextSlots' ? null : value));
}
