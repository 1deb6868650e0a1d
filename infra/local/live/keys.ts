import type { Environment } from '../../../shared/config/environment.ts';
import type { CredentialForm } from '../../cli/credential-forms.ts';

/** Start of the names of an account's variables: `HIVE_<PLATFORM>_<ACCOUNT>_`. */
export function accountPrefix(platform: string, account: string): string {
  return `HIVE_${upper(platform)}_${upper(account)}_`;
}

/** Name of the variable that holds one field of an account's credentials: `appKey` of ada is `HIVE_<PLATFORM>_ADA_APP_KEY`. */
export function fieldVariable(platform: string, account: string, field: string): string {
  return `${accountPrefix(platform, account)}${upper(field.replace(/(?<=[a-z0-9])(?=[A-Z])/gu, '_'))}`;
}

/** Where a platform publishes no forms, the whole entry stands in one variable, as JSON. */
const wholeEntry = 'credentials';

export type ReadEntry =
  | { readonly ok: true; readonly entry: Readonly<Record<string, unknown>> }
  /** One sentence that names variables and never values. */
  | { readonly ok: false; readonly problem: string };

/** An account's credentials from the environment, in the one form that all its variables are there for. */
export function readEntry(
  platform: string,
  account: string,
  forms: readonly CredentialForm[],
  environment: Environment,
): ReadEntry {
  const who = `Account ${account} on ${platform}`;
  const given = (field: string) => environment[fieldVariable(platform, account, field)]?.trim() || undefined;
  const named = (fields: readonly string[]) =>
    fields.map((field) => fieldVariable(platform, account, field)).join(', ');
  if (forms.length === 0) return readWhole(who, fieldVariable(platform, account, wholeEntry), environment);

  const candidates = forms.map((form) => {
    const wanted = form.fields.filter(({ optional }) => !optional).map(({ name }) => name);
    const missing = wanted.filter((field) => given(field) === undefined);
    return { form, wanted, missing, present: wanted.length - missing.length };
  });
  const complete = candidates.filter(({ missing }) => missing.length === 0);
  const [only, another] = complete;
  if (only !== undefined && another !== undefined) {
    const ways = complete.map(({ wanted }) => named(wanted)).join(' and ');
    return { ok: false, problem: `${who} has more than one login: found ${ways}, expected the variables of one.` };
  }
  if (only !== undefined) {
    const fields = only.form.fields.flatMap(({ name }) => {
      const value = given(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return { ok: true, entry: { ...only.form.fixed, ...Object.fromEntries(fields) } };
  }
  const begun = candidates.filter(({ present }) => present > 0).sort((a, b) => a.missing.length - b.missing.length)[0];
  if (begun !== undefined) return { ok: false, problem: `${who} lacks ${named(begun.missing)}.` };
  const ways = candidates.map(({ wanted }) => named(wanted)).join(', or ');
  return { ok: false, problem: `${who} has no credentials: expected ${ways}.` };
}

function readWhole(who: string, variable: string, environment: Environment): ReadEntry {
  const text = environment[variable]?.trim() || undefined;
  if (text === undefined) return { ok: false, problem: `${who} has no credentials: expected ${variable}.` };
  try {
    const entry: unknown = JSON.parse(text);
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      return { ok: true, entry: entry as Readonly<Record<string, unknown>> };
    }
  } catch (error) {
    // The parser's own message quotes the text, so nothing of it is passed on.
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { ok: false, problem: `${who}: ${variable} holds no JSON object, expected the fields of its credentials.` };
}

function upper(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/gu, '_');
}
