import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** Processes of this machine that still run; one that only waits to be counted by its parent is none. */
function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, pid, command, state, parent] =
          /^(\d+) \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return state === 'Z' ? [] : [{ pid: Number(pid), parent: Number(parent), name: command ?? '' }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** Processes that a process started, and those that they started, whose name matches. */
export function descendants(of: number, name: RegExp): number[] {
  const all = processes();
  const found: Process[] = [];
  const visit = (parent: number): void => {
    for (const one of all.filter((child) => child.parent === parent)) {
      found.push(one);
      visit(one.pid);
    }
  };
  visit(of);
  return found.filter((one) => name.test(one.name)).map(({ pid }) => pid);
}

/** Which of these processes still run. */
export function alive(pids: readonly number[]): number[] {
  const running = new Set(processes().map(({ pid }) => pid));
  return pids.filter((pid) => running.has(pid));
}
