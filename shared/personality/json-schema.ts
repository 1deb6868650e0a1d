import * as z from 'zod';
import type { PlatformWithSettings } from '../publication/platform.ts';
import { personalityFileSchema } from './schema.ts';
import { isObject } from './values.ts';

/** Name of the published schema beside the personality files; an object of the bucket that ends like it is no personality. */
export const schemaFileName = 'personality.schema.json';

export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * The form of a personality file as JSON Schema (draft 2020-12) for editors, with the settings of every platform inside: made from the
 * schemas that the reader uses. It accepts what the reader accepts and lets unknown fields pass as the reader does, so that a file of another
 * runtime stays free of marks; sections of platforms that nobody registered are refused.
 */
export function personalityJsonSchema(platforms: readonly PlatformWithSettings[]): JsonSchema {
  const { $schema, properties, ...rest } = draft(personalityFileSchema(platforms));
  const fields = properties as Record<string, JsonSchema>;
  const sections = fields.platforms as { readonly properties: Readonly<Record<string, JsonSchema>> };
  return {
    $schema,
    title: 'Personality',
    description: 'One personality of the hive. README.md beside this file explains every field.',
    ...rest,
    properties: {
      ...fields,
      platforms: {
        ...sections,
        properties: Object.fromEntries(
          platforms.map((traits) => [traits.id, withSettings(sections.properties[traits.id]!, traits)]),
        ),
        additionalProperties: false,
        minProperties: 1,
      },
    },
  };
}

function withSettings(section: JsonSchema, traits: PlatformWithSettings): JsonSchema {
  const fields = section.properties as Record<string, JsonSchema>;
  const { $schema: _draft, ...settings } = draft(traits.settings);
  // A default of the whole would only be noise in an editor.
  const { default: _default, ...described } = fields.settings as JsonSchema;
  const needed = traits.settings.safeParse({}).success ? {} : { required: ['settings'] };
  return { ...section, properties: { ...fields, settings: { ...described, ...settings } }, ...needed };
}

function draft(schema: z.core.$ZodType): JsonSchema {
  return written(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) as JsonSchema;
}

/**
 * Puts what a schema says it accepts in the place of what zod saw of it, and its samples where examples belong: zod drops examples of
 * schemas that change what they read.
 */
function written(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(written);
  }
  if (!isObject(value)) {
    return value;
  }
  const { accepts, samples, ...schema } = value;
  const { description } = schema;
  const kept = {
    ...(isObject(accepts) ? { ...(description === undefined ? {} : { description }), ...accepts } : schema),
    ...(samples === undefined ? {} : { examples: samples }),
  };
  return Object.fromEntries(Object.entries(kept).map(([keyword, inner]) => [keyword, written(inner)]));
}
