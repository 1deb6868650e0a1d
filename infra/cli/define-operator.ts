import type { Command } from 'commander';
import { type Act, type CommonOptions, deed, leaf, number } from './leaf.ts';

/** What an operator begins with and comes back to: is all well, what came of it, what it costs. */
export function defineOperator(program: Command, act: Act): void {
  deed(program, 'init', 'step by step from a fresh folder to a hive that posts; overwrites nothing', [
    'init',
    'init --stage prod',
    'init --yes',
  ])
    .option('--yes', 'without questions: whatever has a default')
    .action((options: CommonOptions & { yes?: boolean }) =>
      act(options, async (call) => (await import('./init/init.ts')).init(call, options)),
    );

  leaf(program, 'doctor', 'look at everything that could be wrong, and name the cure of each', [
    'doctor',
    'doctor --stage prod',
    'doctor --no-ask --json',
  ])
    .option('--no-ask', 'do not ask the platforms who the accounts are, which some bill as a read')
    .action((options: CommonOptions & { ask: boolean }) =>
      act(options, async (call) => (await import('./doctor/doctor.ts')).doctor(call, options)),
    );

  leaf(program, 'report [personality]', 'what became of the slots, day by day: posts, reasons, times, money', [
    'report ada',
    'report --all --days 30 --csv > november.csv',
    'report ada --days 14 --json',
  ])
    .option('--all', 'every personality')
    .option('--days <number>', 'how many days, today being the last', number, 7)
    .option('--csv', 'a line for each personality and day, for a spreadsheet')
    .action((written: string | undefined, options: CommonOptions & { days: number; all?: boolean; csv?: boolean }) =>
      act(options, async (call) => (await import('./report.ts')).report(call, written, options)),
    );

  leaf(program, 'cost', 'what a month costs: AWS by what is counted there, the platforms, the model', [
    'cost',
    'cost --personalities 1000',
    'cost --stage prod --json',
  ])
    .option('--personalities <number>', 'what if there were so many of the kind there are', number)
    .action((options: CommonOptions & { personalities?: number }) =>
      act(options, async (call) => (await import('./cost.ts')).cost(call, options)),
    );

  leaf(program, 'completion <shell>', 'the script that lets bash, zsh or fish complete commands, options and names', [
    'completion bash >> ~/.bashrc',
    'completion zsh > ~/.zfunc/_hive',
    'completion fish > ~/.config/fish/completions/hive.fish',
  ]).action((shell: string, options: CommonOptions) =>
    act(options, async () => (await import('./completion-scripts.ts')).completionScript(shell)),
  );
}
