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
import { basename, join } from 'node:path';

/** The repository's folder. */
export const projectRoot = join(import.meta.dirname, '..');

const entriesKept = 4;

/** Folders of infra/ that no bundle and no template is made from. */
const notBuilt = [join('infra', 'local'), join('infra', 'cli')];

/**
 * Hash of everything that bundles and templates are made from: the same hash, the same build.
 * Costs a few milliseconds; the folder .build has one entry per hash.
 */
export function sourceHash(root: string = projectRoot, more: readonly string[] = []): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const absolute = join(root, path);
    if (!existsSync(absolute) || notBuilt.includes(path)) return;
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

export interface CachedFolder {
  readonly hash: string;
  readonly folder: string;
  /** False when this call had to make it. */
  readonly cached: boolean;
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
): Promise<CachedFolder> {
  const hash = sourceHash(root, more);
  const entry = join(root, '.build', hash);
  const folder = join(entry, part);
  mkdirSync(entry, { recursive: true });
  markInUse(entry);
  if (existsSync(folder)) return { hash, folder, cached: true };
  const temporary = join(entry, `.${process.pid}-${crypto.randomUUID()}`);
  try {
    mkdirSync(temporary);
    await make(temporary);
    if (sourceHash(root, more) !== hash) return await cachedFolder(root, part, make, more);
    renameComplete(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
