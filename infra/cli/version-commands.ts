import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { type Act, type CommonOptions, leaf, number } from './leaf.ts';

/** The commands around the versions of a personality. */
export function defineVersions(group: Command, act: Act): void {
  leaf(group, 'versions <id>', 'its versions, newest first, and which one is in force', [
    'personality versions ada',
    'personality versions ada --last 5 --json',
  ])
    .option('--last <number>', 'how many', number, 20)
    .action((id: string, options: CommonOptions & { last: number }) =>
      act(options, async (call) => (await import('./personality-versions.ts')).listVersions(call, id, options.last)),
    );
  leaf(group, 'diff <id> [older] [newer]', 'what the newest version changed, or one against another', [
    'personality diff ada',
    'personality diff ada 3',
    'personality diff ada 3 5',
  ]).action((id: string, older: string | undefined, newer: string | undefined, options: CommonOptions) =>
    act(options, async (call) => {
      const [from, to] = [older, newer].map((text) => (text === undefined ? undefined : versionNumber(text)));
      return (await import('./personality-versions.ts')).diffVersions(call, id, from, to);
    }),
  );
  leaf(group, 'rollback <id> <version>', 'take changes back: the file of that version again, as a new version', [
    'personality rollback ada 3',
  ]).action((id: string, version: string, options: CommonOptions) =>
    act(options, async (call) =>
      (await import('./personality-rollback.ts')).rollback(call, id, versionNumber(version)),
    ),
  );
}

/** `3` or `v3`. @throws CliError */
function versionNumber(text: string): number {
  const digits = /^v?([1-9]\d{0,8})$/.exec(text)?.[1];
  if (digits === undefined) throw new CliError(`Found "${text}", expected the number of a version, such as 3.`);
  return Number(digits);
}
