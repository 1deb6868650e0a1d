import * as z from 'zod/mini';
import { redactor } from '../monitoring/redact.ts';
import { AccountBlocked } from './errors.ts';
import type { Schema, SessionValue } from './platform.ts';

/** A moment as people and programs write it: epoch milliseconds, or an ISO time with its zone. Read as epoch milliseconds. */
export const moment = z.union([
  z.int().check(z.positive()),
  z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text)),
  ),
]);

/** A name that may be repeated to who wrote it: no value was pasted in its place. */
const fieldName = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * Checks a session that an operator brings instead of a login.
 * @param who of whom, for the sentence: `account "ada"`
 * @param expected what the schema takes, in words
 * @throws AccountBlocked('credentials') that names fields and never values
 */
export function readImportedSession(
  schema: Schema<SessionValue>,
  who: string,
  expected: string,
  value: unknown,
): SessionValue {
  const parsed = schema.safeParse(value);
  if (parsed.success) {
    redactor.hide(parsed.data);
    return parsed.data;
  }
  const fields = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => (fieldName.test(name) ? `${name} (unknown)` : 'a field with no name of ours'));
    }
    return [issue.path.length === 0 ? 'the session as a whole' : issue.path.join('.')];
  });
  throw new AccountBlocked(
    'credentials',
    `The session of ${who} is missing or malformed in ${[...new Set(fields)].join(', ')}; expected ${expected}.`,
  );
}
