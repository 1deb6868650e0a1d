import * as z from 'zod/mini';
import { redactor } from '../../monitoring/redact.ts';
import { AccountBlocked } from '../../publication/errors.ts';
import { moment, readImportedSession } from '../../publication/imported-session.ts';
import type { SessionValue } from '../../publication/platform.ts';

const key = z.string().check(z.regex(/^[\x21-\x7e]+$/));

export const credentialsSchema = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('oauth1'), appKey: key, appSecret: key, accessToken: key, accessSecret: key }),
  z.object({ scheme: z.literal('oauth2'), clientId: key, clientSecret: z.optional(key), refreshToken: key }),
]);

/**
 * How an account proves who it is: OAuth 1.0a user keys, which do not expire, or an OAuth 2.0 user grant, whose refresh token changes with
 * each use (docs.x.com/fundamentals/authentication, seen November 2026). A public OAuth 2.0 client has no secret.
 */
export type TwitterCredentials = z.infer<typeof credentialsSchema>;

const expected =
  'scheme "oauth1" with appKey, appSecret, accessToken, accessSecret, or scheme "oauth2" with clientId, refreshToken and, for a confidential client, clientSecret';

/** Checks an account's entry of the secret bundle; throws AccountBlocked('credentials') that names fields and never values. */
export function readCredentials(account: string, entry: unknown): TwitterCredentials {
  const parsed = credentialsSchema.safeParse(entry);
  if (parsed.success) {
    const { scheme: _scheme, ...secrets } = parsed.data;
    redactor.hide(secrets);
    return parsed.data;
  }
  const fields = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? 'the entry as a whole' : issue.path.join('.'),
  );
  throw new AccountBlocked(
    'credentials',
    `The credentials of X account "${account}" are missing or malformed in ${[...new Set(fields)].join(', ')}; expected ${expected}, each a text without white space; store them again.`,
  );
}

const importedSchema = z.strictObject({ accessToken: key, refreshToken: key, expiresAt: moment });

/**
 * Checks tokens that an operator brings along with credentials of scheme "oauth2", in the form in which sessions are kept. Throws
 * AccountBlocked('credentials') that names fields and never values.
 */
export function readSession(account: string, entry: unknown, value: unknown): SessionValue {
  const { scheme } = readCredentials(account, entry);
  if (scheme !== 'oauth2') {
    throw new AccountBlocked(
      'credentials',
      `The credentials of X account "${account}" are of scheme "${scheme}", whose keys do not expire: it has no session; expected scheme "oauth2".`,
    );
  }
  const expects = 'accessToken, refreshToken and expiresAt (an ISO time, or epoch milliseconds)';
  return readImportedSession(importedSchema, `X account "${account}"`, expects, value);
}
