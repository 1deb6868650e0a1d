import * as z from 'zod/mini';
import { redactor } from '../../monitoring/redact.ts';
import { AccountBlocked } from '../../publication/errors.ts';
import { moment, readImportedSession } from '../../publication/imported-session.ts';
import type { SessionValue } from '../../publication/platform.ts';

const key = z.string().check(z.regex(/^[\x21-\x7e]+$/));
const userName = z.string().check(z.regex(/^[\w-]{1,20}$/));
/** Reddit name of the person behind the account: goes into the user agent. */
const operator = z.optional(userName);

/** What `readCredentials` accepts, for whoever asks a person for it. */
export const credentialsSchema = z.discriminatedUnion('scheme', [
  z.object({
    scheme: z.literal('password'),
    clientId: key,
    clientSecret: key,
    username: userName,
    password: z.string().check(z.minLength(1)),
    totpSeed: z.optional(z.string().check(z.regex(/^[A-Za-z2-7\s=-]{16,}$/))),
    operator,
  }),
  z.object({
    scheme: z.literal('refresh-token'),
    clientId: key,
    clientSecret: z.optional(key),
    refreshToken: key,
    operator,
  }),
]);

/**
 * How an account proves who it is: the password of an account that registered a script app, with the seed of its one-time codes where it has
 * two-factor authentication, or a permanent refresh token (https://github.com/reddit-archive/reddit/wiki/OAuth2, seen November 2026). An
 * installed app has no secret.
 */
export type RedditCredentials = z.infer<typeof credentialsSchema>;

const expected =
  'scheme "password" with clientId, clientSecret, username, password and, with two-factor authentication, totpSeed (base 32), or scheme "refresh-token" with clientId, clientSecret and refreshToken';

/** Checks an account's entry of the secret bundle; throws AccountBlocked('credentials') that names fields and never values. */
export function readCredentials(account: string, entry: unknown): RedditCredentials {
  const parsed = credentialsSchema.safeParse(entry);
  if (parsed.success) {
    const { scheme: _scheme, operator: _operator, ...secrets } = parsed.data;
    redactor.hide(secrets);
    return parsed.data;
  }
  const fields = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? 'the entry as a whole' : issue.path.join('.'),
  );
  throw new AccountBlocked(
    'credentials',
    `The credentials of Reddit account "${account}" are missing or malformed in ${[...new Set(fields)].join(', ')}; expected ${expected}; store them again.`,
  );
}

const importedSchemas = {
  password: z.strictObject({ accessToken: key, expiresAt: moment }),
  'refresh-token': z.strictObject({ accessToken: key, expiresAt: moment, refreshToken: z.optional(key) }),
};

/**
 * Checks tokens that an operator brings along with the credentials, in the form in which sessions are kept: they serve until they expire, then
 * the credentials do. Throws AccountBlocked('credentials') that names fields and never values.
 */
export function readSession(account: string, entry: unknown, value: unknown): SessionValue {
  const { scheme } = readCredentials(account, entry);
  const fields = 'accessToken and expiresAt (an ISO time, or epoch milliseconds)';
  const expects = scheme === 'password' ? fields : `${fields}, and refreshToken where there is a newer one`;
  return readImportedSession(importedSchemas[scheme], `Reddit account "${account}"`, expects, value);
}

/**
 * Names the program, its instance and a person, as Reddit asks (https://github.com/reddit-archive/reddit/wiki/API, seen November 2026): a user
 * agent that many share is slowed down.
 */
export function userAgent(account: string, credentials: RedditCredentials): string {
  const person = credentials.operator ?? (credentials.scheme === 'password' ? credentials.username : undefined);
  return `nodejs:flavumhive.${account}:v1${person === undefined ? '' : ` (by /u/${person})`}`;
}
