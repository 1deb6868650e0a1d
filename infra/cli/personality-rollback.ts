import { knownTraits } from '../../shared/config/effective.ts';
import type { Problem } from '../../shared/config/problem.ts';
import { accountsOf, otherOwner, ownedProblem } from '../../shared/personality/accounts.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import type { Report } from '../../shared/personality/report.ts';
import { personalityKey } from '../../shared/personality/sync-deps.ts';
import { readVersionFile } from '../../shared/personality/version-file.ts';
import { platformsWithSettings } from '../platforms.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks } from './format.ts';
import { reportSeconds, uploadFile } from './personality-upload.ts';
import { pickVersion, pickVersioned } from './personality-versions.ts';
import { problemLines, reportText, stageKind } from './report-text.ts';

const largestFile = 1024 * 1024;

/**
 * Takes a change back: uploads the file of an earlier version again, which becomes a new version like any upload. What would be refused today
 * is refused here, and where the hive refuses it all the same the file that lay there before is put back.
 */
export async function rollback(call: Call, written: string, number: number): Promise<Result> {
  const connection = await call.connect();
  const { bucket } = connection;
  const { id, current } = await pickVersioned(written, connection);
  const version = await pickVersion(id, number, current, connection);
  const file = await readVersionFile(id, number, bucket);
  if (file === undefined) {
    throw new CliError(
      `The file of version ${number} of ${id} is not kept on ${connection.where}, it is older than the keeping of files: upload your own copy with "hive personality put".`,
    );
  }
  const before = await bucket.read(personalityKey(id), largestFile);
  if (before?.etag === version.etag && current.status === 'active' && current.etag === version.etag) {
    return unchanged(id, number, current.version);
  }
  const checked = await check(id, file, connection);
  if (checked.problems.length > 0) return refused(id, number, checked.problems);
  call.io.note(`Uploading the file of version ${number} again ...`);
  const report = await uploadFile(
    call,
    connection,
    { id, text: textOf(file) },
    { what: 'rolled back', why: `to version ${number}` },
  );
  if (report?.status === 'refused') await putBack(id, version.etag, before?.body, connection);
  return done(id, number, report, checked.personality, connection);
}

/** Everything that the hive would ask of an upload. */
async function check(
  id: string,
  file: Uint8Array,
  connection: Connection,
): Promise<{ readonly problems: readonly Problem[]; readonly personality?: Personality }> {
  const { clock, control, accounts, personalities } = connection;
  const { config } = await control.read();
  const read = readPersonality(id, file, platformsWithSettings, { now: clock.now(), traits: knownTraits(config) });
  if (!read.ok) return { problems: read.problems };
  const { personality } = read;
  const owned = await Promise.all(
    accountsOf(personality).map(async (account) => {
      const { owner } = await otherOwner(account, id, { owners: accounts, personalities });
      return owner === undefined ? [] : [ownedProblem(account, id, owner)];
    }),
  );
  return { problems: owned.flat(), personality };
}

/** Whoever uploaded something else meanwhile is left alone. */
async function putBack(
  id: string,
  uploaded: string,
  before: Uint8Array | undefined,
  { bucket }: Connection,
): Promise<void> {
  const key = personalityKey(id);
  if ((await bucket.read(key, 1))?.etag !== uploaded) return;
  if (before === undefined) await bucket.remove(key);
  else await bucket.write(key, textOf(before), 'application/json');
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function unchanged(id: string, number: number, inForce: number): Result {
  return {
    unchanged: true,
    data: { personality: id, status: 'unchanged', from: number, version: inForce },
    text: () => `Nothing was done: version ${inForce} of ${id} is in force, and its file is that of version ${number}.`,
  };
}

function refused(id: string, number: number, problems: readonly Problem[]): Result {
  return {
    failed: true,
    data: { personality: id, status: 'refused', from: number, problems },
    text: (paint) =>
      blocks(
        `${paint('red', `The file of version ${number} of ${id} would be refused today:`)}\n${problemLines(problems, paint)}`,
        'Nothing was changed.',
      ),
  };
}

function done(
  id: string,
  number: number,
  report: Partial<Report> | undefined,
  personality: Personality | undefined,
  connection: Connection,
): Result {
  const kind = stageKind(connection);
  return {
    failed: report?.status !== 'accepted',
    data: { personality: id, from: number, ...(report ?? { status: 'unknown' }) },
    text: (paint) => {
      if (report === undefined) {
        return paint(
          'yellow',
          `The file of version ${number} is uploaded to ${connection.where}, and in ${reportSeconds} seconds no report came: look later with "hive personality show ${id}".`,
        );
      }
      return blocks(
        reportText(report, personality, kind, paint),
        report.status === 'accepted'
          ? `This is what version ${number} said. Your own copy of the file still has what was taken back: uploading it again, which "npm start" does with its folder, brings that back.`
          : 'The file that lay there before is put back.',
      );
    },
  };
}
