import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type Act, type CommonOptions, examples, leaf, number } from './leaf.ts';

const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';

/** The commands that show what people said to the accounts. */
export function defineInteractions(program: Command, act: Act): void {
  const group = program
    .command('interactions')
    .description('what people said to the accounts, and who was answered')
    .addHelpText(
      'after',
      examples('interactions', 'interactions ada --unanswered', 'interactions show 1994000000000000042'),
    );

  leaf(
    group,
    'list [personality]',
    'the newest ones, with the rule that decided and what became of the answer; the word "list" may be left out',
    [
      'interactions list',
      'interactions ada --last 50',
      'interactions ada --unanswered --rule age',
      `interactions --platform ${platform} --json`,
    ],
    { isDefault: true },
  )
    .option('--rule <name>', 'only those that this rule decided')
    .option('--unanswered', 'only those without an answer that is out')
    .option('--platform <name>', 'only those on this platform')
    .option('--last <number>', 'how many', number, 20)
    .action(
      (
        written: string | undefined,
        options: CommonOptions & { rule?: string; unanswered?: boolean; platform?: string; last: number },
      ) => act(options, async (call) => (await import('./interactions.ts')).listInteractions(call, written, options)),
    );
  leaf(group, 'show <id>', 'one of them with its conversation, the verdict and the answer', [
    'interactions show 1994000000000000042',
    `interactions show ada.${platform}.re.1994000000000000042`,
  ]).action((written: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./interactions.ts')).showInteraction(call, written)),
  );
}
