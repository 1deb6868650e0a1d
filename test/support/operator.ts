import { expect } from 'vitest';
import type { Io } from '../../infra/cli/command.ts';
import { run } from '../../infra/cli/program.ts';
import type { Environment } from '../../shared/config/environment.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** Somebody who types commands: `hive` in this process, so that a test can type many. */
export interface Operator {
  /** `input` comes through a pipe. */
  cli(line: string | readonly string[], input?: string): Promise<Said>;
  /** The one JSON document of a command that has to do what it is asked. */
  json(line: string, input?: string): Promise<Record<string, unknown>>;
}

/** Answers to what a person is asked, in their order, by the question. */
export type Answers = readonly (readonly [question: RegExp, answer: string])[];

/** An operator without a terminal; with `answers` one who sits at it and is asked. */
export function operatorOf(environment: Environment, answers?: Answers): Operator {
  const open = [...(answers ?? [])];
  const answer = (question: string): string => {
    const [expected, given] = open.shift() ?? [];
    expect(question).toMatch(expected ?? /^nothing is asked any more$/);
    return given ?? '';
  };
  const cli: Operator['cli'] = async (line, input = '') => {
    let out = '';
    let notes = '';
    const io: Io = {
      environment,
      write(text) {
        out += text;
      },
      note(text) {
        notes += `${text}\n`;
      },
      coloured: false,
      interactive: answers !== undefined,
      readInput: async () => input,
      async askHidden(question, check) {
        const given = answer(question);
        expect(check(given)).toBeUndefined();
        return given;
      },
      async choose(question, options) {
        const given = answer(question);
        expect(options).toContain(given);
        return given;
      },
      ask: async (question) => answer(question),
      edit: async (text) => answer(text),
      sleep: (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 100))),
    };
    const code = await run(typeof line === 'string' ? line.split(' ') : line, io);
    return { code, out, notes };
  };
  return {
    cli,
    async json(line, input) {
      const { code, out, notes } = await cli(`${line} --json`, input);
      expect({ line, code, notes }).toEqual({ line, code: 0, notes: '' });
      return JSON.parse(out) as Record<string, unknown>;
    },
  };
}
