import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { personalityIdPattern } from '../../../shared/publication/publication-id.ts';
import { platformsWithSettings } from '../../platforms.ts';
import { CliError } from '../cli-error.ts';
import type { Io } from '../command.ts';
import { count, list } from '../format.ts';
import { agreed } from './files.ts';
import { done, type Manner, open, type StepReport, there } from './step.ts';

const step = 'a first personality';
const everywhere = 'all of them';

export interface Outline {
  readonly name: string;
  readonly topics: readonly string[];
  readonly platforms: readonly string[];
  readonly timezone: string;
}

const usual: Pick<Outline, 'name' | 'topics'> = { name: 'Ada', topics: ['old maps', 'weather', 'small repairs'] };

/** A file name from a name: `Old Marlow!` is `old-marlow`; undefined where nothing is left of it. Pure. */
export function idOf(name: string): string | undefined {
  const id = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  return personalityIdPattern.test(id) ? id : undefined;
}

/** The file of a personality that says enough to write by: one post in the middle of the day on each platform. Pure. */
export function personalityFile({ name, topics, platforms, timezone }: Outline): string {
  const file = {
    $schema: './personality.schema.json',
    name,
    language: 'en',
    timezone,
    disclosure: true,
    bio: [`${name} is an AI character who writes about ${list(topics)}.`],
    topics,
    adjectives: ['curious', 'dry', 'kind'],
    style: { all: ['Plain words.', 'One thought at a time.'], post: ['No hashtags.'] },
    postExamples: [],
    platforms: Object.fromEntries(platforms.map((id) => [id, { schedule: { cron: '0 12 * * *' } }])),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Asks for a name, topics and platforms, and writes the file. Files that are there are never touched. */
export async function personalityStep(
  io: Pick<Io, 'ask' | 'choose'>,
  manner: Manner,
  root: string,
  now: number,
): Promise<StepReport> {
  const folder = join(root, 'personalities');
  const known = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    : [];
  const platforms = allPlatformTraits.map(({ id }) => id);
  if (manner !== 'ask' && known.length > 0) {
    return there(step, `personalities/ has ${count(known.length, 'file')}`);
  }
  if (manner === 'tell') return open(step, `would be asked for; with --yes: ${usual.name}, on ${platforms[0]}`);
  const has = known.length === 0 ? '' : ` (there ${known.length === 1 ? 'is' : 'are'} ${count(known.length, 'file')})`;
  if (!(await agreed(io, manner, `Make a personality of your own?${has}`))) {
    return known.length === 0
      ? open(step, 'none was made', ['hive init'])
      : there(step, `personalities/ has ${count(known.length, 'file')}`);
  }
  const outline = manner === 'ask' ? await askOutline(io, platforms) : { ...usual, platforms: platforms.slice(0, 1) };
  const id = idOf(outline.name);
  if (id === undefined) {
    throw new CliError(`Found the name "${outline.name}", expected one with a letter from a to z or a digit in it.`);
  }
  const file = join(folder, `${id}.json`);
  if (existsSync(file)) {
    throw new CliError(`There is a personalities/${id}.json already, and it stays as it is: choose another name.`);
  }
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const text = personalityFile({ ...outline, timezone });
  const read = readPersonality(id, Buffer.from(text), platformsWithSettings, { now });
  if (!read.ok) {
    const [first] = read.problems;
    throw new CliError(
      `Nothing was written: ${first === undefined ? 'the hive would refuse it.' : problemSentence(first)}`,
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
  return done(step, `written to personalities/${id}.json: one post a day at noon; make its bio and style yours`, [
    `hive personality preview personalities/${id}.json`,
    `hive personality put personalities/${id}.json`,
  ]);
}

async function askOutline(
  io: Pick<Io, 'ask' | 'choose'>,
  platforms: readonly string[],
): Promise<Omit<Outline, 'timezone'>> {
  const name = (await io.ask('What is it called?')).trim() || usual.name;
  const written = (await io.ask('What does it write about? Three topics or more, with commas between')).split(',');
  const topics = written.map((topic) => topic.trim()).filter((topic) => topic !== '');
  const where = await io.choose('Where does it post?', [...platforms, everywhere]);
  return {
    name,
    topics: topics.length === 0 ? usual.topics : topics,
    platforms: where === everywhere ? platforms : [where],
  };
}
