import * as core from 'zod/v4/core';
import { builtInTraits } from '../personality/traits/built-in.ts';
import type { TraitChanges, Traits } from '../personality/traits/trait.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import { type HiveConfig, hiveConfigSchema } from './config.ts';
import { maxConfigBytes } from './config-file.ts';
import { knownTraits } from './effective.ts';
import { readJson } from './json-file.ts';
import {
  atMostFifty,
  describeFound,
  expectedWords,
  fieldPath,
  type Problem,
  problemsOf,
  wholeFile,
  withNearest,
} from './problem.ts';

export type ReadConfig =
  | { readonly ok: true; readonly config: HiveConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads config.json. Pure; unknown fields and platforms are refused, because a misspelt limit would be no limit. */
export function readConfig(
  bytes: Uint8Array,
  platforms: readonly PlatformTraits[],
  size: number = bytes.length,
): ReadConfig {
  const json = readJson(bytes, maxConfigBytes, size);
  if (!json.ok) {
    return { ok: false, problems: atMostFifty(json.problems) };
  }
  const root = json.value;
  if (root === null || typeof root !== 'object' || Array.isArray(root)) {
    return {
      ok: false,
      problems: [{ field: wholeFile, found: describeFound(root), expected: 'a JSON object, { ... }' }],
    };
  }
  const parsed = hiveConfigSchema.safeParse(root, { error: expectedWords, reportInput: true });
  const problems: Problem[] = parsed.success ? [] : problemsOf(parsed.error.issues, root, [], knownAt);
  if (parsed.success) problems.push(...traitProblems(parsed.data));
  const known = platforms.map(({ id }) => id);
  const sections = (root as { platforms?: unknown }).platforms;
  if (sections !== null && typeof sections === 'object' && !Array.isArray(sections)) {
    for (const id of Object.keys(sections).filter((name) => !known.includes(name))) {
      problems.push({
        field: fieldPath(['platforms', id]),
        found: 'a platform that this hive does not know',
        expected: withNearest(`one of the platforms ${known.join(', ')}`, id, known),
      });
    }
  }
  return parsed.success && problems.length === 0
    ? { ok: true, config: parsed.data }
    : { ok: false, problems: atMostFifty(problems) };
}

/** Names of the fields at a place of config.json, read from the schema itself. */
function knownAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = hiveConfigSchema;
  for (const key of path) {
    schema = bare(schema);
    if (schema instanceof core.$ZodObject) schema = schema._zod.def.shape[String(key)];
    else if (schema instanceof core.$ZodRecord) schema = schema._zod.def.valueType;
  }
  schema = bare(schema);
  return schema instanceof core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

function bare(schema: unknown): unknown {
  return schema instanceof core.$ZodOptional ? schema._zod.def.innerType : schema;
}

/** A trait of the operator's own has words for both ends, in config.json or on the platform where it is used. */
function traitProblems(config: HiveConfig): Problem[] {
  const layers: (readonly [path: readonly string[], changes: TraitChanges, known: Traits])[] = [
    [[], config.traits ?? {}, builtInTraits],
    ...Object.entries(config.platforms ?? {}).map(
      ([id, { traits = {} }]) => [['platforms', id], traits, knownTraits(config)] as const,
    ),
  ];
  return layers.flatMap(([path, changes, known]) =>
    Object.keys(changes)
      .filter((name) => !Object.hasOwn(known, name))
      .flatMap((name) =>
        (['low', 'high'] as const)
          .filter((end) => changes[name]?.[end] === undefined)
          .map((end) => ({
            field: fieldPath([...path, 'traits', name, end]),
            found: 'nothing',
            expected: withNearest(
              `words for ${end === 'low' ? 'little' : 'much'} of it, because it is none of the built-in traits`,
              name,
              Object.keys(known),
            ),
          })),
      ),
  );
}
