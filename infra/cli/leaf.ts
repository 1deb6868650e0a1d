import { type Command, InvalidArgumentError } from 'commander';
import type { Call, Result } from './command.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly stage?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

export type Act = (common: CommonOptions, work: (call: Call) => Promise<Result>) => Promise<void>;

/** A command that does something: with the options that all of them have, and examples in its help. */
export function leaf(
  parent: Command,
  spec: string,
  description: string,
  shown: readonly string[],
  // The one of a group that is meant where none is named.
  options: { readonly isDefault?: boolean } = {},
): Command {
  return parent
    .command(spec, options)
    .description(description)
    .option('--stage <name>', 'a stage in AWS, or local for the hive on this machine')
    .option('--data-dir <folder>', 'data folder of a hive on this machine, where it is not .hive/')
    .option('--json', 'one JSON document instead of text')
    .allowExcessArguments(false)
    .addHelpText('after', examples(...shown));
}

const changing = new WeakSet<Command>();

/**
 * The same for a command that changes something in a hive: one that does what it is asked has to leave a deed in the audit (`call.did`, or
 * the desk's own for held drafts), else it ends with an error. What is defined as a mere `leaf` cannot leave one.
 */
export function deed(parent: Command, spec: string, description: string, shown: readonly string[]): Command {
  const command = leaf(parent, spec, description, shown);
  changing.add(command);
  return command;
}

export function changesSomething(command: Command): boolean {
  return changing.has(command);
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  hive ${line}`).join('\n')}`;
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`Found "${text}", expected a number.`);
  return value;
}
