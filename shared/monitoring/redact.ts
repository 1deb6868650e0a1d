const hidden = '[hidden]';

/** Names of fields that hold secrets, in lower case without separators; the end of a name counts, so that `newApiKey` is one too. */
const secretNames = [
  'secret',
  'secretkey',
  'token',
  'password',
  'passphrase',
  'authorization',
  'cookie',
  'cookies',
  'credentials',
  'credential',
  'apikey',
  'accesskey',
  'privatekey',
  'totp',
  'totpseed',
  'otp',
  'verifier',
  'authorizationcode',
  'session',
] as const;

/** What stands beside secrets and is none; hiding it everywhere would make the log unreadable. */
const publicNames = new Set([
  'scheme',
  'username',
  'user',
  'handle',
  'account',
  'useragent',
  'tokentype',
  'scope',
  'scopes',
]);

/** Secrets that give themselves away wherever they stand in a text. */
const secretForms: readonly RegExp[] = [
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/%=-]{8,}/gi,
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /(?<=\boauth_(?:token|signature|consumer_key|verifier)=")[^"]+/g,
  /(?<=\b(?:access_token|refresh_token|client_secret|password|code_verifier)=)[^&\s"]+/gi,
  /(?<=:\/\/[^/\s:@]{1,200}:)[^/\s@]+(?=@)/g,
];

/** What each of these forms has in it: most texts have none of it, and are done with one look. */
const mayHoldForm = /bearer|basic|sk-|oauth_|[=@]/i;

/** Shorter values are too likely to be ordinary words. */
const shortestSecret = 6;
/** Tokens come and go; the oldest are forgotten long after they are of use to anybody. */
const mostSecrets = 1000;

export interface Redactor {
  /** Makes every text inside the value unspeakable: it is hidden wherever it turns up later. */
  hide(value: unknown): void;
  /** A copy of the value without secrets, ready for JSON: by name of the field, by form, and by what was hidden. */
  clean(value: unknown): unknown;
}

/** One that has hidden nothing yet; the functions share `redactor`. */
export function createRedactor(): Redactor {
  const known = new Set<string>();

  const remember = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.length < shortestSecret) return;
      known.delete(value);
      known.add(value);
      const oldest = known.values().next();
      if (known.size > mostSecrets && !oldest.done) known.delete(oldest.value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) if (!publicNames.has(plainName(name))) remember(inner);
    }
  };

  const text = (value: string): string => {
    let clean = value;
    for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, hidden);
    if (!mayHoldForm.test(clean)) return clean;
    for (const form of secretForms) clean = clean.replace(form, hidden);
    return clean;
  };

  const walk = (value: unknown, seen: readonly object[]): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
    if (seen.includes(value)) return '[circular]';
    const path = [...seen, value];
    if (value instanceof Error) return errorFields(value, (inner) => walk(inner, path));
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof Set) return walk([...value], path);
    if (value instanceof Map) return walk(Object.fromEntries(value), path);
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (Array.isArray(value)) return value.map((inner) => walk(inner, path));
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        isSecretName(name) && inner !== undefined && inner !== null ? hidden : walk(inner, path),
      ]),
    );
  };

  return { hide: remember, clean: (value) => walk(value, []) };
}

/** Name, message, stack and cause: nothing else, because errors of HTTP clients carry whole requests with their headers. */
function errorFields(error: Error, walk: (value: unknown) => unknown): Record<string, unknown> {
  return {
    name: error.name,
    message: walk(error.message),
    ...(error.stack === undefined ? {} : { stack: walk(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: walk(error.cause) }),
  };
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The fields of log lines have few names. */
const judgedNames = new Map<string, boolean>();
const mostJudged = 500;

function isSecretName(name: string): boolean {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const plain = plainName(name);
  const judged = secretNames.some((secret) => plain.endsWith(secret));
  // What others send may have any names.
  if (judgedNames.size >= mostJudged) judgedNames.clear();
  judgedNames.set(name, judged);
  return judged;
}

/** The redactor of this process: what reads a secret tells it, what writes logs asks it. */
export const redactor = createRedactor();
