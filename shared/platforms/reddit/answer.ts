import { redactor } from '../../monitoring/redact.ts';

/** What the body of a refusal says, whichever of Reddit's forms it has. */
export interface Refusal {
  /** `json.errors[][0]` and `reason`, in upper case: the same in every language. */
  readonly codes: readonly string[];
  /** `error` of the token endpoint, such as `invalid_grant`. */
  readonly grantError: string;
  /** Seconds to wait, where the answer counts them. */
  readonly waitSeconds?: number;
  /** Everything said, for people; empty where the body is unreadable or says nothing. */
  readonly words: string;
  /** A page for people: it comes from what stands before the API. */
  readonly page: boolean;
}

/** Longest piece of a foreign answer that is repeated in a message. */
const maximumWords = 300;

/** Reads the body of a refusal, as far as it can be read, without the secrets that it may repeat; never throws. */
export function readRefusal(body: unknown): Refusal {
  const fields = isRecord(body) ? body : {};
  const json = isRecord(fields.json) ? fields.json : {};
  const errors = errorsOf(body);
  const words = [
    ...errors.map(([code, text]) => text ?? code),
    ...['explanation', 'error_description', 'message', 'error'].map((field) => fields[field]),
  ].filter(isText);
  return {
    codes: [...errors.map(([code]) => code), fields.reason].filter(isText).map((code) => code.toUpperCase()),
    grantError: isText(fields.error) ? fields.error : '',
    ...(typeof json.ratelimit === 'number' && json.ratelimit > 0 ? { waitSeconds: json.ratelimit } : {}),
    words: String(redactor.clean([...new Set(words)].join(' ')))
      .replace(/\s+/gu, ' ')
      .slice(0, maximumWords),
    page: typeof body === 'string' && /^\s*</.test(body),
  };
}

/** Whether an answer with a status of success says no all the same. */
export function saysNo(body: unknown): boolean {
  return errorsOf(body).length > 0 || (isRecord(body) && body.error !== undefined && body.error !== null);
}

/** `[code, text, field]` each. */
function errorsOf(body: unknown): readonly (readonly unknown[])[] {
  const errors = isRecord(body) && isRecord(body.json) ? body.json.errors : undefined;
  return Array.isArray(errors) ? errors.filter((error): error is unknown[] => Array.isArray(error)) : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
