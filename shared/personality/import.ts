import { readJson } from '../config/json-file.ts';
import {
  atMostFifty,
  describeFound,
  expectedWords,
  type Problem,
  problemsOf,
  quote,
  wholeFile,
} from '../config/problem.ts';
import type { PlatformWithSettings } from '../publication/platform.ts';
import { personalityIdPattern } from '../publication/publication-id.ts';
import { approvalFindings } from './approval-findings.ts';
import { choosePlatforms, platformProblems } from './choose-platforms.ts';
import { disclosureFindings } from './disclosure-findings.ts';
import {
  atMostFiftyOfAKind,
  type Finding,
  ignoredFindings,
  lines,
  traitFindings,
  unknownFindings,
  uuid,
} from './findings.ts';
import { nextFirings } from './firings.ts';
import type { Personality, PlatformPlan, PostingSchedule } from './personality.ts';
import { fileNameProblem, maxPersonalityBytes } from './personality-file.ts';
import { type ImportedSections, importPlatformSettings } from './platform-settings.ts';
import { nextPosts, postsPerMonth, scheduleNotes, wantedSchedules } from './schedules.ts';
import { accountPattern, type PersonalityFile, type PlatformSection, personalityFileSchema } from './schema.ts';
import { importTemplates } from './templates.ts';
import { builtInTraits } from './traits/built-in.ts';
import type { Traits } from './traits/trait.ts';
import { transportFindings } from './transport-findings.ts';
import { isObject } from './values.ts';

/** Places that the summary of a platform names. */
const shownPlaces = 5;

/** Every four hours: what a character without a schedule of its own gets. */
export const defaultScheduleExpression = 'rate(4 hours)';

export type ReadPersonality =
  | { readonly ok: true; readonly personality: Personality; readonly understood: readonly Finding[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ReadOptions {
  /** True size of the file where `bytes` was cut off. */
  readonly size?: number;
  /** Epoch milliseconds; with it, a cron that lies wholly in the past is refused. */
  readonly now?: number;
  /** The traits that config.json leaves in force; absent: the built-in ones. */
  readonly traits?: Traits;
}

/**
 * Reads a personality file: our own form, elizaOS characters (version 1 and 2) and the older program's files. Pure. Answers either the
 * personality with what was understood, ignored and assumed, or every problem at once, each with its field, what was found and what is
 * expected; never throws on bad content. `id` is the file's name without `.json`.
 */
export function readPersonality(
  id: string,
  bytes: Uint8Array,
  platforms: readonly PlatformWithSettings[],
  options: ReadOptions = {},
): ReadPersonality {
  if (!personalityIdPattern.test(id)) {
    return refused([fileNameProblem(id)]);
  }
  const json = readJson(bytes, maxPersonalityBytes, options.size);
  if (!json.ok) {
    return refused(json.problems);
  }
  if (!isObject(json.value)) {
    return refused([{ field: wholeFile, found: describeFound(json.value), expected: 'a JSON object, { ... }' }]);
  }
  const raw = json.value;
  const parsed = personalityFileSchema(platforms).safeParse(raw, { error: expectedWords, reportInput: true });
  const imported = sectionsOf(raw, platforms);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, raw)),
    ...idProblems(id, raw.id),
    ...platformProblems(raw.platforms, platforms),
    ...imported.problems,
  ];
  if (!parsed.success || problems.length > 0) {
    return refused(problems);
  }
  const notes: Finding[] = json.notes.map((text) => ({ kind: 'ignored', field: wholeFile, text }));
  notes.push(...traitFindings(parsed.data, Object.keys(options.traits ?? builtInTraits)));
  return assemble(id, raw, parsed.data, imported, platforms, options.now, notes);
}

/** What `platform_settings` says, where `platforms` does not say it. */
function sectionsOf(
  raw: Readonly<Record<string, unknown>>,
  platforms: readonly PlatformWithSettings[],
): ImportedSections {
  const written = raw.platform_settings;
  if (!isObject(written) || raw.platforms === undefined) {
    return importPlatformSettings(isObject(written) ? written : {}, platforms);
  }
  const field = 'platform_settings';
  const text = `\`${field}\` is not used: \`platforms\` says where it posts.`;
  return { postExamples: [], findings: [{ kind: 'ignored', field, text }], problems: [] };
}

function refused(problems: readonly Problem[]): ReadPersonality {
  return { ok: false, problems: atMostFifty(problems) };
}

function assemble(
  id: string,
  raw: Readonly<Record<string, unknown>>,
  file: PersonalityFile,
  imported: ImportedSections,
  platforms: readonly PlatformWithSettings[],
  now: number | undefined,
  notes: readonly Finding[],
): ReadPersonality {
  const findings: Finding[] = [...notes, ...ignoredFindings(raw), ...imported.findings, ...unknownFindings(raw)];
  const sections = file.platforms ?? imported.sections;
  const chosen = choosePlatforms(raw, sections, platforms, findings);
  const templates = importTemplates(raw.templates, chosen.platforms);
  findings.push(...templates.findings);
  const account = accountName(id, file.username, findings);
  const plans: Record<string, PlatformPlan> = {};
  const problems: Problem[] = [...chosen.problems];
  for (const traits of chosen.platforms) {
    const settings = traits.settings.safeParse({}, { error: expectedWords, reportInput: true });
    const section = sections?.[traits.id];
    if (section === undefined && !settings.success) {
      problems.push(...problemsOf(settings.error.issues, {}, ['platforms', traits.id, 'settings']));
    } else {
      plans[traits.id] = plan(
        traits,
        section ?? { settings: settings.data ?? {} },
        account,
        file,
        findings,
        templates.platforms[traits.id],
      );
    }
  }
  const system = file.system?.trim();
  const personality: Personality = {
    id,
    name: file.name,
    ...(file.version === undefined ? {} : { fileVersion: file.version }),
    language: assumed(file.language, 'language', 'en', findings),
    timezone: assumed(file.timezone, 'timezone', 'UTC', findings),
    paused: file.paused ?? false,
    disclosure: assumed(file.disclosure, 'disclosure', true, findings),
    ...(file.approval === undefined ? {} : { approval: file.approval }),
    bio: lines(file.bio, 'bio', findings),
    lore: lines(file.lore, 'lore', findings),
    knowledge: knowledgeLines(file, findings),
    topics: lines(file.topics, 'topics', findings),
    adjectives: lines(file.adjectives, 'adjectives', findings),
    style: {
      all: [...lines(file.style?.all, 'style.all', findings), ...interactionRules(file, findings)],
      chat: lines(file.style?.chat, 'style.chat', findings),
      post: [...lines(file.style?.post, 'style.post', findings), ...templates.post],
    },
    messageExamples: (file.messageExamples ?? [])
      .map((conversation) => conversation.filter((message) => message !== undefined))
      .filter((conversation) => conversation.length > 0),
    postExamples: [...lines(file.postExamples, 'postExamples', findings), ...imported.postExamples],
    ...(system === undefined || system === '' ? {} : { system }),
    ...(file.budget === undefined ? {} : { budget: file.budget }),
    platforms: plans,
  };
  problems.push(...silentProblems(personality, now));
  if (problems.length > 0) {
    return refused(problems);
  }
  const understood = [
    ...atMostFiftyOfAKind(findings),
    ...approvalFindings(personality),
    ...disclosureFindings(personality),
    ...transportFindings(personality, platforms),
    ...voiceNotes(personality),
    ...scheduleNotes(personality, platforms, now ?? 0),
    ...summary(personality, platforms, now ?? 0),
  ];
  return { ok: true, personality, understood };
}

function plan(
  traits: PlatformWithSettings,
  section: PlatformSection,
  account: string,
  file: PersonalityFile,
  findings: Finding[],
  rules: readonly string[] = [],
): PlatformPlan {
  const field = `platforms.${traits.id}`;
  const expression = assumed(section.schedule?.expression, `${field}.schedule`, defaultScheduleExpression, findings);
  return {
    enabled: section.enabled ?? true,
    account: section.account ?? account,
    transport: section.transport ?? traits.transports[0]!.id,
    schedule: { windowMinutes: 0, ...section.schedule, expression },
    limits: section.limits ?? {},
    style: [...lines(section.style, `${field}.style`, findings), ...rules],
    ...(file.traits === undefined && section.traits === undefined
      ? {}
      : { traits: { ...file.traits, ...section.traits } }),
    ...(section.openai === undefined ? {} : { openai: section.openai }),
    ...(section.maxLatenessMinutes === undefined ? {} : { maxLatenessMinutes: section.maxLatenessMinutes }),
    ...(section.approval === undefined ? {} : { approval: section.approval }),
    ...(section.threads === undefined ? {} : { threads: section.threads }),
    ...(section.replies === undefined ? {} : { replies: section.replies }),
    ...(section.policy === undefined ? {} : { policy: section.policy }),
    ...(section.footer === undefined ? {} : { footer: section.footer }),
    settings: section.settings,
    ...(traits.places === undefined ? {} : { places: traits.places(section.settings) }),
  };
}

function interactionRules(file: PersonalityFile, findings: Finding[]): string[] {
  const field = 'interaction_rules';
  const rules = lines(file[field], field, findings);
  if (rules.length > 0) {
    findings.push({ kind: 'note', field, text: `\`${field}\` joins \`style.all\`: rules for everything it writes.` });
  }
  return rules;
}

function accountName(id: string, username: string | undefined, findings: Finding[]): string {
  if (username === undefined) {
    return id;
  }
  const name = username.trim().replace(/^@/, '').toLowerCase();
  if (accountPattern.test(name)) {
    return name;
  }
  findings.push({
    kind: 'ignored',
    field: 'username',
    text: `\`username\` is not used: it cannot be the name of an account; the account is ${id}.`,
  });
  return id;
}

function knowledgeLines(file: PersonalityFile, findings: Finding[]): string[] {
  const items = file.knowledge ?? [];
  const files = items.filter((item) => 'file' in item);
  if (files.length > 0) {
    findings.push({
      kind: 'ignored',
      field: 'knowledge',
      ...(files.length < items.length ? { partly: true } : {}),
      text: `${files.length} of ${items.length} entries of \`knowledge\` name files or directories, which are not read: write the facts as texts.`,
    });
  }
  return lines(
    items.map((item) => ('text' in item ? item.text : undefined)),
    'knowledge',
    findings,
  );
}

function assumed<T extends string | boolean>(given: T | undefined, field: string, value: T, findings: Finding[]): T {
  if (given === undefined) {
    findings.push({ kind: 'default', field, text: `\`${field}\` is not given: ${value} is used.` });
  }
  return given ?? value;
}

function idProblems(id: string, written: unknown): Problem[] {
  if (typeof written !== 'string' || written === id || uuid.test(written)) {
    return [];
  }
  const expected = `${quote(id)}, the name of the file, or no id at all`;
  return [{ field: 'id', found: describeFound(written, ['id']), expected }];
}

function silentProblems(personality: Personality, now: number | undefined): Problem[] {
  if (now === undefined) {
    return [];
  }
  return wantedSchedules(personality, now).flatMap((schedule) => {
    const { platform } = schedule.payload;
    const { expression, quietHours = [] } = personality.platforms[platform]!.schedule;
    const field = `platforms.${platform}.schedule`;
    if (nextFirings(schedule, now, 1).length === 0) {
      const expected = 'a schedule that fires again (its years are over, or its day never comes)';
      return [{ field, found: quote(expression), expected }];
    }
    if (nextPosts(personality, schedule, now, 1).length === 0) {
      const found = `${quote(expression)} with the quiet hours ${quietHours.join(', ')}`;
      return [{ field, found, expected: 'a schedule that fires outside its quiet hours' }];
    }
    return [];
  });
}

function voiceNotes(personality: Personality): Finding[] {
  const { bio, lore, topics, adjectives, postExamples, system } = personality;
  const notes: Finding[] = [];
  if ([bio, lore, topics, adjectives, postExamples].every((list) => list.length === 0) && system === undefined) {
    const text =
      'Nothing describes the voice: add `bio`, `topics` and `postExamples`, else every post sounds like anybody.';
    notes.push({ kind: 'note', field: 'bio', text });
  } else if (topics.length === 0) {
    const text = 'There are no `topics`: posts will circle around the same things. Eight or more are good.';
    notes.push({ kind: 'note', field: 'topics', text });
  }
  return notes;
}

function summary(personality: Personality, platforms: readonly PlatformWithSettings[], now: number): Finding[] {
  const findings: Finding[] = [];
  for (const [platform, { enabled, account, transport, schedule, places = [] }] of Object.entries(
    personality.platforms,
  )) {
    const name = platforms.find(({ id }) => id === platform)?.name ?? platform;
    const more = places.length > shownPlaces ? ` and ${places.length - shownPlaces} more` : '';
    const where = places.length === 0 ? name : `${name} (${places.slice(0, shownPlaces).join(', ')}${more})`;
    const when = `${schedule.expression} in ${personality.timezone}${besides(schedule)}`;
    const how = `on ${where} as account ${account} over ${transport}: ${when}`;
    const month = postsPerMonth({ ...personality, platforms: { [platform]: personality.platforms[platform]! } }, now);
    const text =
      enabled && !personality.paused
        ? `Posts ${how}, about ${month} a month.`
        : `Would post ${how}, but ${personality.paused ? 'the personality is paused' : 'the platform is not enabled'}.`;
    findings.push({ kind: 'note', field: `platforms.${platform}`, text });
  }
  return findings;
}

function besides({ jitterMinutes = 0, quietHours = [] }: PostingSchedule): string {
  const jitter = jitterMinutes === 0 ? '' : ` and up to ${jitterMinutes} minutes later`;
  return `${jitter}${quietHours.length === 0 ? '' : `, but not ${quietHours.join(', ')}`}`;
}
