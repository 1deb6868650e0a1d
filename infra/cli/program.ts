import { Command, CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
import type { Call, Io, Result } from './command.ts';
import { defineCommands } from './commands.ts';
import { type Connection, connect, type StageContext } from './connection.ts';
import { deedKeeper } from './deeds.ts';
import { explain } from './explain.ts';
import { coloured, plain } from './format.ts';
import { changesSomething } from './leaf.ts';
import { chooseTarget } from './target.ts';

/** What every command takes. */
interface Common {
  readonly stage?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/**
 * Runs one command line and answers the exit code: 0 when it did what was asked, 1 when not. Never throws. `context`: as for connect(); no
 * option or variable of a command line leads there, so that what cdk.json says of a stage always counts for people.
 */
export async function run(argv: readonly string[], io: Io, context?: StageContext): Promise<number> {
  const json = argv.includes('--json');
  let code = 0;
  const program = new Command('hive');
  let command = program;
  program.hook('preAction', (_program, asked) => {
    command = asked;
  });
  const act = async (common: Common, work: (call: Call) => Promise<Result>): Promise<void> => {
    code = await perform(common, work, io, { changing: changesSomething(command), context });
  };
  configure(program, io);
  defineCommands(program, act);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Asked for nothing, it shows what there is.
    if (error instanceof CommanderError && error.code === 'commander.help') return argv.length === 0 ? 0 : 1;
    fail(error instanceof CommanderError ? new CliError(usage(error, pathOf(program, argv))) : error, json, io);
    return 1;
  }
}

async function perform(
  common: Common,
  work: (call: Call) => Promise<Result>,
  io: Io,
  { changing, context }: { readonly changing: boolean; readonly context: StageContext | undefined },
): Promise<number> {
  let connection: Promise<Connection> | undefined;
  const deeds = deedKeeper(changing);
  const connected = (stage?: string): Promise<Connection> => {
    const target = () => chooseTarget(stage === undefined ? common : { ...common, stage }, io.environment);
    connection ??= (async () => deeds.watch(await connect(target(), context)))();
    return connection;
  };
  const call: Call = {
    io: common.json === true ? { ...io, note: () => undefined, progress: undefined } : io,
    connect: connected,
    did: async (deed) => deeds.keep(deed, await connected()),
  };
  try {
    const result = await work(call);
    deeds.settle(result);
    const { data, text, failed, written } = result;
    if (written === true) return failed === true ? 1 : 0;
    if (common.json === true) io.write(`${JSON.stringify(data, null, 2)}\n`);
    else io.write(`${text(io.coloured ? coloured : plain)}\n`);
    return failed === true ? 1 : 0;
  } finally {
    // One that never came about has nothing to close; why it did not is told already.
    (await connection?.catch(() => undefined))?.close();
  }
}

function fail(error: unknown, json: boolean, io: Io): void {
  const sentence = explain(error);
  const debug = (io.environment.HIVE_DEBUG ?? '') !== '';
  const said = sentence ?? `This should not happen: ${error instanceof Error ? error.message : String(error)}`;
  if (json) io.write(`${JSON.stringify({ error: said }, null, 2)}\n`);
  io.note(io.coloured ? coloured('red', said) : said);
  if (sentence === undefined || debug) io.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function configure(program: Command, io: Io): void {
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.write(text),
      // Help that nobody asked for goes with the error; the error itself is told by fail().
      writeErr: (text) => io.write(text),
      outputError: () => undefined,
      getOutHasColors: () => io.coloured,
    })
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false);
}

/** The command that a line means, as far as its words name one. */
function pathOf(program: Command, argv: readonly string[]): string {
  let command = program;
  const path = [program.name()];
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
    path.push(word);
  }
  return path.join(' ');
}

/** Commander's own words as one sentence with the cure. */
function usage(error: CommanderError, path: string): string {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const hint = more.join(' ').trim();
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/\.$/, '');
  return `${sentence}${hint === '' ? '' : ` ${hint}`}: see "${path} --help".`;
}
