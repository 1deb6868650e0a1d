import type { Io } from './command.ts';
import { shorten } from './format.ts';

const width = 20;
const room = 40;

/** How far a long work is: a bar on a terminal, nothing anywhere else. */
export interface Progress {
  /** One more is begun; `what` names it. */
  step(what: string): void;
  /** Takes the bar away, so that what comes next begins on a clean line. To be called whatever happened. */
  end(): void;
}

/** A bar over so many steps; silent for one step, off a terminal and with --json. */
export function progressOf(io: Pick<Io, 'progress'>, total: number): Progress {
  const progress = io.progress?.bind(io);
  if (progress === undefined || total < 2) return { step: () => undefined, end: () => undefined };
  let begun = 0;
  return {
    step(what) {
      begun += 1;
      progress(barText(begun - 1, total, what));
    },
    end: () => progress(''),
  };
}

/** `███████             3/10  personalities/ada.json`: done, of all, and what is under way. Pure. */
export function barText(done: number, total: number, what: string): string {
  const filled = Math.round((Math.min(done, total) / total) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total}  ${shorten(what, room)}`.trimEnd();
}
