import type { Command } from 'commander';
import { type Act, type CommonOptions, leaf, number } from './leaf.ts';

/** The command that lists what people did. */
export function defineAudit(program: Command, act: Act): void {
  leaf(program, 'audit', 'what people did to the hive: who, when, what, on what', [
    'audit',
    'audit --days 30',
    'audit --stage prod --json',
  ])
    .option('--days <number>', 'how far to look back; deeds are kept for 400 days', number, 7)
    .action((options: CommonOptions & { days: number }) =>
      act(options, async (call) => (await import('./audit.ts')).listDeeds(call, options.days)),
    );
}
