import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type Act, type CommonOptions, leaf, number } from './leaf.ts';
import type { LogFlags } from './log-command.ts';

/** What the functions logged. */
export function defineLogs(program: Command, act: Act): void {
  const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';
  leaf(program, 'logs [personality-or-id]', 'what the functions logged, of everybody or of one', [
    'logs',
    'logs ada --since 2d --level warn',
    `logs ada.${platform}.20261123T0900Z`,
    'logs --function sweep --follow',
    'logs --event session.renewed --stage prod --json',
  ])
    .option('--since <time>', 'how far back: 30m, 1h, 2d, or an ISO time', '1h')
    .option('--function <name>', 'only of this function')
    .option('--level <level>', 'this level and above: info, warn, error')
    .option('--event <name>', 'only this event')
    .option('--last <number>', 'the newest lines, so many', number, 200)
    .option('--follow', 'go on with what comes, until Ctrl-C; with --json one document a line')
    .action((written: string | undefined, options: CommonOptions & LogFlags) =>
      act(options, async (call) => (await import('./log-command.ts')).logs(call, written, options)),
    );
}
