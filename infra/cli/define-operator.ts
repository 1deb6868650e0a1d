import type { Command } from 'commander';
import { type Act, type CommonOptions, leaf } from './leaf.ts';

/** What an operator begins with and comes back to: is all well, what came of it, what it costs. */
export function defineOperator(program: Command, act: Act): void {
  leaf(program, 'doctor', 'look at everything that could be wrong, and name the cure of each', [
    'doctor',
    'doctor --stage prod',
    'doctor --json',
  ]).action((options: CommonOptions) =>
    act(options, async (call) => (await import('./doctor/doctor.ts')).doctor(call)),
  );
}
