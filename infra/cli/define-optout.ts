import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { type Act, type CommonOptions, deed, examples, leaf } from './leaf.ts';

/** People whom no personality answers, because they or somebody for them said so. */
export function defineOptOut(program: Command, act: Act): void {
  const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';
  const group = program
    .command('optout')
    .description('people whom no personality answers any more')
    .addHelpText('after', examples('optout list', `optout add ${platform} @somebody`));

  leaf(group, 'list', 'who asked to be left alone, when and how', ['optout list', 'optout list --json']).action(
    (options: CommonOptions) => act(options, async (call) => (await import('./optout.ts')).listOptOuts(call)),
  );
  deed(group, 'add <platform> <person>', 'never answer this person again, by name or by the id of the platform', [
    `optout add ${platform} @somebody`,
    `optout add ${platform} @somebody --why "Asked by mail."`,
  ])
    .option('--why <reason>', 'the reason, which is kept')
    .action((onPlatform: string, person: string, options: CommonOptions & { why?: string }) =>
      act(options, async (call) =>
        (await import('./optout.ts')).addOptOut(call, { onPlatform, person, why: options.why }),
      ),
    );
  deed(group, 'remove <platform> <person>', 'they may be answered again, because they asked for it', [
    `optout remove ${platform} @somebody`,
  ]).action((onPlatform: string, person: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./optout.ts')).removeOptOut(call, { onPlatform, person })),
  );
}
