import type { Command } from 'commander';

/** The commands that do something, each as its words: `['posts', 'list']`. */
export function leavesOf(command: Command, path: readonly string[] = []): (readonly string[])[] {
  return leafCommands(command, path).map(({ path: words }) => words);
}

/** The same with the commands themselves. */
export function leafCommands(
  command: Command,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly command: Command }[] {
  return command.commands.flatMap((one) => {
    const own = [...path, one.name()];
    return one.commands.length === 0 ? [{ path: own, command: one }] : leafCommands(one, own);
  });
}
