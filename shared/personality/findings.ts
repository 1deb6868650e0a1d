import { fieldPath, wholeFile, withNearest } from '../config/problem.ts';
import { foreignReason } from './foreign.ts';
import { knownFields, type PersonalityFile } from './schema.ts';
import { isObject } from './values.ts';

/** One thing an operator should know about a file that was accepted. */
export interface Finding {
  /** ignored: a field of another runtime; unknown: in no list, a typing error perhaps; default: was not given; warning: to be thought about; note: the rest. */
  readonly kind: 'ignored' | 'unknown' | 'default' | 'warning' | 'note';
  readonly field: string;
  /** The rest of the field is used. */
  readonly partly?: true;
  /** A sentence to be shown as it is. */
  readonly text: string;
}

/** What other runtimes write as `id`. */
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Findings of one kind that a report shows: a hostile file could make a million. */
const mostOfAKind = 50;
const mostBlanks = 5;

/** The first fifty of each kind, and one for each kind that says how many more there are. */
export function atMostFiftyOfAKind(findings: readonly Finding[]): Finding[] {
  const counts = new Map<Finding['kind'], number>();
  const kept = findings.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= mostOfAKind;
  });
  const more = [...counts].filter(([, count]) => count > mostOfAKind);
  return [
    ...kept,
    ...more.map(([kind, count]): Finding => {
      const text = `${count - mostOfAKind} more of the kind "${kind}" are not listed.`;
      return { kind: 'note', field: wholeFile, text };
    }),
  ];
}

/** Fields of other runtimes, each with the reason why it changes nothing here. Their values are never quoted. */
export function ignoredFindings(file: Readonly<Record<string, unknown>>): Finding[] {
  const findings = Object.keys(file).flatMap((key): Finding[] => {
    const reason = foreignReason(key);
    const field = fieldPath([key]);
    return reason === undefined ? [] : [{ kind: 'ignored', field, text: `\`${field}\` is not used: ${reason}.` }];
  });
  if (isObject(file.settings) && isObject(file.settings.secrets) && Object.keys(file.settings.secrets).length > 0) {
    const text =
      'The file holds credentials in `settings.secrets`: they were not read; take them out, Secrets Manager is their place.';
    findings.push({ kind: 'note', field: 'settings.secrets', text });
  }
  if (typeof file.id === 'string' && uuid.test(file.id)) {
    findings.push({ kind: 'ignored', field: 'id', text: '`id` is not used: the name of the file is the id.' });
  }
  return findings;
}

/** Fields that no list knows: kept in the file, warned of. */
export function unknownFindings(file: Readonly<Record<string, unknown>>): Finding[] {
  const places: (readonly [path: readonly string[], value: unknown, known: readonly string[]])[] = [
    [[], file, knownFields.file],
    [['style'], file.style, knownFields.style],
    [['budget'], file.budget, knownFields.budget],
  ];
  for (const [platform, section] of Object.entries(isObject(file.platforms) ? file.platforms : {})) {
    const path = ['platforms', platform];
    places.push([path, section, knownFields.platform]);
    if (isObject(section)) {
      places.push([[...path, 'openai'], section.openai, knownFields.openai]);
      places.push([[...path, 'threads'], section.threads, knownFields.threads]);
      places.push([[...path, 'replies'], section.replies, knownFields.replies]);
      places.push([[...path, 'schedule'], section.schedule, knownFields.schedule]);
      places.push([[...path, 'limits'], section.limits, knownFields.limits]);
      places.push([[...path, 'policy'], section.policy, knownFields.policy]);
    }
  }
  return places.flatMap(([path, value, known]) =>
    Object.keys(isObject(value) ? value : {})
      .filter((key) => !known.includes(key) && (path.length > 0 || foreignReason(key) === undefined))
      .map((key, index): Finding => {
        const field = fieldPath([...path, key]);
        const text = `\`${field}\` is not known: it is kept in the file and changes nothing`;
        // Looking for the nearest name costs time, and behind the first fifty nobody sees it.
        const names = index < mostOfAKind ? known : [];
        return { kind: 'unknown', field, text: `${withNearest(text, key, names)}.` };
      }),
  );
}

/** Traits that the hive does not know: they wait for a config.json that says what they are. */
export function traitFindings(
  file: Pick<PersonalityFile, 'traits' | 'platforms'>,
  known: readonly string[],
): Finding[] {
  const places: (readonly [path: readonly string[], traits: object | undefined])[] = [
    [['traits'], file.traits],
    ...Object.entries(file.platforms ?? {}).map(
      ([platform, section]) => [['platforms', platform, 'traits'], section?.traits] as const,
    ),
  ];
  return places.flatMap(([path, traits]) =>
    Object.keys(traits ?? {})
      .filter((name) => !known.includes(name))
      .map((name): Finding => {
        const field = fieldPath([...path, name]);
        const text = `\`${field}\` is no trait of this hive: it changes nothing until \`traits\` of config.json says what it is`;
        return { kind: 'unknown', field, text: `${withNearest(text, name, known)}.` };
      }),
  );
}

/** Texts without the blank ones, trimmed; says which were left out, the first few of them one by one. */
export function lines(list: readonly (string | undefined)[] | undefined, field: string, findings: Finding[]): string[] {
  const kept: string[] = [];
  let blanks = 0;
  for (const [index, text] of (list ?? []).entries()) {
    const trimmed = text?.trim();
    if (trimmed === '') {
      blanks += 1;
      if (blanks > mostBlanks) continue;
      findings.push({
        kind: 'note',
        field: `${field}[${index}]`,
        text: `\`${field}[${index}]\` is blank: it was left out.`,
      });
    } else if (trimmed !== undefined) {
      kept.push(trimmed);
    }
  }
  if (blanks > mostBlanks) {
    const text = `${blanks - mostBlanks} more texts of \`${field}\` are blank: they were left out.`;
    findings.push({ kind: 'note', field, text });
  }
  return kept;
}
