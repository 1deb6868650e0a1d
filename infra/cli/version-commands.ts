import type { Command } from 'commander';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { CliError } from './cli-error.ts';
import { type Act, type CommonOptions, deed, leaf, number } from './leaf.ts';

const ownKey = 'ask OpenAI by the OPENAI_API_KEY of the environment or .env, whatever hive there is';
const platform = allPlatformTraits[0]?.id ?? 'PLATFORM';

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
  deed(group, 'rollback <id> <version>', 'take changes back: the file of that version again, as a new version', [
    'personality rollback ada 3',
  ]).action((id: string, version: string, options: CommonOptions) =>
    act(options, async (call) =>
      (await import('./personality-rollback.ts')).rollback(call, id, versionNumber(version)),
    ),
  );
  leaf(group, 'preview <file>', 'drafts of a file with the verdicts of the gates; nothing is posted or stored', [
    'personality preview ada.json',
    `personality preview ada.json --posts 3 --platform ${platform}`,
    'personality preview ada.json --own-key',
  ])
    .option('--posts <number>', 'how many on each platform', number, 5)
    .option('--platform <name>', 'on this platform only')
    .option('--own-key', ownKey)
    .action((file: string, options: CommonOptions & { posts: number; platform?: string; ownKey?: boolean }) =>
      act(options, async (call) => (await import('./preview.ts')).preview(call, file, options)),
    );
  leaf(group, 'compare <id> <older> <newer>', 'what another version, or a file, would have said instead', [
    'personality compare ada 3 4',
    'personality compare ada 3 ada.json --last 5 --yes',
  ])
    .option('--last <number>', 'how many occasions', number, 20)
    .option('--yes', 'do not ask what it may cost')
    .option('--own-key', ownKey)
    .action(
      (
        id: string,
        older: string,
        newer: string,
        options: CommonOptions & { last: number; yes?: boolean; ownKey?: boolean },
      ) =>
        act(options, async (call) => {
          const { compare, isFile } = await import('./compare.ts');
          return compare(call, id, versionNumber(older), isFile(newer) ? newer : versionNumber(newer), options);
        }),
    );
}

/** The command that runs a stored run again. */
export function defineReplay(group: Command, act: Act): void {
  leaf(group, 'replay <id>', 'run its stored run again, without a model: what differs now', [
    `posts replay ada.${platform}.20261123T0900Z`,
  ]).action((id: string, options: CommonOptions) =>
    act(options, async (call) => (await import('./replay.ts')).replayPost(call, id)),
  );
}

/** `3` or `v3`. @throws CliError */
function versionNumber(text: string): number {
  const digits = /^v?([1-9]\d{0,8})$/.exec(text)?.[1];
  if (digits === undefined) throw new CliError(`Found "${text}", expected the number of a version, such as 3.`);
  return Number(digits);
}
