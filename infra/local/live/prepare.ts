import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Environment, endpointKey } from '../../../shared/config/environment.ts';
import { redactor } from '../../../shared/monitoring/redact.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { CliError } from '../../cli/cli-error.ts';
import { credentialReader } from '../../cli/credential-forms.ts';
import { platformsWithSettings } from '../../platforms.ts';
import { isLoopback } from '../../stage.ts';
import { personalityFiles, personalityOf } from '../uploads.ts';
import { accountPrefix, readEntry } from './keys.ts';
import { type Live, type LiveAccount, liveModel } from './live.ts';

export interface PrepareOptions {
  /** Ids of platforms, and the word for the model. */
  readonly wanted: readonly string[];
  /** Folder of the personality files that will be uploaded. */
  readonly personalities: string;
  readonly environment: Environment;
}

/** Where the keys come from, for every sentence about one that is missing. */
const whereFrom = 'Write them into .env; .env.example says what each is called and where to get it.';

/**
 * Everything that a live hive needs, before anything of it starts.
 * @throws one sentence or a few, about each key that is missing or malformed, by name and never by value
 */
export async function prepareLive({ wanted, personalities, environment }: PrepareOptions): Promise<Live> {
  const platforms = wanted.filter((id) => id !== liveModel);
  const problems: string[] = [];
  const apiKey = environment.OPENAI_API_KEY?.trim() ?? '';
  if (apiKey === '') {
    problems.push('OPENAI_API_KEY is missing: a text of the sandbox must not go to a real account.');
  }
  redactor.hide(apiKey);
  const baseUrl = environment.OPENAI_BASE_URL?.trim() || undefined;
  if (baseUrl !== undefined && !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    problems.push(`OPENAI_BASE_URL is "${baseUrl}", expected a URL such as https://api.openai.com/v1.`);
  }
  const endpoints: Record<string, string> = {};
  for (const platform of platforms) {
    const key = endpointKey(platform);
    const url = environment[key]?.trim() || undefined;
    if (url === undefined) continue;
    if (isLoopback(url)) endpoints[platform] = url;
    else
      problems.push(`${key} leads to another machine: credentials go to the platform's own host or stay on this one.`);
  }
  const accounts: LiveAccount[] = [];
  for (const found of accountsIn(personalities, platforms)) {
    const { platform, transport, account } = found;
    const reader = await credentialReader(platform, transport);
    const read = readEntry(platform, account, reader.forms, environment);
    if (!read.ok) {
      problems.push(read.problem);
      continue;
    }
    redactor.hide(read.entry);
    try {
      reader.check(account, read.entry);
      accounts.push({ ...found, entry: read.entry });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      problems.push(error.message);
    }
  }
  problems.push(...unclear(accounts));
  for (const platform of platforms) {
    if (problems.length === 0 && !accounts.some((account) => account.platform === platform)) {
      problems.push(
        `No personality in ${personalities} posts on ${platform}: enable it in one, or leave ${platform} out.`,
      );
    }
  }
  if (problems.length > 0) throw new Error(['Nothing was started.', ...problems, whereFrom].join('\n'));
  return { platforms, accounts, endpoints, model: { apiKey, ...(baseUrl === undefined ? {} : { baseUrl }) } };
}

/** The variables of a file such as `.env`, under those of the process; a file that does not exist has none. */
export function environmentFrom(file: string, process: Environment): Environment {
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...process };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return process;
    throw new Error(`${file} cannot be read (${code ?? 'unknown'}): it holds the keys of a live hive.`);
  }
}

/** Accounts that the files name, once each. What is wrong with a file is said here too: it would only be refused later. */
function accountsIn(folder: string, platforms: readonly string[]): Omit<LiveAccount, 'entry'>[] {
  const found: Omit<LiveAccount, 'entry'>[] = [];
  for (const { key, path } of personalityFiles(folder)) {
    const id = personalityOf(key) ?? '';
    const read = readPersonality(id, readFileSync(path), platformsWithSettings);
    if (!read.ok) {
      const [problem] = read.problems;
      throw new Error(
        `Nothing was started. ${path} has a mistake in ${problem?.field}: found ${problem?.found}, expected ${problem?.expected}.`,
      );
    }
    for (const [platform, { enabled, account, transport }] of Object.entries(read.personality.platforms)) {
      if (enabled && platforms.includes(platform)) found.push({ platform, transport, account, personality: id });
    }
  }
  return found;
}

/** Two accounts whose variables have the same names, `a-b` and `a_b`, would log in as one another. */
function unclear(accounts: readonly LiveAccount[]): string[] {
  const owners = new Map<string, string>();
  return accounts.flatMap(({ platform, account }) => {
    const prefix = accountPrefix(platform, account);
    const other = owners.get(prefix);
    owners.set(prefix, account);
    return other === undefined || other === account
      ? []
      : [
          `Accounts ${other} and ${account} on ${platform} share the variables ${prefix}*: give one to each live hive alone.`,
        ];
  });
}
