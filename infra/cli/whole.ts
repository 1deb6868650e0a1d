import { CliError } from './cli-error.ts';

/** @throws CliError where the option's value is no whole number from 1 to `most`. */
export function whole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new CliError(`${option} is ${value}, expected a whole number from 1 to ${most}.`);
}
