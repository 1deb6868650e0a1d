import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Problem } from '../../shared/config/problem.ts';
import type { Finding } from '../../shared/personality/findings.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { nextPosts, postsPerMonth, wantedSchedules } from '../../shared/personality/schedules.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { CliError } from './cli-error.ts';
import type { Result } from './command.ts';
import { blocks, columns, count, inZone, section } from './format.ts';
import { findingLines, problemLines, understoodLines } from './report-text.ts';

/** A personality file of this machine, as the hive will read it. */
export interface LocalFile {
  readonly file: string;
  readonly id: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly personality?: Personality;
  readonly understood: readonly Finding[];
}

/** Reads and checks a file as sync-personalities does. Throws CliError where it cannot be read or is no .json file. */
export function readLocalFile(file: string, now: number): LocalFile {
  const name = basename(file);
  if (!name.endsWith('.json')) {
    throw new CliError(
      `The file ${file} is no personality file: its name has to end in .json, and what stands before is the id.`,
    );
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(error)})`;
    throw new CliError(`The file ${file} ${found}: name a personality file.`, { cause: error });
  }
  const id = name.slice(0, -'.json'.length);
  const read = readPersonality(id, bytes, allPlatformTraits, { now });
  const text = bytes.toString('utf8');
  return read.ok
    ? { file, id, text, problems: [], personality: read.personality, understood: read.understood }
    : { file, id, text, problems: read.problems, understood: [] };
}

/** Checks files without a hive: each with what it means, or with every problem. */
export function validate(files: readonly string[], now: number): Result {
  const read = files.map((file) => readLocalFile(file, now));
  const bad = read.filter(({ personality }) => personality === undefined);
  return {
    failed: bad.length > 0,
    data: read.map(({ file, id, problems, personality, understood }) => ({
      file,
      id,
      ok: personality !== undefined,
      problems,
      understood,
      ...(personality === undefined ? {} : { personality, postsPerMonth: postsPerMonth(personality, now) }),
    })),
    text: (paint) =>
      blocks(
        ...read.map(({ file, problems, personality, understood }) => {
          if (personality === undefined) {
            return `${paint('red', `${file} would be refused, with ${count(problems.length, 'problem')}:`)}\n${problemLines(problems, paint)}`;
          }
          const slots = wantedSchedules(personality, now)
            .filter(({ enabled }) => enabled)
            .map((schedule) => [
              schedule.payload.platform,
              `${nextPosts(personality, schedule, now, 3)
                .map((slot) => inZone(slot, personality.timezone))
                .join(', ')} (${personality.timezone})`,
            ]);
          return blocks(
            paint('green', `${file} is fine: about ${count(postsPerMonth(personality, now), 'post')} a month.`),
            section('Understood', understoodLines(personality, paint), paint),
            section('Notes', findingLines(understood, paint), paint),
            section('Next slots', columns(slots), paint),
          );
        }),
      ),
  };
}
