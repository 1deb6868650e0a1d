import type { PlatformTraits } from '../publication/platform.ts';
import { budgetFields, type HiveConfig, hiveConfigSchema, limitFields } from './config.ts';
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

export const maxConfigBytes = 64 * 1024;

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

function knownAt(path: readonly PropertyKey[]): readonly string[] {
  const shape = hiveConfigSchema.shape;
  switch (path.at(-1)) {
    case undefined:
      return Object.keys(shape);
    case 'openai':
      return Object.keys(shape.openai.unwrap().shape);
    case 'limits':
      return Object.keys(limitFields);
    case 'budget':
      return Object.keys(budgetFields);
    case 'hiveLimits':
      return ['perHour', 'perDay'];
    default:
      return Object.keys(shape.platforms.unwrap().valueType.shape);
  }
}
