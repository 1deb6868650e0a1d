import type { Command } from 'commander';
import { type Act, type CommonOptions, deed, examples, leaf, number } from './leaf.ts';

interface RedriveOptions extends CommonOptions {
  readonly rate: number;
  readonly max: number;
  readonly dryRun?: boolean;
  readonly dropMalformed?: boolean;
  readonly yes?: boolean;
}

/** What failed for good: looking at it, and taking it up again. */
export function defineDeadLetters(program: Command, act: Act): void {
  const group = program
    .command('dlq')
    .description('the dead-letter queues: what failed too often, or was never delivered')
    .addHelpText('after', examples('dlq list', 'dlq redrive draft', 'dlq redrive --dry-run'));

  leaf(group, 'list [queue]', 'what lies in them and why; everything stays there', [
    'dlq list',
    'dlq list draft --last 50',
    'dlq list failed-invocations --stage prod --json',
  ])
    .option('--last <number>', 'how many messages of each queue to look at', number, 10)
    .action((queue: string | undefined, options: CommonOptions & { last: number }) =>
      act(options, async (call) => (await import('./dlq-list.ts')).listDead(call, queue, options)),
    );

  deed(
    group,
    'redrive [queue]',
    'send jobs to their queue again, plan slots that were lost; after the cause is mended',
    ['dlq redrive --dry-run', 'dlq redrive draft --max 500 --rate 10', 'dlq redrive --drop-malformed --yes'],
  )
    .option('--rate <number>', 'messages a second', number, 5)
    .option('--max <number>', 'at most so many messages', number, 100)
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--drop-malformed', 'delete what can never work')
    .option('--yes', 'do not ask before something is deleted')
    .action((queue: string | undefined, options: RedriveOptions) =>
      act(options, async (call) => (await import('./dlq.ts')).redrive(call, queue, options)),
    );
}
