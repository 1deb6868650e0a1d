import { HiveError } from '../../shared/publication/errors.ts';
import { functions } from './functions.ts';
import type { Hive } from './hive.ts';
import { operating } from './operating.ts';
import { functionTimeoutMs, type Warm } from './ports.ts';
import type { Worker } from './turns.ts';

interface Machine {
  readonly worker: Worker;
  readonly warm: Warm;
  /** Runs of sync that had ended when its present job began. */
  endsBefore: number;
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
    if (name === 'sync') hive.syncRuns += 1;
    const machine = this.#machine(name);
    const { worker, warm } = machine;
    machine.endsBefore = hive.syncEnds;
    Object.assign(worker, { job, phase: name, startedAt: hive.now, frozenMs: 0, busy: true });
    const end = () => {
      worker.busy = false;
    };
    warm(job).then(
      () => {
        done?.();
        end();
        if (name === 'sync') hive.syncEnds += 1;
        if (name === 'sync' && job === '') hive.syncAstray = false;
      },
      (error: unknown) => {
        this.#overtaken(machine);
        if (!expected(error)) hive.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        end();
      },
    );
  }

  /** Lambda ends a function at its timeout, unless the whole machine stood still meanwhile. */
  endOverdue(): void {
    const { now, turns } = this.#hive;
    let died = false;
    for (const machine of this.#machines) {
      const { worker } = machine;
      if (worker.busy && now - worker.startedAt - worker.frozenMs > functionTimeoutMs) turns.kill(worker);
      if (!worker.dead) continue;
      died = true;
      if (machine.worker.busy) this.#overtaken(machine);
    }
    if (!died) return;
    this.#machines = this.#machines.filter(({ worker }) => !worker.dead);
    this.#hive.workers = this.#machines.map(({ worker }) => worker);
  }

  /** A run of sync that others overtook comes to no good end: what it wrote last may be older than theirs. */
  #overtaken({ worker, endsBefore }: Machine): void {
    if (worker.name === 'sync' && endsBefore !== this.#hive.syncEnds) this.#hive.syncAstray = true;
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
    const machine = { worker, warm: make(worker, hive), endsBefore: 0 };
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
