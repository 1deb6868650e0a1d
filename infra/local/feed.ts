import { styleText } from 'node:util';
import type { Transition } from './alarms/types.ts';

/** One line of a function's log, as the logger writes it. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event?: unknown };

/** A line of a worker's output as a structured log line; undefined for anything else. */
export function readLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as LogLine) : undefined;
  } catch {
    // Not one of ours: a library may print what it likes.
    return undefined;
  }
}

type Colour = Parameters<typeof styleText>[0];

/** What the feed shows of each event: a word, its colour, and the rest of the line. Events that are not here are not shown. */
const shown: Readonly<
  Record<string, { readonly word: string; readonly colour: Colour; readonly rest: (line: LogLine) => string }>
> = {
  'personality.accepted': { word: 'accepted', colour: 'cyan', rest: (line) => `version ${text(line.version)}` },
  'personality.refused': { word: 'refused', colour: 'red', rest: problems },
  'personality.deleted': { word: 'deleted', colour: 'cyan', rest: () => 'its schedules are gone, its history stays' },
  'config.accepted': { word: 'accepted', colour: 'cyan', rest: () => 'config.json' },
  'config.refused': { word: 'refused', colour: 'red', rest: problems },
  'publication.planned': { word: 'planned', colour: 'dim', rest: planned },
  'interaction.concluded': { word: 'heard', colour: 'dim', rest: heard },
  'person.opted-out': {
    word: 'opted out',
    colour: 'yellow',
    rest: () => 'somebody is answered no more, by nobody here',
  },
  'publication.drafted': { word: 'drafted', colour: 'dim', rest: (line) => `"${shorten(text(line.text))}"` },
  'publication.held': {
    word: 'held',
    colour: 'magenta',
    rest: (line) => `"${shorten(text(line.text))}" -> npx hive posts approve ${text(line.publication)}`,
  },
  'publication.published': { word: 'published', colour: 'green', rest: (line) => text(line.url) },
  'publication.waiting': {
    word: 'waiting',
    colour: 'yellow',
    rest: (line) => `until ${clock(line.until)}: ${text(line.reason)}`,
  },
  'publication.given-back': {
    word: 'waiting',
    colour: 'yellow',
    rest: (line) => `until ${clock(line.until)}: ${text(line.reason)}`,
  },
  'publication.unconfirmed': { word: 'unconfirmed', colour: 'yellow', rest: (line) => text(line.reason) },
  'publication.partial': { word: 'partial', colour: 'yellow', rest: (line) => text(line.reason) },
  'publication.skipped': { word: 'skipped', colour: 'yellow', rest: (line) => `because ${text(line.reason)}` },
  'publication.expired': { word: 'expired', colour: 'yellow', rest: (line) => `because ${text(line.reason)}` },
  'publication.rejected': { word: 'rejected', colour: 'red', rest: (line) => `because ${text(line.reason)}` },
  'publication.failed': { word: 'failed', colour: 'red', rest: (line) => `because ${text(line.reason)}` },
  'publication.stuck': { word: 'stuck', colour: 'red', rest: () => 'sent again three times, and nothing moved it' },
  'account.blocked': { word: 'account', colour: 'red', rest: (line) => `${text(line.account)}: ${text(line.reason)}` },
  'place.refused': {
    word: 'shut out',
    colour: 'yellow',
    rest: (line) => `${text(line.account)} of the new posts of ${text(line.place)}: ${text(line.reason)}`,
  },
  'writer.blocked': { word: 'writer', colour: 'red', rest: (line) => text(line.reason) },
  'slot.refused': { word: 'refused', colour: 'red', rest: (line) => text(line.reason) },
};

/** The feed's line for an event at an instant of the calendar; undefined where the feed shows none. */
export function feedLine(line: LogLine, now: number, coloured: boolean): string | undefined {
  const entry = typeof line.event === 'string' ? shown[line.event] : undefined;
  if (entry === undefined) return undefined;
  const [fromId, platform] = text(line.publication).split('.');
  const who = [text(line.personality) || fromId, text(line.platform) || platform].filter(Boolean).join(' ');
  const word = entry.word.padEnd(11);
  const painted = coloured ? styleText(entry.colour, word) : word;
  return `${stamp(now)}  ${who.padEnd(22)} ${painted} ${entry.rest(line)}`;
}

/** The feed's line for an alarm that rings or has ended; undefined for one that only begins to be watched. */
export function alarmLine({ alarm, from, state, since }: Transition, coloured: boolean): string | undefined {
  if (state !== 'ALARM' && from !== 'ALARM') return undefined;
  const rings = state === 'ALARM';
  const word = (rings ? 'alarm' : 'alarm over').padEnd(11);
  const painted = coloured ? styleText(rings ? 'red' : 'green', word) : word;
  const rest = rings && alarm.description !== '' ? `: ${shorten(alarm.description)}` : '';
  return `${stamp(since)}  ${''.padEnd(22)} ${painted} ${alarm.name}${rest}`;
}

function stamp(instant: number): string {
  return new Date(instant).toISOString().slice(5, 16).replace('T', ' ');
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shorten(words: string): string {
  const flat = words.replace(/\s+/g, ' ');
  return flat.length <= 90 ? flat : `${flat.slice(0, 89)}…`;
}

function clock(value: unknown): string {
  const time = Date.parse(text(value));
  return Number.isNaN(time) ? text(value) : new Date(time).toISOString().slice(11, 16);
}

function planned({ kind, slot }: LogLine): string {
  return kind === 'reply' ? 'an answer' : `for ${clock(slot)}`;
}

/** Who spoke stays with the interaction: `hive interactions show` has it. */
function heard({ interaction, answer, why }: LogLine): string {
  return `${text(interaction)}, ${answer === true ? 'to be answered' : `passed over: ${text(why)}`}`;
}

function problems(line: LogLine): string {
  if (!Array.isArray(line.problems)) return text(line.reason);
  return line.problems
    .map((problem: unknown) => {
      if (typeof problem !== 'object' || problem === null) return text(problem);
      const { field, found, expected } = problem as Record<string, unknown>;
      return `${text(field)}: found ${text(found)}, expected ${text(expected)}`;
    })
    .join('; ');
}
