import type { HiveControl } from '../../shared/config/ports.ts';
import { type AccountName, accountsOf, accountsWithout } from '../../shared/personality/accounts.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import type { PersonalityCurrent } from '../../shared/personality/ports.ts';
import { type Report, readReport, reportKey, reportPrefix } from '../../shared/personality/report.ts';
import { personalityName, personalityPrefix } from '../../shared/personality/sync-deps.ts';
import { personalityIdPattern } from '../../shared/publication/publication-id.ts';
import type { Connection } from './connection.ts';
import { pick } from './pick.ts';

/** `new`: uploaded and not taken in yet. `refused`: its file is refused and no version of it was ever in force. */
export type MemberState = 'active' | 'paused' | 'deleted' | 'refused' | 'new';

/** One personality, as far as bucket and table know it. */
export interface Member {
  readonly id: string;
  readonly state: MemberState;
  /** What keeps it from posting; empty while nothing does. */
  readonly pausedBy: readonly ('operator' | 'file')[];
  readonly current?: PersonalityCurrent;
  /** The version in force, or the last one there was. */
  readonly effective?: Personality;
  /** All that its current version names or owns. */
  readonly accounts: readonly AccountName[];
  /** Of the newest upload, where that is not the version in force. */
  readonly report?: Partial<Report>;
}

/** Every personality the hive ever took in or refused, by id; deleted ones too. */
export async function personalityIds({ bucket }: Pick<Connection, 'bucket'>): Promise<readonly string[]> {
  const [objects, reports] = await Promise.all([bucket.list(personalityPrefix), bucket.list(reportPrefix)]);
  const ids = new Set<string>();
  for (const { key } of objects) {
    const id = personalityName(key);
    if (id !== undefined) ids.add(id);
  }
  for (const { key } of reports) {
    const id = key.slice(reportPrefix.length).replace(/\.json$/, '');
    if (personalityIdPattern.test(id)) ids.add(id);
  }
  return [...ids].filter((id) => personalityIdPattern.test(id)).sort();
}

/** The id that is meant, by itself or by its beginning. */
export async function pickPersonality(written: string, connection: Pick<Connection, 'bucket'>): Promise<string> {
  const cure = 'see "hive personality list", or upload its file with "hive personality put FILE"';
  return pick('personality', written, await personalityIds(connection), cure);
}

/** The members with these ids, or all of them. */
export async function readMembers(
  connection: Connection,
  control: HiveControl,
  ids?: readonly string[],
): Promise<readonly Member[]> {
  const objects = new Map<string, string>();
  for (const { key, etag } of await connection.bucket.list(personalityPrefix))
    objects.set(personalityName(key) ?? '', etag);
  const wanted = ids ?? (await personalityIds(connection));
  return mapInBatches(wanted, (id) => readMember(connection, control, id, objects.get(id)));
}

async function readMember(
  connection: Connection,
  control: HiveControl,
  id: string,
  etag: string | undefined,
): Promise<Member> {
  const { personalities, bucket } = connection;
  const current = await personalities.readCurrent(id);
  const version = current === undefined ? undefined : await personalities.readVersion(id, current.version);
  const effective = version?.effective;
  const upToDate = current?.status === 'active' && current.etag === etag;
  const report = upToDate || current?.status === 'deleted' ? undefined : await readReport(bucket, reportKey(id));
  const pausedBy: ('operator' | 'file')[] = [];
  if (control.pausedPersonalities.includes(id)) pausedBy.push('operator');
  if (current?.paused === true) pausedBy.push('file');
  const named = effective === undefined ? [] : accountsOf(effective);
  return {
    id,
    state: stateOf(current, pausedBy, report, etag !== undefined),
    pausedBy,
    accounts: [...named, ...accountsWithout(current?.accounts ?? [], named)],
    ...(current === undefined ? {} : { current }),
    ...(effective === undefined ? {} : { effective }),
    ...(report === undefined ? {} : { report }),
  };
}

function stateOf(
  current: PersonalityCurrent | undefined,
  pausedBy: readonly string[],
  report: Partial<Report> | undefined,
  uploaded: boolean,
): MemberState {
  // One whose only files were refused leaves a report and nothing else when its file goes.
  if (current === undefined && !uploaded) return 'deleted';
  if (current === undefined) return report?.status === 'refused' ? 'refused' : 'new';
  if (current.status === 'deleted') return 'deleted';
  return pausedBy.length > 0 ? 'paused' : 'active';
}

/** Many reads, a bounded number at a time; answers in the order of the questions. */
export async function mapInBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>, size = 50): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += size) {
    results.push(...(await Promise.all(items.slice(from, from + size).map(work))));
  }
  return results;
}
