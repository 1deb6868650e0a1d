import type { Result } from './command.ts';
import { count } from './format.ts';

/** What a command says that changed nothing: `Nothing was done`, and each reason on a line of its own. */
export function refusal(said: string, data: Readonly<Record<string, unknown>>, reasons: readonly string[]): Result {
  return {
    failed: true,
    data: { ...data, reasons },
    text: (paint) =>
      [
        paint('red', `${said}, for ${count(reasons.length, 'reason')}:`),
        ...reasons.map((reason) => `  ${reason}`),
      ].join('\n'),
  };
}
