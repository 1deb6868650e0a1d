import { redactor } from '../../monitoring/redact.ts';

/** What the body of a refusal says, whichever of X's two forms of error it has. */
export interface Refusal {
  /** Numbers of the older form: `errors[].code`. */
  readonly codes: readonly number[];
  /** Addresses of problem types of the newer form. */
  readonly types: readonly string[];
  readonly title: string;
  /** Everything said, for people; empty where the body is unreadable or says nothing. */
  readonly words: string;
}

/** Longest piece of a foreign answer that is repeated in a message. */
const maximumWords = 300;

/** Reads the body of a refusal, as far as it can be read, without the secrets that it may repeat; never throws. */
export function readRefusal(body: unknown): Refusal {
  const problems = [body, ...(isRecord(body) && Array.isArray(body.errors) ? body.errors : [])].filter(isRecord);
  const words = problems.flatMap((problem) =>
    ['detail', 'message', 'error_description', 'error'].map((field) => problem[field]).filter(isText),
  );
  const title = isRecord(body) && isText(body.title) ? body.title : '';
  const said = [...new Set(words)].join(' ') || title;
  return {
    codes: problems.map((problem) => problem.code).filter((code) => typeof code === 'number'),
    types: problems.map((problem) => problem.type).filter(isText),
    title,
    words: String(redactor.clean(said)).replace(/\s+/gu, ' ').slice(0, maximumWords),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
