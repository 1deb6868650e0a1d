import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Argument, Command, type Option } from 'commander';
import type { Environment } from '../../shared/config/environment.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { publicationStates } from '../../shared/publication/publication.ts';
import { personalityIdPattern } from '../../shared/publication/publication-id.ts';
import { projectRoot } from '../cache.ts';
import { contextOf } from '../synth.ts';
import { defineCommands } from './commands.ts';
import { shells } from './completion-scripts.ts';
import { chooseTarget } from './target.ts';

/** One way to go on; `about` is shown where the shell shows such things. */
export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** What is known only while the hive or this folder is asked; each answers fast or with nothing. */
export interface Known {
  personalities(): Promise<readonly string[]>;
  stages(): readonly string[];
  files(beginning: string): readonly string[];
}

/**
 * The ways to go on from these words, the last of which is still being typed (and may be empty). Options come when a dash is typed.
 * Pure but for what `known` looks up.
 */
export async function candidates(words: readonly string[], known: Known): Promise<readonly Candidate[]> {
  const root = new Command('hive');
  defineCommands(root, async () => undefined);
  const typed = words.at(-1) ?? '';
  const { command, path, given, pending } = follow(root, words.slice(0, -1));
  const found =
    pending !== undefined
      ? await valuesOf(pending.name(), path, typed, known)
      : typed.startsWith('-')
        ? command.options.map(({ long, description }) => ({ word: long ?? '', about: description }))
        : command.commands.length > 0
          ? // A word that is no command leads nowhere.
            (given > 0 ? [] : command.commands).map((one) => ({ word: one.name(), about: one.description() }))
          : await argumentsOf(command, path, given, typed, known);
  return found.filter(({ word }) => word !== '' && word.startsWith(typed));
}

interface Followed {
  readonly command: Command;
  readonly path: readonly string[];
  /** Arguments before the one that is typed. */
  readonly given: number;
  /** An option whose value is typed. */
  readonly pending?: Option | Argument;
}

function follow(root: Command, words: readonly string[]): Followed {
  let command = root;
  const path: string[] = [];
  let given = 0;
  let pending: Option | undefined;
  for (const word of words) {
    if (pending !== undefined) {
      pending = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = command.options.find(({ long, short }) => word === long || word === short);
      if (option !== undefined && (option.required || option.optional)) pending = option;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) given += 1;
    else {
      command = next;
      path.push(word);
    }
  }
  return { command, path, given, ...(pending === undefined ? {} : { pending }) };
}

async function argumentsOf(
  command: Command,
  path: readonly string[],
  given: number,
  typed: string,
  known: Known,
): Promise<readonly Candidate[]> {
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[given] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : valuesOf(argument.name(), path, typed, known);
}

/** By what the argument or option is called; commands that are added later are understood by the same names. */
async function valuesOf(
  name: string,
  path: readonly string[],
  typed: string,
  known: Known,
): Promise<readonly Candidate[]> {
  const platforms = allPlatformTraits.map(({ id, name: about }) => ({ word: id, about }));
  const words = (all: readonly string[]): readonly Candidate[] => all.map((word) => ({ word }));
  switch (name) {
    case 'platform':
      return platforms;
    case 'what':
      return [{ word: 'openai', about: 'the key of the model' }, ...platforms];
    case 'personality':
    case 'personality-or-id':
    case 'account':
      return words(await known.personalities());
    case 'id':
      return path[0] === 'personality' ? words(await known.personalities()) : [];
    case 'stage':
      return words(known.stages());
    case 'state':
      return words(publicationStates);
    case 'shell':
      return words(shells);
    case 'file':
    case 'config':
      return words(known.files(typed));
    default:
      return [];
  }
}

const answerWithinMs = 500;

/** What this machine knows: files of this folder, and the hive that runs here. AWS is not asked: it would take seconds. */
export function knownHere(environment: Environment, folder = join(projectRoot, 'personalities')): Known {
  return {
    async personalities() {
      const ids = [...namesIn(folder), ...(await uploaded(environment))];
      return [...new Set(ids.filter((id) => personalityIdPattern.test(id)))].sort();
    },
    stages() {
      const own = contextOf().stages;
      const named = typeof own === 'object' && own !== null ? Object.keys(own) : [];
      return [...new Set(['dev', 'prod', 'local', ...named])];
    },
    files(beginning) {
      const within = beginning.endsWith('/') ? beginning : dirname(beginning);
      const shown = within === '.' && !beginning.startsWith('./') ? '' : within.replace(/\/?$/, '/');
      return entriesOf(within).flatMap(({ name, folder: isFolder }) =>
        isFolder ? [`${shown}${name}/`] : name.endsWith('.json') ? [`${shown}${name}`] : [],
      );
    },
  };
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap(({ name }) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
}

function entriesOf(folder: string): readonly { readonly name: string; readonly folder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      folder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/** Files in the bucket of the hive that runs on this machine, asked without the SDK, which takes longer to load than a person waits. */
async function uploaded(environment: Environment): Promise<readonly string[]> {
  try {
    const target = chooseTarget({}, environment);
    if (target.kind !== 'embedded') return [];
    const { bucket, environment: own } = target.marker;
    const url = `${own.AWS_ENDPOINT_URL_S3}/${bucket}?list-type=2&prefix=personalities/`;
    const answer = await fetch(url, {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request' },
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const keys = [...(await answer.text()).matchAll(/<Key>personalities\/([^<]+)\.json<\/Key>/g)];
    return keys.map(([, id = '']) => id);
  } catch {
    // Nobody completes a word to be told of an error.
    return [];
  }
}

/** `hive complete -- WORDS`: one candidate a line, with a tab before what it is about. Never fails. */
export async function complete(words: readonly string[], environment: Environment): Promise<string> {
  const typed = words[0] === '--' ? words.slice(1) : words;
  const found = await candidates(typed, knownHere(environment)).catch(() => []);
  return found.map(({ word, about = '' }) => `${word}\t${about.split('\n')[0] ?? ''}\n`).join('');
}
