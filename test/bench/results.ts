import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Goal, Part } from './part.ts';

const file = join(import.meta.dirname, 'RESULTS.md');
const head = `# What was measured

Written by \`npm run bench -- --results\` and \`npm run simulate -- --results\`, a section each time, never by hand. Machines differ: look at the ratios.
`;

/** Where and when something was measured. */
export interface Circumstances {
  readonly machine: string;
  readonly node: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Short hash of the commit, with what the working copy has beside it. */
  readonly commit: string;
}

export function circumstances(now: Date): Circumstances {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return {
    machine: `${cpus().length} cores (${cpu?.model.trim() || process.arch}), ${gib} GiB, ${process.platform}`,
    node: process.version,
    date: now.toISOString().slice(0, 10),
    commit: commitOf(),
  };
}

/** Puts the part's section into RESULTS.md: in place of the one of the same name, or behind the others. */
export function writeResults(part: Part, command: string, where: Circumstances): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : head;
  writeFileSync(file, withSection(text, part.name, sectionOf(part, command, where)));
}

/** Pure: the text with the section in its place. */
export function withSection(text: string, name: string, section: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const whole = `${begin}\n${section}\n${end}\n`;
  const from = text.indexOf(begin);
  if (from === -1) return `${text.trimEnd()}\n\n${whole}`;
  const to = text.indexOf(end, from);
  if (to === -1) throw new Error(`RESULTS.md: section ${name} begins and never ends; expected the line ${end}.`);
  return text.slice(0, from) + whole + text.slice(to + end.length).replace(/^\n/, '');
}

/** Pure: goals and rows as tables, figures as a list. */
export function sectionOf({ name, goals, rows, figures }: Part, command: string, where: Circumstances): string {
  const { machine, node, date, commit } = where;
  const listed = Object.entries(figures).map(([figure, value]) => `- ${figure}: \`${JSON.stringify(value)}\``);
  return [
    `## ${name}`,
    `\`${command}\`, ${date}, commit ${commit}, Node ${node}, ${machine}`,
    goals.length === 0 ? '' : tableOf(goals.map(rowOf)),
    rows.length === 0 ? '' : tableOf(rows),
    listed.join('\n'),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function rowOf({ name, value, bound, goal, met }: Goal): Readonly<Record<string, unknown>> {
  return { goal: name, measured: Number(value.toPrecision(4)), bound: `${bound} ${goal}`, met: met ? 'yes' : '**no**' };
}

function tableOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly unknown[]) => `| ${cells.map(cellOf).join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((one) => row[one]))),
  ].join('\n');
}

function cellOf(value: unknown): string {
  if (value === undefined) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('|', '\\|');
}

function commitOf(): string {
  const git = (...words: readonly string[]) =>
    execFileSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  try {
    // The results themselves do not count as a change.
    const changed = git('status', '--porcelain', '--', ':/', ':!/test/bench/RESULTS.md');
    return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' and changes'}`;
  } catch {
    return 'unknown';
  }
}
