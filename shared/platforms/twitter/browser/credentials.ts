import * as z from 'zod';
import { redactor } from '../../../monitoring/redact.ts';
import { AccountBlocked } from '../../../publication/errors.ts';

const word = z.string().regex(/^[\x21-\x7e]+$/);

export const credentialsSchema = z.discriminatedUnion('scheme', [
  z.object({
    scheme: z.literal('password'),
    username: word,
    password: z.string().min(1),
    /** Another name of the account, which the site asks for now and then: phone number or e-mail address. */
    identifier: word.optional(),
    /** Base 32, as the page shows it that sets up the authenticator app; spaces do not matter. */
    totpSeed: z
      .string()
      .regex(/^[A-Za-z2-7\s=-]+$/)
      .optional(),
  }),
  z.object({ scheme: z.literal('cookies'), authToken: word, ct0: word }),
]);

/** How an account logs in to the website: by password, or by the two cookies of a browser that is logged in. */
export type BrowserCredentials = z.infer<typeof credentialsSchema>;

const expected =
  'scheme "password" with username, password and, where the account has them, identifier and totpSeed, or scheme "cookies" with authToken and ct0';

/** Checks an account's entry of the secret bundle; throws AccountBlocked('credentials') that names fields and never values. */
export function readCredentials(account: string, entry: unknown): BrowserCredentials {
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
    `The credentials of X account "${account}" for the website are missing or malformed in ${[...new Set(fields)].join(', ')}; expected ${expected}; store them again.`,
  );
}
