import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './cli-error.ts';
import type { Io } from './command.ts';

const mostInput = 1024 * 1024;

/** The command's outside in a real process. */
export function terminal(): Io {
  const interactive = process.stdin.isTTY === true;
  return {
    environment: process.env,
    write: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(`${text}\n`),
    ...(process.stderr.isTTY === true
      ? { progress: (text: string) => void process.stderr.write(`\r\u001b[2K${text}`) }
      : {}),
    onInterrupt(stop) {
      // Whoever gives it a second time wants an end at once.
      process.once('SIGINT', stop);
      return () => void process.off('SIGINT', stop);
    },
    coloured: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '',
    interactive,
    sleep: (ms) => sleep(ms),
    readInput,
    async askHidden(question, check) {
      const { isCancel, password } = await prompts(interactive);
      const answer = await password({ message: question, validate: (text) => check(text ?? '') });
      if (isCancel(answer)) throw new CliError('Nothing was done: the question was cancelled.');
      return answer;
    },
    async choose(question, options) {
      const { isCancel, select } = await prompts(interactive);
      const answer = await select({ message: question, options: options.map((value) => ({ value, label: value })) });
      if (isCancel(answer)) throw new CliError('Nothing was done: the question was cancelled.');
      return answer;
    },
    async ask(question) {
      const { isCancel, text } = await prompts(interactive);
      const answer = await text({ message: question });
      if (isCancel(answer)) throw new CliError('Nothing was done: the question was cancelled.');
      return answer ?? '';
    },
    edit: async (text) => inEditor(text, process.env.VISUAL || process.env.EDITOR || 'vi'),
  };
}

/** The text after the person closed their editor; `editor` may have arguments, as in `code --wait`. */
export function inEditor(text: string, editor: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hive-edit-'));
  const file = join(folder, 'draft.txt');
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    const [command = '', ...rest] = editor.trim().split(/\s+/);
    const { status, error } = spawnSync(command, [...rest, file], { stdio: 'inherit' });
    if (error !== undefined || status !== 0) {
      throw new CliError(`The editor "${editor}" could not be used: set EDITOR to one that is here, or use --text.`, {
        cause: error,
      });
    }
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prompts(interactive: boolean): Promise<typeof import('@clack/prompts')> {
  if (!interactive) {
    throw new CliError('Nobody can be asked here: give it with --file FILE, or through a pipe.');
  }
  return import('@clack/prompts');
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    size += chunks.at(-1)?.length ?? 0;
    if (size > mostInput) throw new CliError('What comes through the pipe is larger than 1 MB: no secret is.');
  }
  return Buffer.concat(chunks).toString('utf8');
}
