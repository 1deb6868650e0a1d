import { type Report, readReport, reportKey } from '../../shared/personality/report.ts';
import { personalityKey } from '../../shared/personality/sync-deps.ts';
import type { AuditEntry } from '../../shared/publication/audit.ts';
import { type Call, poll } from './command.ts';
import type { Connection } from './connection.ts';

/** Seconds to wait for a report after an upload or a deletion. */
export const reportSeconds = 30;
/** Seconds after which a report that refuses the same content again is believed. */
const sameAgainSeconds = 8;

/** Puts a personality's file into the bucket and waits for what the hive says of it; undefined where it says nothing in time. */
export async function uploadFile(
  call: Call,
  { bucket }: Pick<Connection, 'bucket'>,
  { id, text }: { readonly id: string; readonly text: string },
  deed: Pick<AuditEntry, 'what' | 'why'> = { what: 'uploaded' },
): Promise<Partial<Report> | undefined> {
  const before = await readReport(bucket, reportKey(id));
  await bucket.write(personalityKey(id), text, 'application/json');
  const etag = (await bucket.read(personalityKey(id), 1))?.etag;
  await call.did({ ...deed, on: `personality ${id}`, ...(etag === undefined ? {} : { hash: etag }) });
  const fresh = async (): Promise<Partial<Report> | undefined> => {
    const report = await readReport(bucket, reportKey(id));
    if (report?.etag !== etag) return undefined;
    // The same content was refused before: what stood in its way then may be gone now, so a report of the same time is old.
    const old = before?.status === 'refused' && before.etag === etag && before.at === report?.at;
    return old ? undefined : report;
  };
  const sameAgain = before?.status === 'refused' && before.etag === etag;
  const report = await poll(call.io, sameAgain ? sameAgainSeconds : reportSeconds, fresh);
  return report ?? (sameAgain ? before : undefined);
}
