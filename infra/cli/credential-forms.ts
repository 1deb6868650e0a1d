import { existsSync } from 'node:fs';
import * as z from 'zod';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import { CliError } from './cli-error.ts';

/** One of the forms an account's entry may have, as it is asked for field by field. */
export interface CredentialForm {
  /** Its fixed values, such as the name of the scheme. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly fields: readonly { readonly name: string; readonly optional: boolean }[];
}

/** What a platform's folder says of credentials: `shared/platforms/<id>/credentials.ts`. */
export interface CredentialReader {
  /** Throws CliError that names fields and never values. */
  check(account: string, entry: unknown): void;
  /** Empty where the platform does not publish its schema: then the entry is asked for as one line of JSON. */
  readonly forms: readonly CredentialForm[];
}

interface CredentialsModule {
  readonly readCredentials?: (account: string, entry: unknown) => unknown;
  readonly credentialsSchema?: z.ZodType;
}

/** The reader of a platform; one without a file of its own accepts every object. */
export async function credentialReader(platform: string): Promise<CredentialReader> {
  const url = new URL(`../../shared/platforms/${platform}/credentials.ts`, import.meta.url);
  const found: CredentialsModule = existsSync(url) ? ((await import(url.href)) as CredentialsModule) : {};
  const { readCredentials, credentialsSchema } = found;
  return {
    forms: credentialsSchema === undefined ? [] : formsOf(credentialsSchema),
    check(account, entry) {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
        throw new CliError(
          `The credentials of ${platform}/${account} are no JSON object: expected { "field": "value", ... }.`,
        );
      }
      try {
        readCredentials?.(account, entry);
      } catch (error) {
        if (!(error instanceof AccountBlocked)) throw error;
        throw new CliError(`Nothing was stored. ${error.message}`, { cause: error });
      }
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
