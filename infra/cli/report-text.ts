import type { Problem } from '../../shared/config/problem.ts';
import { problemSentence } from '../../shared/config/problem.ts';
import type { FieldExplanation } from '../../shared/personality/explain.ts';
import type { Finding } from '../../shared/personality/findings.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import type { Report } from '../../shared/personality/report.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, count, inZone, list, type Paint, section } from './format.ts';

/** What a stage asks of an account: nothing, what the embedded cloud brings along, or what a person has to store. */
export type StageKind = 'dry-run' | 'local' | 'live';

export function stageKind({ target, stage }: Pick<Connection, 'target' | 'stage'>): StageKind {
  if (stage.mode === 'dry-run') return 'dry-run';
  return target.kind === 'embedded' ? 'local' : 'live';
}

/** `topics[2]: found 5; expected a text.`, one line each. */
export function problemLines(problems: readonly Problem[], paint: Paint): string {
  return problems.map((problem) => `  ${paint('red', problemSentence(problem))}`).join('\n');
}

/** What a file means, in the order in which a reader asks for it. */
export function understoodLines(personality: Personality, paint: Paint): string {
  const { name, language, timezone, fileVersion, platforms } = personality;
  const material = [
    count(personality.bio.length, 'sentence of bio', 'sentences of bio'),
    count(personality.topics.length, 'topic'),
    count(personality.adjectives.length, 'adjective'),
    count(personality.postExamples.length, 'post example'),
    count(personality.messageExamples.length, 'conversation'),
  ].filter((text) => !text.startsWith('0 '));
  const rows = [
    [
      'who',
      `${name}${fileVersion === undefined ? '' : ` (file version ${fileVersion})`}, writes ${language}, lives in ${timezone}`,
    ],
    ['material', material.length === 0 ? 'none: every post is made up from the name alone' : list(material)],
    [
      'disclosure',
      personality.disclosure
        ? 'posts say that they are generated'
        : paint('yellow', 'off: a person answers for every text'),
    ],
    ...traitRows(platforms),
    ...Object.entries(platforms).map(([platform, { account, transport, schedule, enabled, threads }]) => [
      platform,
      `as ${account} (${transport}), ${schedule.expression}${threads === undefined ? '' : `, threads of at most ${threads.maximumParts} parts`}${enabled ? '' : paint('yellow', ', switched off')}`,
    ]),
    ...(personality.paused ? [['paused', paint('yellow', 'the file says so: it posts nothing')]] : []),
  ];
  return columns(rows);
}

/** The traits once where they are the same on all platforms, else for each. */
function traitRows(platforms: Personality['platforms']): string[][] {
  const written = Object.entries(platforms).map(([platform, { traits = {} }]) => [
    platform,
    Object.entries(traits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  ]);
  const different = new Set(written.map(([, words]) => words)).size > 1;
  const rows = different ? written : written.slice(0, 1);
  return rows.flatMap(([platform = '', words = '']) =>
    words === '' ? [] : [[different ? `traits on ${platform}` : 'traits', words]],
  );
}

const kinds = { ignored: 'ignored', unknown: 'unknown', default: 'assumed', warning: 'warning', note: 'note' } as const;

export function findingLines(findings: readonly Finding[], paint: Paint): string {
  const rows = findings.map(({ kind, text }) => [
    paint(kind === 'unknown' || kind === 'warning' ? 'yellow' : 'dim', kinds[kind]),
    text,
  ]);
  return columns(rows);
}

const statusColours = { used: 'green', wrong: 'red', ignored: 'dim', unknown: 'yellow', assumed: 'dim' } as const;

/** Every field with what stands there and what becomes of it. */
export function fieldLines(fields: readonly FieldExplanation[], paint: Paint): string {
  return columns(
    fields.map(({ field, status, found = '', text }) => [paint(statusColours[status], status), field, found, text]),
  );
}

/**
 * Whose credentials are missing, with the command that mends it. A dry run needs none, and on this machine every account gets those of its
 * look-alike by itself: there only what was looked for in vain is missing.
 */
export function missingCredentials(
  credentials: Report['credentials'],
  kind: StageKind,
): readonly { readonly account: string; readonly state: string; readonly cure: string }[] {
  return credentials
    .filter(({ state }) => (kind === 'live' ? state !== 'present' : kind === 'local' && state === 'missing'))
    .map(({ platform, account, state }) => ({
      account: `${platform}/${account}`,
      state,
      cure: `hive secret put ${platform} ${account}`,
    }));
}

/** What will not come of a personality as its file wants it, a line each. Pure. */
export function warningLines(warnings: readonly string[], paint: Paint): string {
  return warnings.map((warning) => `  ${paint('yellow', warning)}`).join('\n');
}

/** The report of an upload as people read it. Pure. */
export function reportText(
  report: Partial<Report>,
  personality: Personality | undefined,
  kind: StageKind,
  paint: Paint,
): string {
  const {
    status,
    summary = '',
    problems = [],
    understood = [],
    schedules = [],
    credentials = [],
    warnings = [],
  } = report;
  // The summary says the first problem itself.
  if (status === 'refused')
    return blocks(paint('red', summary), problems.length > 1 ? problemLines(problems, paint) : '');
  const timezone = personality?.timezone;
  const slots = schedules.flatMap(({ platform, nextSlots, timezone: zone, enabled }) => {
    if (!enabled) return [[platform, paint('yellow', 'silent')]];
    const shown = nextSlots.map((slot) => inZone(Date.parse(slot), timezone ?? zone)).join(', ');
    return [[platform, `${shown} (${timezone ?? zone})`]];
  });
  const missing = missingCredentials(credentials, kind);
  return blocks(
    paint('green', summary),
    personality === undefined ? '' : section('Understood', understoodLines(personality, paint), paint),
    section('Notes', findingLines(understood, paint), paint),
    section('Warnings', warningLines(warnings, paint), paint),
    section('Problems', problemLines(problems, paint), paint),
    section(
      'Missing',
      columns(missing.map(({ account, state, cure }) => [account, `credentials ${state}`, cure])),
      paint,
    ),
    section('Next slots', columns(slots), paint),
    money(report),
  );
}

function money(report: Partial<Report>): string {
  const { postsPerMonth = 0, platformCostPerMonth = 0, modelCostPerMonth, budget } = report;
  if (postsPerMonth === 0) return '';
  const posts = `About ${count(postsPerMonth, 'post')} a month`;
  const platform = `the platform asks $${platformCostPerMonth.toFixed(2)} for them`;
  if (modelCostPerMonth === undefined || budget === undefined) return `${posts}; ${platform}, the model comes on top.`;
  const caps = `its budget is $${budget.perDayUsd} a day and $${budget.perMonthUsd} a month`;
  return `${posts}; ${platform}, the model about $${modelCostPerMonth.toFixed(2)}; ${caps}.`;
}
