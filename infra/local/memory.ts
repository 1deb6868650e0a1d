import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const sampleEveryMs = 400;

/** Resident memory of this process and all of its descendants, bytes. */
export function residentBytes(): number {
  return process.platform === 'linux' ? linuxBytes() : portableBytes();
}

function linuxBytes(): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = readProc(pid, 'stat');
    // Second field is the command in parentheses, which may hold spaces; the parent's id is the second one after it.
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (Number.isInteger(parent)) parents.set(pid, parent);
  }
  return descendants(parents).reduce((sum, pid) => {
    const pages = Number(readProc(pid, 'statm')?.split(' ')[1] ?? 0);
    return sum + pages * 4096;
  }, 0);
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended between the listing and the reading.
    return undefined;
  }
}

function portableBytes(): number {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const family = new Set(descendants(new Map(rows.map(([pid, parent]) => [pid, parent]))));
  return rows.reduce((sum, [pid, , kibibytes]) => sum + (family.has(pid) ? kibibytes * 1024 : 0), 0);
}

function descendants(parents: ReadonlyMap<number, number>): number[] {
  const family = [process.pid];
  for (const pid of family) {
    for (const [child, parent] of parents) if (parent === pid) family.push(child);
  }
  return family;
}

/** Samples the memory of the whole family of processes until it is stopped, and remembers the peak. */
export function watchMemory(): { readonly peakMb: () => number; readonly stop: () => void } {
  let peak = residentBytes();
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes());
  }, sampleEveryMs);
  timer.unref();
  return {
    peakMb: () => Math.round(Math.max(peak, residentBytes()) / 1024 / 1024),
    stop: () => clearInterval(timer),
  };
}
