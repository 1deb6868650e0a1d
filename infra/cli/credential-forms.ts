import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import { CliError } from './cli-error.ts';
import type { Io } from './command.ts';

/** One of the forms an account's entry may have, as it is asked for field by field. */
export interface CredentialForm {
  /** Its fixed values, such as the name of the scheme. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly fields: readonly { readonly name: string; readonly optional: boolean }[];
}

/**
 * What a platform's folder says of credentials: `shared/platforms/<id>/<transport>/credentials.ts` for a way with a folder of its own, else
 * `shared/platforms/<id>/credentials.ts`.
 */
export interface CredentialReader {
  /** Throws CliError that names fields and never values. */
  check(account: string, entry: unknown): void;
  /**
   * A session that a person brings instead of a login, in the form in which it is kept beside these credentials. Throws CliError that names
   * fields and never values.
   */
  session(account: string, entry: unknown, value: unknown): Readonly<Record<string, unknown>>;
  /** Whether a person can bring one. */
  readonly takesSession: boolean;
  /** Empty where the platform does not publish its schema: then the entry is asked for as one line of JSON. */
  readonly forms: readonly CredentialForm[];
}

interface CredentialsModule {
  readonly readCredentials?: (account: string, entry: unknown) => unknown;
  readonly credentialsSchema?: z.ZodType;
  readonly readSession?: (account: string, entry: unknown, value: unknown) => Readonly<Record<string, unknown>>;
}

const platformsFolder = join(import.meta.dirname, '..', '..', 'shared', 'platforms');

/** The reader of a platform's transport; one without a file of its own accepts every object. */
export async function credentialReader(platform: string, transport: string): Promise<CredentialReader> {
  const file = [join(platform, transport), platform]
    .map((folder) => join(platformsFolder, folder, 'credentials.ts'))
    .find((path) => existsSync(path));
  const found = file === undefined ? {} : ((await import(pathToFileURL(file).href)) as CredentialsModule);
  const { readCredentials, credentialsSchema, readSession } = found;
  const told = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AccountBlocked)) throw error;
      throw new CliError(`Nothing was stored. ${error.message}`, { cause: error });
    }
  };
  const session: CredentialReader['session'] = (account, entry, value) => {
    if (readSession === undefined) {
      throw new CliError(`Nothing was stored: platform ${platform} takes no session of accounts.`);
    }
    return told(() => readSession(account, entry, value));
  };
  return {
    session,
    takesSession: readSession !== undefined,
    forms: credentialsSchema === undefined ? [] : formsOf(credentialsSchema),
    check(account, entry) {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
        throw new CliError(
          `The credentials of ${platform}/${account} are no JSON object: expected { "field": "value", ... }.`,
        );
      }
      told(() => readCredentials?.(account, entry));
      // One that comes along with the credentials would be used like one that is imported.
      if ('session' in entry) session(account, entry, entry.session);
    },
  };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
  readonly required?: readonly string[];
}

/** The forms that a schema of objects of texts allows; none where it is something else. */
export function formsOf(schema: z.ZodType): CredentialForm[] {
  const json = z.toJSONSchema(schema, { io: 'input' }) as ObjectSchema & {
    readonly anyOf?: readonly ObjectSchema[];
    readonly oneOf?: readonly ObjectSchema[];
  };
  return (json.anyOf ?? json.oneOf ?? [json]).flatMap(({ properties, required = [] }) => {
    if (properties === undefined) return [];
    const fixed: Record<string, string> = {};
    const fields: { name: string; optional: boolean }[] = [];
    for (const [name, property] of Object.entries(properties)) {
      if (typeof property.const === 'string') fixed[name] = property.const;
      else fields.push({ name, optional: !required.includes(name) });
    }
    return [{ fixed, fields }];
  });
}

/** The parser's own message quotes the text, so nothing of it is passed on. */
export function entryOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CliError(
      'Nothing was stored: what was given is no JSON, expected one object with the fields of the credentials.',
    );
  }
}

/** Asks a person for an account's entry: field by field where its forms are known. */
export async function askForEntry(
  io: Pick<Io, 'askHidden' | 'choose'>,
  platform: string,
  account: string,
  forms: readonly CredentialForm[],
): Promise<unknown> {
  const something = (answer: string) => (answer.trim() === '' ? 'expected a text' : undefined);
  if (forms.length === 0) {
    return entryOf(await io.askHidden(`The credentials of ${platform}/${account}, as one line of JSON`, something));
  }
  const titles = forms.map(
    ({ fixed, fields }) => Object.values(fixed).join(' ') || fields.map(({ name }) => name).join(', '),
  );
  const title =
    titles.length === 1 ? titles[0] : await io.choose(`Which credentials of ${platform}/${account}?`, titles);
  const form = forms[titles.indexOf(title ?? '')] ?? forms[0];
  const entry: Record<string, string> = { ...form?.fixed };
  for (const { name, optional } of form?.fields ?? []) {
    const answer = await io.askHidden(
      `${name}${optional ? ' (empty: none)' : ''}`,
      optional ? () => undefined : something,
    );
    if (answer.trim() !== '') entry[name] = answer.trim();
  }
  return entry;
}
