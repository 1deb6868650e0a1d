import { readJson } from '../config/json-file.ts';
import { describeFound, fieldPath, type Problem, problemSentence, wholeFile } from '../config/problem.ts';
import type { PlatformWithSettings } from '../publication/platform.ts';
import { atMostFiftyOfAKind, type Finding, ignoredFindings, unknownFindings } from './findings.ts';
import type { ReadPersonality } from './import.ts';
import { type JsonSchema, personalityJsonSchema } from './json-schema.ts';
import { maxPersonalityBytes } from './personality-file.ts';
import { isObject } from './values.ts';

/** One field of a personality file, and what becomes of it. */
export interface FieldExplanation {
  readonly field: string;
  /** `wrong` keeps the file from being accepted; `assumed` is not in the file; `ignored` and `unknown` change nothing. */
  readonly status: 'used' | 'wrong' | 'ignored' | 'unknown' | 'assumed';
  /** What stands there, shortened; absent where nothing does, and for what is not read. */
  readonly found?: string;
  /** What the field does, or what is the matter with it: sentences to be shown as they are. */
  readonly text: string;
}

/**
 * Explains a file field by field, in its own order, whether it is accepted or not: what is used and what for, what is wrong, what is ignored
 * and why, then what was assumed for fields that are missing. Pure; never throws on bad content.
 */
export function explainFile(
  bytes: Uint8Array,
  read: ReadPersonality,
  platforms: readonly PlatformWithSettings[],
): FieldExplanation[] {
  const json = readJson(bytes, maxPersonalityBytes);
  const problems = read.ok ? [] : read.problems;
  if (!json.ok || !isObject(json.value)) return problems.map(wrong);
  const raw = json.value;
  const findings = read.ok ? read.understood : atMostFiftyOfAKind([...ignoredFindings(raw), ...unknownFindings(raw)]);
  const rows = fieldsOf(raw, personalityJsonSchema(platforms), [], { problems, findings });
  const told = new Set(rows.map(({ field }) => field));
  const missing = problems.filter(({ field }) => ![...told].some((one) => isAt(field, one)));
  const assumed = findings.filter(({ kind, field }) => kind === 'default' && !told.has(field));
  return [
    ...missing.map(wrong),
    ...atMostRows(rows),
    ...assumed.map(({ field, text }): FieldExplanation => ({ field, status: 'assumed', text })),
  ];
}

/** Fields that are explained; all the wrong ones are. */
const mostRows = 200;

function atMostRows(rows: readonly FieldExplanation[]): FieldExplanation[] {
  if (rows.length <= mostRows) return [...rows];
  const shown = rows.filter(({ status }, index) => index < mostRows || status === 'wrong');
  const text = `${rows.length - shown.length} more fields are not listed.`;
  return [...shown, { field: wholeFile, status: 'ignored', text }];
}

interface Known {
  readonly problems: readonly Problem[];
  readonly findings: readonly Finding[];
}

function fieldsOf(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  path: readonly string[],
  known: Known,
): FieldExplanation[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    const described = propertyOf(schema, key);
    const nested = described?.properties !== undefined && isObject(inner) && Object.keys(inner).length > 0;
    const field = fieldPath(at);
    const finding = known.findings.find((one) => isOutside(one) && one.field === field);
    if (finding !== undefined && isOutside(finding) && !nested) {
      return [{ field: finding.field, status: finding.kind, text: finding.text }];
    }
    if (at.length === 1 && key === 'platform_settings' && isObject(inner)) return olderSections(inner, at, known);
    return nested ? fieldsOf(inner, described, at, known) : [leaf(at, inner, described, known)];
  });
}

/** The sections of a file of the older program: what becomes of each field is said by the findings of its import. */
function olderSections(
  sections: Readonly<Record<string, unknown>>,
  path: readonly string[],
  known: Known,
): FieldExplanation[] {
  return Object.entries(sections).flatMap(([name, section]) => {
    const at = [...path, name];
    const field = fieldPath(at);
    const finding = known.findings.find((one) => isOutside(one) && one.field === field);
    return finding === undefined && isObject(section)
      ? fieldsOf(section, {}, at, known)
      : fieldsOf({ [name]: section }, {}, path, known);
  });
}

function leaf(
  path: readonly string[],
  value: unknown,
  described: JsonSchema | undefined,
  { problems, findings }: Known,
): FieldExplanation {
  const field = fieldPath(path);
  const found = shown(value, path);
  const wrongs = problems.filter((problem) => isAt(problem.field, field));
  if (wrongs.length > 0) return { field, status: 'wrong', found, text: wrongs.map(problemSentence).join(' ') };
  const notes = findings.filter((finding) => finding.field !== `platforms.${path[1]}` && isAt(finding.field, field));
  if (described === undefined && notes.length === 0 && path[0] !== 'platform_settings') {
    return { field, status: 'unknown', text: `\`${field}\` is not known: it is kept in the file and changes nothing.` };
  }
  const meaning = typeof described?.description === 'string' ? [described.description] : [];
  return { field, status: 'used', found, text: [...meaning, ...notes.map(({ text }) => text)].join(' ') };
}

type Outside = Finding & { readonly kind: 'ignored' | 'unknown' };

/** Whether a finding says that all of its field changes nothing. */
function isOutside(finding: Finding): finding is Outside {
  return (finding.kind === 'ignored' || finding.kind === 'unknown') && finding.partly !== true;
}

/** Lists and texts by their size: a person knows what they wrote, and wants to see that it was read. */
function shown(value: unknown, path: readonly string[]): string {
  if (typeof value === 'string' && value.length > 60) return `a text of ${[...value].length} characters`;
  return describeFound(value, path);
}

/** What the schema says of a field, a trait of the operator's own included. */
function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  const { properties, additionalProperties } = schema;
  if (isObject(properties) && Object.hasOwn(properties, key)) {
    return isObject(properties[key]) ? properties[key] : undefined;
  }
  return isObject(additionalProperties) ? additionalProperties : undefined;
}

function isAt(field: string, place: string): boolean {
  return field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
}

function wrong(problem: Problem): FieldExplanation {
  return { field: problem.field, status: 'wrong', text: problemSentence(problem) };
}
