import { HiveError, StoreBusy } from '../../shared/publication/errors.ts';
import { CliError } from './cli-error.ts';

interface ServiceError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const noCredentials = new Set(['CredentialsProviderError', 'TokenProviderError']);
const refusedCredentials = new Set([
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
]);
const forbidden = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation']);

/** Whatever went wrong, as one sentence with its cure; undefined for a bug of ours, which is shown as it is. Pure. */
export function explain(error: unknown): string | undefined {
  if (error instanceof CliError) return error.message;
  if (error instanceof StoreBusy) {
    // Its sentence promises a message that comes again; here a person asks.
    const said = error.message.replace(/; the message comes again.*$/, '').replace(/\.$/, '');
    return `${said}: see that the hive runs and can be reached, then ask again.`;
  }
  if (error instanceof HiveError) return error.message;
  const { name, message, code } = (error ?? {}) as ServiceError;
  const said = typeof message === 'string' ? message : '';
  if (typeof name === 'string' && noCredentials.has(name)) {
    return 'There are no AWS credentials: name a profile with AWS_PROFILE; for a hive on this machine, start it with "npm start".';
  }
  if (/^Region is missing/.test(said)) {
    return 'No hive runs on this machine, and no AWS region is set: start one with "npm start", or set AWS_REGION for a stage in AWS.';
  }
  if (typeof name === 'string' && refusedCredentials.has(name)) {
    return `AWS refuses the credentials (${name}): log in again, for example with "aws sso login", or name another profile with AWS_PROFILE.`;
  }
  if (typeof name === 'string' && forbidden.has(name)) {
    return `AWS does not allow it (${said || name}): ask whoever runs the account for the right.`;
  }
  if (/^(There is no stage|The stage name|The context )/.test(said)) return said;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code) && said !== '') return `It cannot be done: ${said}.`;
  return undefined;
}
