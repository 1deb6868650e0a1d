/** What an operator did or has to mend, in one sentence that names the thing, what was found, and the cure. */
export class CliError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
  }
}
