import { type Report, readReport, reportKey } from '../../shared/personality/report.ts';
import { personalityKey } from '../../shared/personality/sync-deps.ts';
import { CliError } from './cli-error.ts';
import { type Call, poll, type Result } from './command.ts';
import { blocks, columns, count, list, section } from './format.ts';
import { type LocalFile, readLocalFile } from './personality-files.ts';
import { reportSeconds, uploadFile } from './personality-upload.ts';
import { progressOf } from './progress.ts';
import { newest, outcome, publicationView } from './publications.ts';
import { problemLines, reportText, stageKind, understoodLines } from './report-text.ts';
import { pickPersonality, readMembers } from './roster.ts';

/** Uploads files and waits for what the hive says of each. A file that is refused here already keeps all of them from being uploaded. */
export async function putPersonalities(call: Call, files: readonly string[]): Promise<Result> {
  const connection = await call.connect();
  const read = files.map((file) => readLocalFile(file, connection.clock.now()));
  const twice = read.find(({ id }, index) => read.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined)
    throw new CliError(`Two of the files are called ${twice.id}.json, and the name is the id: rename one.`);
  const bad = read.filter(({ personality }) => personality === undefined);
  if (bad.length > 0) return refusedHere(bad);
  const done: { readonly local: LocalFile; readonly report: Partial<Report> | undefined }[] = [];
  const progress = progressOf(call.io, read.length);
  try {
    for (const local of read) {
      // A bar says it all; where nobody watches one, each file is told.
      if (call.io.progress === undefined || read.length === 1) call.io.note(`Uploading ${local.file} ...`);
      progress.step(local.file);
      done.push({ local, report: await uploadFile(call, connection, local) });
    }
  } finally {
    progress.end();
  }
  const kind = stageKind(connection);
  return {
    failed: done.some(({ report }) => report?.status !== 'accepted'),
    data: done.map(({ local, report }) => ({ file: local.file, id: local.id, ...(report ?? { status: 'unknown' }) })),
    text: (paint) =>
      blocks(
        ...done.map(({ local, report }) =>
          report === undefined
            ? paint(
                'yellow',
                `${local.file} is uploaded to ${connection.where}, and in ${reportSeconds} seconds no report came: look later with "hive personality show ${local.id}".`,
              )
            : reportText(report, local.personality, kind, paint),
        ),
      ),
  };
}

function refusedHere(bad: readonly LocalFile[]): Result {
  return {
    failed: true,
    data: bad.map(({ file, id, problems }) => ({ file, id, status: 'refused', problems })),
    text: (paint) =>
      blocks(
        ...bad.map(
          ({ file, problems }) =>
            `${paint('red', `${file} is refused, with ${count(problems.length, 'problem')}:`)}\n${problemLines(problems, paint)}`,
        ),
        'Nothing was uploaded.',
      ),
  };
}

/** Removes the file: schedules go, accounts are freed, history stays. Wants the whole id, because it cannot be undone by a word. */
export async function removePersonality(call: Call, id: string): Promise<Result> {
  const connection = await call.connect();
  const { bucket, control, where } = connection;
  const key = personalityKey(id);
  if ((await bucket.read(key, 1)) === undefined) {
    throw new CliError(`There is no file ${key} on ${where}: give the whole id, as "hive personality list" shows it.`);
  }
  await bucket.remove(key);
  await call.did({ what: 'removed', on: `personality ${id}` });
  const report = await poll(call.io, reportSeconds, async () => {
    const found = await readReport(bucket, reportKey(id));
    return found?.status === 'deleted' ? found : undefined;
  });
  // Only now: a switch that was taken away sooner could let one more post out.
  if (report !== undefined) await control.setPersonalityPaused(id, false);
  return {
    failed: report === undefined,
    data: { personality: id, status: report?.status ?? 'unknown', summary: report?.summary },
    text: (paint) =>
      report === undefined
        ? paint(
            'yellow',
            `The file ${key} is gone, and in ${reportSeconds} seconds no report came: look later with "hive personality show ${id}".`,
          )
        : paint('green', report.summary ?? ''),
  };
}

export async function listPersonalities(call: Call): Promise<Result> {
  const connection = await call.connect();
  const members = await readMembers(connection, await connection.control.read());
  const data = members.map(({ id, state, pausedBy, current, effective, accounts, report }) => ({
    id,
    ...(effective === undefined
      ? {}
      : { name: effective.name, language: effective.language, timezone: effective.timezone }),
    state,
    pausedBy,
    ...(current === undefined
      ? {}
      : { version: current.version, updatedAt: new Date(current.updatedAt).toISOString() }),
    accounts,
    ...(report?.status === 'refused' ? { refused: report.summary } : {}),
  }));
  return {
    data,
    text: (paint) =>
      data.length === 0
        ? `No personality on ${connection.where} yet: hive personality put FILE`
        : columns(
            data.map(({ id, name, state, pausedBy, version, accounts, refused }) => [
              id,
              state === 'active' ? paint('green', state) : paint('yellow', state),
              version === undefined ? '-' : `version ${version}`,
              name ?? '',
              accounts.map(({ platform, account }) => `${platform}/${account}`).join(' '),
              [
                pausedBy.length === 0
                  ? ''
                  : `paused by ${list(pausedBy.map((who) => (who === 'file' ? 'its file' : 'an operator')))}`,
                refused === undefined ? '' : paint('red', 'its newest file is refused'),
              ]
                .filter((note) => note !== '')
                .join('; '),
            ]),
            '',
          ),
  };
}

/** One personality: what is in force, what its last report says, its last posts. */
export async function showPersonality(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  const id = await pickPersonality(written, connection);
  const [member] = await readMembers(connection, await connection.control.read(), [id]);
  const report = await readReport(connection.bucket, reportKey(id));
  const posts = await newest(connection, member?.accounts ?? [], { last: 3, personality: id });
  const { state, pausedBy, current, effective } = member ?? {};
  return {
    data: { id, state, pausedBy, current, personality: effective, report, lastPosts: posts.map(publicationView) },
    text: (paint) =>
      blocks(
        `${paint('bold', id)} is ${state ?? 'unknown'}${current === undefined ? '' : `, version ${current.version}`}${pausedBy?.includes('operator') === true ? paint('yellow', `, paused by an operator: hive personality resume ${id}`) : ''}.`,
        effective === undefined ? '' : section('In force', understoodLines(effective, paint), paint),
        report === undefined
          ? ''
          : section('Newest report', indented(reportText(report, undefined, stageKind(connection), paint)), paint),
        section('Last posts', columns(posts.map((post) => [post.id, outcome(post)])), paint),
      ),
  };
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
