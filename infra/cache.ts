import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** The repository's folder. */
export const projectRoot = join(import.meta.dirname, '..');

/** Every state of the sources has two: one that is deployed, one that runs it on this machine. */
const entriesKept = 8;

/** Folders of infra/ that are never deployed: no function's bundle and no template is made from them. */
const local = join('infra', 'local');
const neverDeployed = [local, join('infra', 'cli')];

/** What something is made from: what is deployed, or that and what runs it on this machine. */
export type Sources = 'deployed' | 'local';

/**
 * Hash of everything that bundles and templates are made from: the same hash, the same build.
 * Costs a few milliseconds; the folder .build has one entry per hash.
 */
export function sourceHash(
  root: string = projectRoot,
  more: readonly string[] = [],
  sources: Sources = 'deployed',
): string {
  const hash = createHash('sha256').update(sources);
  const left = neverDeployed.filter((folder) => sources === 'deployed' || folder !== local);
  const add = (path: string): void => {
    const absolute = join(root, path);
    if (!existsSync(absolute) || left.includes(path)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) add(join(path, name));
      return;
    }
    const content = readFileSync(absolute);
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const path of ['infra', 'functions', 'shared', 'package-lock.json', 'cdk.json', 'tsconfig.json']) add(path);
  for (const text of more) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}

/** Names of what the cache holds beside the functions' bundles: the bundles of the embedded cloud itself, and a stage's cloud assembly. */
export const localPart = 'local';
export const cloudPart = (stage: string): string => `cloud-${stage}`;

export interface CachedFolder {
  readonly hash: string;
  readonly folder: string;
  /** False when this call had to make it. */
  readonly cached: boolean;
}

/** The folder `.build/<hash of the sources>/<part>`, if it was made before; it stays as long as this process lives. */
export function builtBefore(root: string, part: string, sources: Sources = 'deployed'): string | undefined {
  const entry = join(root, '.build', sourceHash(root, [], sources));
  const folder = join(entry, part);
  if (!existsSync(folder)) return undefined;
  markInUse(entry);
  return folder;
}

/**
 * Gives the folder `.build/<hash of the sources>/<part>`, made by `make` when it is missing: in a temporary folder beside it, renamed
 * when complete, so that it is whole or not there, whoever else builds at the same time. Begins again when a source changed meanwhile.
 * `more`: what else it is made from.
 */
export async function cachedFolder(
  root: string,
  part: string,
  make: (folder: string) => Promise<void>,
  more: readonly string[] = [],
  sources: Sources = 'deployed',
): Promise<CachedFolder> {
  const hash = sourceHash(root, more, sources);
  const entry = join(root, '.build', hash);
  const folder = join(entry, part);
  mkdirSync(entry, { recursive: true });
  markInUse(entry);
  if (existsSync(folder)) return { hash, folder, cached: true };
  mkdirSync(dirname(folder), { recursive: true });
  const temporary = join(entry, `.${process.pid}-${crypto.randomUUID()}`);
  const remove = (): void => rmSync(temporary, { recursive: true, force: true });
  // Ctrl-C ends the process where it stands.
  process.once('exit', remove);
  try {
    mkdirSync(temporary);
    await make(temporary);
    if (sourceHash(root, more, sources) !== hash) return await cachedFolder(root, part, make, more, sources);
    renameComplete(temporary, folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
  removeOldEntries(join(root, '.build'), hash);
  return { hash, folder, cached: false };
}

function renameComplete(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Somebody else finished the same build first: theirs is as good.
    if (!existsSync(to)) throw error;
  }
}

const usersFolder = 'users';

/** A process that runs bundles loads them late: its entry must stay as long as it lives. */
function markInUse(entry: string): void {
  mkdirSync(join(entry, usersFolder), { recursive: true });
  writeFileSync(join(entry, usersFolder, String(process.pid)), '');
  const now = new Date();
  utimesSync(entry, now, now);
}

function inUse(entry: string): boolean {
  const users = join(entry, usersFolder);
  return existsSync(users) && readdirSync(users).some((pid) => Number(pid) > 0 && isAlive(Number(pid)));
}

function removeOldEntries(cache: string, current: string): void {
  const entries = readdirSync(cache)
    .map((name) => join(cache, name))
    .map((path) => ({ path, changed: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((left, right) => right.changed - left.changed);
  for (const { path } of entries.slice(entriesKept)) {
    if (basename(path) !== current && !inUse(path)) rmSync(path, { recursive: true, force: true });
  }
}
