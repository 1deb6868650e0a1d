import { basename, join } from 'node:path';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { platformsWithSettings } from '../../platforms.ts';
import type { Member } from '../roster.ts';
import type { Status } from '../status-view.ts';
import { etagOf } from './config-file.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import type { Check } from './ports.ts';

/** A file of this folder. */
export interface FileFacts {
  readonly id: string;
  readonly etag: string;
  /** First problem, where the hive would refuse it. */
  readonly problem?: string;
}

/** Files of this folder against what is in force. Pure. `members` is absent where no hive answers. */
export function judgeFiles(files: readonly FileFacts[], members: readonly Member[] | undefined): readonly Finding[] {
  const found: Finding[] = [];
  for (const { id, etag, problem } of files) {
    const check = `personalities/${id}.json`;
    const put = `hive personality put personalities/${id}.json`;
    const current = members?.find((member) => member.id === id)?.current;
    if (problem !== undefined)
      found.push(warning(check, `it would be refused: ${problem}`, `hive personality validate ${check}`));
    else if (members === undefined) continue;
    else if (current === undefined || current.status === 'deleted')
      found.push(warning(check, 'this hive does not have it', put));
    else if (current.etag !== etag)
      found.push(warning(check, `it differs from version ${current.version}, which is in force`, put));
  }
  if (found.length > 0) return found;
  const said =
    files.length === 0
      ? 'none in this folder'
      : `${files.length} valid${members === undefined ? '' : ', and in force as they are'}`;
  return [ok('personality files', said)];
}

/** Uploads that the hive refused. Pure. */
export function judgeUploads(personalities: Status['personalities']): readonly Finding[] {
  return personalities.flatMap(({ id, refused }) =>
    refused === undefined
      ? []
      : [
          wrong(
            `personality ${id}`,
            `its newest file is refused: ${refused}`,
            `mend the file, then hive personality put ${id}.json`,
          ),
        ],
  );
}

export const personalityFilesCheck: Check = async ({ machine, hive }) => {
  const folder = join(machine.root, 'personalities');
  const files = machine
    .list(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .flatMap((name) => {
      const bytes = machine.read(join(folder, name));
      if (bytes === undefined) return [];
      const id = basename(name, '.json');
      const read = readPersonality(id, bytes, platformsWithSettings, { now: machine.now() });
      const problem = read.ok ? undefined : read.problems[0];
      return [{ id, etag: etagOf(bytes), ...(problem === undefined ? {} : { problem: problemSentence(problem) }) }];
    });
  const members = 'seen' in hive ? hive.seen.members : undefined;
  const uploads = 'seen' in hive ? judgeUploads(hive.seen.status.personalities) : [];
  return [...judgeFiles(files, members), ...uploads];
};
