import * as z from 'zod';
import {
  describeFound,
  expectedWords,
  fieldPath,
  type Problem,
  problemsOf,
  quote,
  withNearest,
} from '../config/problem.ts';
import type { ImportedSettings, PlatformWithSettings } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import { foreignReason, means } from './foreign.ts';
import type { PostingSchedule } from './personality.ts';
import { readSchedule } from './schedule-expression.ts';
import type { PlatformSection } from './schema.ts';
import { isObject, textOrTexts } from './values.ts';

/** The words of `post_frequency`, each as the time between two posts. */
export const frequencies = { low: '12 hours', medium: '6 hours', high: '3 hours' } as const;

/** Fields that mean the same in the section of every platform. */
export const commonSectionFields = ['enabled', 'post_frequency', 'interaction_style'] as const;

/** What `platform_settings` says, as if it were written in our own form. */
export interface ImportedSections {
  /** By platform; absent where no section names one of ours. */
  readonly sections?: Readonly<Record<string, PlatformSection>>;
  readonly postExamples: readonly string[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the sections of a file of the older program, each through the traits of the platform it names. Problems name the field as the file
 * has it. A file whose sections name platforms, but none of this hive, is refused: it would post where nobody meant it to.
 */
export function importPlatformSettings(
  written: Readonly<Record<string, unknown>>,
  platforms: readonly PlatformWithSettings[],
): ImportedSections {
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  const postExamples: string[] = [];
  const sections: Record<string, PlatformSection> = {};
  const strangers: string[] = [];
  for (const [key, section] of Object.entries(written)) {
    const field = fieldPath(['platform_settings', key]);
    const traits = platforms.find((candidate) => means(candidate, key));
    const reason = foreignReason(key);
    if (traits === undefined && reason !== undefined) {
      findings.push({ kind: 'ignored', field, text: `\`${field}\` is not used: ${reason}.` });
    } else if (traits === undefined) {
      strangers.push(key);
    } else if (Object.hasOwn(sections, traits.id)) {
      problems.push({ field, found: `a second section for ${traits.name}`, expected: 'one section per platform' });
    } else {
      const imported = importSection(traits, key, section);
      findings.push(...imported.findings);
      problems.push(...imported.problems);
      postExamples.push(...imported.postExamples);
      sections[traits.id] = imported.section;
    }
  }
  const known = platforms.map(({ id }) => id);
  if (strangers.length > 0 && Object.keys(sections).length === 0) {
    problems.push(...strangers.map((key) => strangerProblem(key, known)));
  }
  findings.push(...strangers.map((key) => strangerFinding(key, known)));
  return { ...(Object.keys(sections).length === 0 ? {} : { sections }), postExamples, findings, problems };
}

function strangerProblem(key: string, known: readonly string[]): Problem {
  const expected = withNearest(`a section for one of the platforms ${known.join(', ')}`, key, known);
  return { field: fieldPath(['platform_settings', key]), found: 'a platform that this hive does not know', expected };
}

function strangerFinding(key: string, known: readonly string[]): Finding {
  const field = fieldPath(['platform_settings', key]);
  const text = withNearest(`\`${field}\` is no platform of this hive: it does not post there`, key, known);
  return { kind: 'unknown', field, text: `${text}.` };
}

interface ImportedSection {
  readonly section: PlatformSection;
  readonly postExamples: readonly string[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

function importSection(traits: PlatformWithSettings, key: string, written: unknown): ImportedSection {
  const path = ['platform_settings', key];
  if (!isObject(written)) {
    const problem = { field: fieldPath(path), found: describeFound(written), expected: 'an object' };
    return { section: { settings: {} }, postExamples: [], findings: [], problems: [problem] };
  }
  const reader = new SectionReader(path, written);
  const own: ImportedSettings = traits.importSettings?.(written) ?? { settings: {}, used: [] };
  const settings = traits.settings.safeParse(own.settings, { error: expectedWords, reportInput: true });
  if (settings.success) {
    reader.note(own.used, (field) => `\`${field}\` is taken over as a setting of ${traits.name}.`);
  } else {
    reader.problems.push(...problemsOf(settings.error.issues, own.settings, path));
  }
  const enabled = reader.flag('enabled');
  const schedule = reader.frequency('post_frequency');
  const style = ['interaction_style', ...(own.styleFields ?? [])].flatMap((field) =>
    reader.texts(field, (at) => `\`${at}\` is a rule of writing on ${traits.name}.`).map(plainWords),
  );
  const postExamples = (own.exampleFields ?? []).flatMap((field) =>
    reader.texts(field, (at) => `\`${at}\` joins \`postExamples\`: it shows the voice and is never posted itself.`),
  );
  reader.unknown([...commonSectionFields, ...own.used, ...(own.styleFields ?? []), ...(own.exampleFields ?? [])]);
  const section: PlatformSection = {
    ...(enabled === undefined ? {} : { enabled }),
    ...(schedule === undefined ? {} : { schedule }),
    style,
    settings: settings.data ?? {},
  };
  return { section, postExamples, findings: reader.findings, problems: reader.problems };
}

/** Takes the fields of one section and keeps what is to be said about them. */
class SectionReader {
  readonly findings: Finding[] = [];
  readonly problems: Problem[] = [];
  private readonly path: readonly string[];
  private readonly section: Readonly<Record<string, unknown>>;

  constructor(path: readonly string[], section: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.section = section;
  }

  note(fields: readonly string[], text: (field: string) => string): void {
    for (const name of fields) {
      const field = fieldPath([...this.path, name]);
      this.findings.push({ kind: 'note', field, text: text(field) });
    }
  }

  flag(name: string): boolean | undefined {
    return this.parsed(name, z.boolean());
  }

  texts(name: string, said: (field: string) => string): readonly string[] {
    const texts = (this.parsed(name, textOrTexts) ?? []).map((text) => text.trim()).filter((text) => text !== '');
    if (texts.length > 0) {
      this.note([name], said);
    }
    return texts;
  }

  frequency(name: string): PostingSchedule | undefined {
    const written = this.parsed(name, z.string({ error: frequencyWords }));
    if (written === undefined) {
      return undefined;
    }
    const word = written.trim().toLowerCase();
    const every = Object.hasOwn(frequencies, word) ? frequencies[word as keyof typeof frequencies] : written;
    const result = readSchedule({ every });
    if (!result.ok) {
      const path = [...this.path, name];
      this.problems.push({ field: fieldPath(path), found: describeFound(written, path), expected: frequencyWords });
      return undefined;
    }
    this.note([name], (field) => `\`${field}\` is ${quote(word)}: ${result.schedule.expression}.`);
    return result.schedule;
  }

  unknown(known: readonly string[]): void {
    for (const name of Object.keys(this.section).filter((key) => !known.includes(key))) {
      const field = fieldPath([...this.path, name]);
      const text = `\`${field}\` is not known: it is kept in the file and changes nothing`;
      this.findings.push({ kind: 'unknown', field, text: `${withNearest(text, name, known)}.` });
    }
  }

  private parsed<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const written = this.section[name];
    if (written === undefined) {
      return undefined;
    }
    const result = schema.safeParse(written, { error: expectedWords, reportInput: true });
    if (!result.success) {
      this.problems.push(...problemsOf(result.error.issues, written, [...this.path, name]));
    }
    return result.data;
  }
}

const frequencyWords = `${Object.entries(frequencies)
  .map(([word, every]) => `${quote(word)} (every ${every})`)
  .join(', ')} or a time of at least 10 minutes, such as "8 hours"`;

/** `academic_analytical` as people write it; a sentence stays as it is. */
function plainWords(text: string): string {
  return /\s/.test(text) ? text : text.replace(/_+/g, ' ').trim();
}
