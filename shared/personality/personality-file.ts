import { type Problem, quote } from '../config/problem.ts';

/** Of one file of a personality. */
export const maxPersonalityBytes = 256 * 1024;

/** The problem of a file whose name cannot be an id. */
export function fileNameProblem(name: string): Problem {
  return {
    field: '(file name)',
    found: quote(name),
    expected:
      'a name of 1 to 32 lower-case letters, digits, _ and - that begins with a letter or digit, and .json behind it',
  };
}
