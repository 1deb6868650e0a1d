import * as z from 'zod/mini';
import { redactor } from '../../../monitoring/redact.ts';
import { AccountBlocked } from '../../../publication/errors.ts';
import { readImportedSession } from '../../../publication/imported-session.ts';
import type { SessionValue } from '../../../publication/platform.ts';

const word = z.string().check(z.regex(/^[\x21-\x7e]+$/));

export const credentialsSchema = z.discriminatedUnion('scheme', [
  z.object({
    scheme: z.literal('password'),
    username: word,
    password: z.string().check(z.minLength(1)),
    /** Another name of the account, which the site asks for now and then: phone number or e-mail address. */
    identifier: z.optional(word),
    /** Base 32, as the page shows it that sets up the authenticator app; spaces do not matter. */
    totpSeed: z.optional(z.string().check(z.regex(/^[A-Za-z2-7\s=-]+$/))),
  }),
  z.object({ scheme: z.literal('cookies'), authToken: word, ct0: word }),
]);

/** The two cookies of a browser that is logged in. */
export interface Cookies {
  readonly authToken: string;
  readonly ct0: string;
}

/** How an account logs in to the website: by password, or by cookies. Cookies that were brought beside either go first. */
export type BrowserCredentials = z.infer<typeof credentialsSchema> & { readonly brought?: Cookies };

/** A session that was brought, as it lies beside the credentials. */
const besideSchema = z.object({ session: z.object({ accessToken: word, ct0: word }) });

const expected =
  'scheme "password" with username, password and, where the account has them, identifier and totpSeed, or scheme "cookies" with authToken and ct0';

/** Checks an account's entry of the secret bundle; throws AccountBlocked('credentials') that names fields and never values. */
export function readCredentials(account: string, entry: unknown): BrowserCredentials {
  const parsed = credentialsSchema.safeParse(entry);
  if (parsed.success) {
    const { scheme: _scheme, ...secrets } = parsed.data;
    redactor.hide(secrets);
    const session = besideSchema.safeParse(entry).data?.session;
    if (session !== undefined) redactor.hide(session);
    return session === undefined
      ? parsed.data
      : { ...parsed.data, brought: { authToken: session.accessToken, ct0: session.ct0 } };
  }
  const fields = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? 'the entry as a whole' : issue.path.join('.'),
  );
  throw new AccountBlocked(
    'credentials',
    `The credentials of X account "${account}" for the website are missing or malformed in ${[...new Set(fields)].join(', ')}; expected ${expected}; store them again.`,
  );
}

const named = z.looseObject({ name: z.string(), value: z.string() });

/** The two of a browser's list of cookies, as extensions that export them write it: other cookies do not matter. */
const listed = z.pipe(
  z.array(named),
  z.transform((cookies, context) => {
    const value = (name: string) => word.safeParse(cookies.find((cookie) => cookie.name === name)?.value).data;
    const [authToken, ct0] = [value('auth_token'), value('ct0')];
    if (authToken !== undefined && ct0 !== undefined) return { authToken, ct0 };
    for (const [name, found] of Object.entries({ auth_token: authToken, ct0 })) {
      if (found !== undefined) continue;
      context.issues.push({ code: 'custom', path: [name], message: 'missing or malformed', input: cookies });
    }
    return z.NEVER;
  }),
);

const stored = (cookies: Cookies): SessionValue => ({ accessToken: cookies.authToken, ct0: cookies.ct0 });
const pairSchema = z.pipe(z.strictObject({ authToken: word, ct0: word }), z.transform(stored));
const listSchema = z.pipe(listed, z.transform(stored));
const keptSchema = z.strictObject({ accessToken: word, ct0: word });

/**
 * Checks the cookies of a browser that is logged in, brought along with the credentials: `authToken` and `ct0`, or the browser's list of
 * cookies. Whose they are is seen when they are used. Throws AccountBlocked('credentials') that names fields and never values.
 */
export function readSession(account: string, entry: unknown, value: unknown): SessionValue {
  readCredentials(account, entry);
  const kept = keptSchema.safeParse(value);
  if (kept.success) return kept.data;
  const expects =
    'authToken and ct0, the cookies auth_token and ct0 of a browser that is logged in, or the list of its cookies, each with name and value';
  const schema = Array.isArray(value) ? listSchema : pairSchema;
  return readImportedSession(schema, `X account "${account}" for the website`, expects, value);
}
