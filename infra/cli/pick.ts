import { nearest } from '../../shared/config/problem.ts';
import { CliError } from './cli-error.ts';

const mostShown = 10;

/**
 * The one of `known` that is meant: by its whole name, or by the beginning of it where only one begins so.
 * @throws CliError that lists the candidates, or says what there is.
 */
export function pick(kind: string, written: string, known: readonly string[], cure: string): string {
  if (known.includes(written)) return written;
  const candidates = known.filter((name) => name.startsWith(written)).sort();
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  if (only !== undefined) {
    throw new CliError(
      `"${written}" may be any of ${candidates.length}: ${shown(candidates)}; write more of the ${kind} you mean.`,
    );
  }
  const near = nearest(written, known);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new CliError(`There is no ${kind} "${written}"${hint}: ${cure}.`);
}

function shown(names: readonly string[]): string {
  const more = names.length - mostShown;
  return more > 0 ? `${names.slice(0, mostShown).join(', ')} and ${more} more` : names.join(', ');
}
