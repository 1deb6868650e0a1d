import type { Environment } from '../../shared/config/environment.ts';
import type { AuditEntry } from '../../shared/publication/audit.ts';
import type { Connection } from './connection.ts';
import type { Paint } from './format.ts';

/** What a command answers: one document for machines, one text for people. */
export interface Result {
  readonly data: unknown;
  text(paint: Paint): string;
  /** It was written while it came: nothing more is to be. */
  readonly written?: boolean;
  /** What was asked for did not come about: exit code 1. */
  readonly failed?: boolean;
  /** A command that changes things found nothing to change: then there is no deed to keep either. */
  readonly unchanged?: boolean;
}

/** The outside of the command: streams, keyboard, machine time. */
export interface Io {
  readonly environment: Environment;
  /** Standard output. */
  write(text: string): void;
  /** Standard error: what is under way, and what went wrong. */
  note(text: string): void;
  /** Shows how far it is, in the place of what it showed before; an empty text ends it. Absent where nobody watches. */
  progress?(text: string): void;
  /** Calls `stop` instead of ending the process at Ctrl-C, until what it answers is called. Absent where there is no keyboard. */
  onInterrupt?(stop: () => void): () => void;
  /** People look at standard output, and want colours. */
  readonly coloured: boolean;
  /** A person sits at standard input. */
  readonly interactive: boolean;
  readInput(): Promise<string>;
  /** Asks for something that does not show while it is typed. */
  askHidden(question: string, check: (answer: string) => string | undefined): Promise<string>;
  choose(question: string, options: readonly string[]): Promise<string>;
  /** Asks for one line. */
  ask(question: string): Promise<string>;
  /** Lets the person change a text in their editor. */
  edit(text: string): Promise<string>;
  /** Machine milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** What a command works with. */
export interface Call {
  readonly io: Io;
  /**
   * The hive that is spoken to; looked for when it is first needed. `stage`: where a person chose it meanwhile, instead of the command line;
   * whoever asks first decides.
   */
  connect(stage?: string): Promise<Connection>;
  /**
   * Keeps in the audit what this person has just done; who and when is known. To be called by every command that changes something (see
   * `deed` in leaf.ts), right after the change and before it waits for anything. Never hand it a secret.
   */
  did(deed: Pick<AuditEntry, 'what' | 'on' | 'hash' | 'why'>): Promise<void>;
}

/** Asks again and again, until there is an answer or the machine time is over. */
export async function poll<T>(
  io: Pick<Io, 'sleep'>,
  seconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const pauseMs = 500;
  for (let rest = seconds * 1000; ; rest -= pauseMs) {
    const answer = await ask();
    if (answer !== undefined || rest <= 0) return answer;
    await io.sleep(Math.min(pauseMs, rest));
  }
}
