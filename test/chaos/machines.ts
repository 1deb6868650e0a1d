import { HiveError } from '../../shared/publication/errors.ts';
import { functions } from './functions.ts';
import type { Hive } from './hive.ts';
import { operating } from './operating.ts';
import { functionTimeoutMs, type Warm } from './ports.ts';
import type { SyncRun } from './sync-runs.ts';
import type { Worker } from './turns.ts';

interface Machine {
  readonly worker: Worker;
  readonly warm: Warm;
  /** Where its present job is one of sync. */
  syncRun: SyncRun | undefined;
}

/** Runs functions as Lambda does: one job at a time on a machine, warm ones used again, all of them ended at their timeout. */
export class Machines {
  #machines: Machine[] = [];
  #count = 0;
  readonly #hive: Hive;

  constructor(hive: Hive) {
    this.#hive = hive;
  }

  get busy(): number {
    return this.#machines.reduce((count, { worker }) => count + (worker.busy ? 1 : 0), 0);
  }

  /** @param done told when the job's work has returned */
  start(name: string, job: string, done?: () => void): void {
    const hive = this.#hive;
    const machine = this.#machine(name);
    const { worker, warm } = machine;
    const syncRun = name === 'sync' ? hive.syncs.begin() : undefined;
    machine.syncRun = syncRun;
    Object.assign(worker, { job, phase: name, startedAt: hive.now, frozenMs: 0, busy: true });
    const end = () => {
      worker.busy = false;
    };
    warm(job).then(
      () => {
        done?.();
        end();
        if (syncRun !== undefined) hive.syncs.end(syncRun, job === '');
      },
      (error: unknown) => {
        if (syncRun !== undefined) hive.syncs.broke(syncRun);
        if (!expected(error)) hive.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        end();
      },
    );
  }

  /** Lambda ends a function at its timeout, unless the whole machine stood still meanwhile. */
  endOverdue(): void {
    const { now, turns, syncs } = this.#hive;
    let died = false;
    for (const { worker, syncRun } of this.#machines) {
      if (worker.busy && now - worker.startedAt - worker.frozenMs > functionTimeoutMs) turns.kill(worker);
      if (!worker.dead) continue;
      died = true;
      if (worker.busy && syncRun !== undefined) syncs.broke(syncRun);
    }
    if (!died) return;
    this.#machines = this.#machines.filter(({ worker }) => !worker.dead);
    this.#hive.workers = this.#machines.map(({ worker }) => worker);
  }

  #machine(name: string): Machine {
    const hive = this.#hive;
    const idle = this.#machines.find(({ worker }) => worker.name === name && !worker.busy && !worker.dead);
    if (idle !== undefined && hive.random.chance(0.8)) return idle;
    this.#count += 1;
    const worker: Worker = {
      name,
      number: this.#count,
      skew: hive.skew(),
      phase: name,
      job: '',
      startedAt: hive.now,
      frozenMs: 0,
      busy: false,
      dead: false,
      waiting: 0,
    };
    const make = name === 'operator' ? operating : functions[name]!;
    const machine = { worker, warm: make(worker, hive), syncRun: undefined };
    this.#machines.push(machine);
    hive.workers.push(worker);
    return machine;
  }
}

/** Errors of the hive's own that send a message again; any other is a bug. */
function expected(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(expected);
  return error instanceof HiveError && ['StoreBusy', 'ModelUnavailable'].includes(error.name);
}
