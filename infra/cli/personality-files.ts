import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { HiveConfig } from '../../shared/config/config.ts';
import { knownTraits } from '../../shared/config/effective.ts';
import { type Problem, problemSentence } from '../../shared/config/problem.ts';
import { readConfig } from '../../shared/config/read-config.ts';
import { explainFile, type FieldExplanation } from '../../shared/personality/explain.ts';
import type { Finding } from '../../shared/personality/findings.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { nextPosts, postsPerMonth, wantedSchedules } from '../../shared/personality/schedules.ts';
import type { Traits } from '../../shared/personality/traits/trait.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { platformsWithSettings } from '../platforms.ts';
import { forecast } from './budget-facts.ts';
import { CliError } from './cli-error.ts';
import type { Result } from './command.ts';
import { blocks, columns, count, inZone, section } from './format.ts';
import { fieldLines, findingLines, problemLines, understoodLines, warningLines } from './report-text.ts';

/** A personality file of this machine, as the hive will read it. */
export interface LocalFile {
  readonly file: string;
  readonly id: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly personality?: Personality;
  readonly understood: readonly Finding[];
  /** Every field with what becomes of it. */
  readonly fields: readonly FieldExplanation[];
}

/** Reads and checks a file as sync-personalities does. Throws CliError where it cannot be read or is no .json file. */
export function readLocalFile(file: string, now: number, traits?: Traits): LocalFile {
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
  const read = readPersonality(id, bytes, platformsWithSettings, { now, ...(traits === undefined ? {} : { traits }) });
  const text = bytes.toString('utf8');
  const fields = explainFile(bytes, read, platformsWithSettings);
  return read.ok
    ? { file, id, text, problems: [], personality: read.personality, understood: read.understood, fields }
    : { file, id, text, problems: read.problems, understood: [], fields };
}

/**
 * The settings of a config.json: of the file that is named, else of the one in this folder, if there is one.
 * @throws CliError where it would be refused.
 */
export function localConfig(file?: string): HiveConfig | undefined {
  const path = file ?? 'config.json';
  if (file === undefined && !existsSync(path)) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CliError(`The file ${path} cannot be read: name the config.json of the hive.`, { cause: error });
  }
  const read = readConfig(bytes, allPlatformTraits);
  if (read.ok) return read.config;
  const [first] = read.problems;
  throw new CliError(`The file ${path} would be refused: ${first === undefined ? '' : problemSentence(first)}`);
}

/** Checks files without a hive: each with what it means and what its budget does not cover, or with every problem. */
export function validate(files: readonly string[], now: number, config?: HiveConfig): Result {
  const traits = config === undefined ? undefined : knownTraits(config);
  const read = files.map((file) => {
    const local = readLocalFile(file, now, traits);
    const { personality } = local;
    return { ...local, warnings: personality === undefined ? [] : forecast(personality, config, now).warnings };
  });
  const bad = read.filter(({ personality }) => personality === undefined);
  return {
    failed: bad.length > 0,
    data: read.map(({ file, id, problems, personality, understood, fields, warnings }) => ({
      file,
      id,
      ok: personality !== undefined,
      problems,
      understood,
      fields,
      ...(personality === undefined ? {} : { personality, postsPerMonth: postsPerMonth(personality, now), warnings }),
    })),
    text: (paint) =>
      blocks(
        ...read.map(({ file, problems, personality, understood, fields, warnings }) => {
          if (personality === undefined) {
            return blocks(
              `${paint('red', `${file} would be refused, with ${count(problems.length, 'problem')}:`)}\n${problemLines(problems, paint)}`,
              section('Field by field', fieldLines(fields, paint), paint),
            );
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
            section('Warnings', warningLines(warnings, paint), paint),
            section('Field by field', fieldLines(fields, paint), paint),
            section('Notes', findingLines(toldElsewhere(understood, fields), paint), paint),
            section('Next slots', columns(slots), paint),
          );
        }),
      ),
  };
}

/** Notes that belong to no field of the file. */
function toldElsewhere(understood: readonly Finding[], fields: readonly FieldExplanation[]): Finding[] {
  return understood.filter(({ text }) => !fields.some((field) => field.text.includes(text)));
}
