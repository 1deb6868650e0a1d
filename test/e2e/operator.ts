import type { Io } from '../../infra/cli/command.ts';
import type { StageContext } from '../../infra/cli/connection.ts';
import { run } from '../../infra/cli/program.ts';
import type { Environment } from '../../shared/config/environment.ts';
import type { Said } from './cloud.ts';

/** Runs `hive` in this process, as somebody without a terminal. */
export async function hiveCommand(
  argv: readonly string[],
  environment: Environment,
  context?: StageContext,
): Promise<Said> {
  let out = '';
  let notes = '';
  const nobody = async (question: string): Promise<never> => {
    throw new Error(`hive ${argv.join(' ')} asked "${question}", and nobody is there.`);
  };
  const io: Io = {
    environment,
    write(text) {
      out += text;
    },
    note(text) {
      notes += `${text}\n`;
    },
    coloured: false,
    interactive: false,
    readInput: async () => '',
    askHidden: nobody,
    choose: nobody,
    ask: nobody,
    edit: nobody,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  const code = await run(argv, io, context);
  return { code, out, notes };
}
