import { platformsWithSettings } from '../../infra/platforms.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import type { Problem } from '../../shared/config/problem.ts';
import { readConfig } from '../../shared/config/read-config.ts';
import { explainFile } from '../../shared/personality/explain.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { syncObject } from '../../shared/personality/sync.ts';
import type { SyncOutcome } from '../../shared/personality/sync-deps.ts';
import { canary } from './files.ts';
import { personalityFaults } from './judge-personality.ts';
import { promptFaults } from './judge-prompt.ts';
import { type Before, type FuzzWorld, fuzzWorld, reportsOf, stateOf } from './world.ts';

const kilobyte = 1024;
const largestReport = 160 * kilobyte;
const largestLog = 160 * kilobyte;
const largestExplanation = 512 * kilobyte;

/** What is wrong with how the hive took an upload; `milliseconds` of the processor is what reading, taking in, explaining and prompting took, whatever else the machine does. */
export interface Judged {
  readonly accepted: boolean;
  readonly faults: readonly string[];
  readonly milliseconds: number;
}

/** Uploads the bytes as a personality, or as config.json, and looks at everything that came of it. */
export async function judgeFile(bytes: Uint8Array, as: 'personality' | 'config', before: Before): Promise<Judged> {
  const world = await fuzzWorld(before);
  const key = as === 'config' ? 'config.json' : 'personalities/ada.json';
  const state = await stateOf(world);
  const reports = reportsOf(world);
  world.stores.objects.upload(key, bytes);
  const began = process.cpuUsage();
  const faults: string[] = [];
  const outcome = await taken(key, world, faults);
  faults.push(...(as === 'config' ? configFaults(bytes) : readFaults(bytes)));
  const { user, system } = process.cpuUsage(began);
  const milliseconds = (user + system) / 1000;
  const accepted = outcome?.result === 'accepted';
  if (outcome === undefined) return { accepted, faults, milliseconds };
  const own = as === 'config' ? 'reports/_config.json' : 'reports/ada.json';
  const written = [...reportsOf(world)].filter(([name, text]) => reports.get(name) !== text);
  // The file of a version is kept where the version counts, and nowhere else.
  const expected = (name: string) => name === own || (accepted && /^versions\/ada\/\d+\.json$/.test(name));
  for (const [name] of written.filter(([name]) => !expected(name))) faults.push(`another object was written: ${name}`);
  const report = reportsOf(world).get(own) ?? '';
  if (report.length > largestReport) faults.push(`a report of ${report.length} characters`);
  const log = world.logged.join('\n');
  if (log.length > largestLog) faults.push(`log lines of ${log.length} characters`);
  if (outcome.result === 'refused') {
    faults.push(...refusalFaults(outcome.problems ?? []));
    if ((await stateOf(world)) !== state) faults.push('a refused file changed the stores');
    if (!report.includes('"status": "refused"')) faults.push('the report does not say that the file is refused');
  } else if (outcome.result !== 'accepted') {
    faults.push(`a new file was found ${outcome.result}`);
  }
  if (repeats(`${report}${log}`, bytes)) faults.push('a credential is repeated in report or log');
  faults.push(...(await againFaults(key, world)));
  return { accepted, faults, milliseconds };
}

async function taken(key: string, world: FuzzWorld, faults: string[]): Promise<SyncOutcome | undefined> {
  try {
    return await syncObject(key, world.deps);
  } catch (error) {
    faults.push(`synchronising throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return undefined;
  }
}

/** A second event of the same object changes nothing and writes nothing. */
async function againFaults(key: string, world: FuzzWorld): Promise<string[]> {
  const state = await stateOf(world);
  const writes = world.stores.objects.writes.length;
  const lines = world.logged.length;
  await syncObject(key, world.deps);
  return [
    ...((await stateOf(world)) === state ? [] : ['a second event changed the stores']),
    ...(world.stores.objects.writes.length === writes ? [] : ['a second event wrote the report again']),
    ...(world.logged.length === lines ? [] : ['a second event was logged again']),
  ];
}

function readFaults(bytes: Uint8Array): string[] {
  const read = readPersonality('ada', bytes, platformsWithSettings, { now: Date.UTC(2026, 10, 25) });
  const rows = explainFile(bytes, read, platformsWithSettings);
  const size = JSON.stringify(rows).length;
  return [
    ...(rows.length === 0 && !(read.ok && read.understood.length === 0) ? ['nothing is explained'] : []),
    ...(rows.every(({ field, text }) => /\S/.test(field) && (text !== '' || field !== ''))
      ? []
      : ['a row names no field']),
    ...(!read.ok && !rows.some(({ status }) => status === 'wrong')
      ? ['a refused file is explained without a mistake']
      : []),
    ...(size > largestExplanation ? [`an explanation of ${size} characters`] : []),
    ...(repeats(JSON.stringify([rows, read.ok ? read.understood : read.problems]), bytes)
      ? ['a credential is repeated in the explanation']
      : []),
    ...(read.ok
      ? [...personalityFaults(read.personality), ...promptFaults(read.personality)]
      : refusalFaults(read.problems)),
  ];
}

function configFaults(bytes: Uint8Array): string[] {
  const read = readConfig(bytes, platformsWithSettings);
  if (!read.ok) return refusalFaults(read.problems);
  return platformsWithSettings.flatMap((traits) => {
    const { limits, openai, budget, maxLatenessMinutes } = effectiveConfig({ config: read.config, traits });
    const numbers = [...Object.values(limits), openai.temperature, openai.maxOutputTokens, openai.timeoutSeconds];
    return [...numbers, ...Object.values(budget), maxLatenessMinutes].every(
      (value) => Number.isFinite(value) && value >= 0,
    )
      ? []
      : [`${traits.id}: an effective setting that is no number from 0 on`];
  });
}

/** Each problem names a field, what was found and what was expected, shortly and visibly. */
function refusalFaults(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return ['a refused file without a problem'];
  if (problems.length > 51) return [`${problems.length} problems`];
  return problems.flatMap(({ field, found, expected }) => [
    ...([field, found, expected].every((words) => /\S/.test(words)) ? [] : ['a problem with an empty part']),
    ...(found.length > 200 || field.length > 2500 || expected.length > 1500
      ? [`a problem without bounds: ${field.slice(0, 80)}`]
      : []),
    ...(hidden.test(field + found + expected)
      ? [`hidden characters in a problem: ${JSON.stringify(field + found)}`]
      : []),
  ]);
}

const hidden = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** What the operator chose as a name is shown, whatever it is. */
function repeats(told: string, bytes: Uint8Array): boolean {
  if (!told.toLowerCase().includes(canary.toLowerCase())) return false;
  const read = readPersonality('ada', bytes, platformsWithSettings);
  return !(read.ok && shownOf(read.personality).some((text) => text.toLowerCase().includes(canary.toLowerCase())));
}

function shownOf({ name, fileVersion = '', platforms }: Personality): string[] {
  return [name, fileVersion, ...Object.values(platforms).map(({ account }) => account)];
}
