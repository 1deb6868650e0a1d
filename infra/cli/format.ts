import { stripVTControlCharacters, styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim' | 'bold';
/** Colours a text, or leaves it as it is where nobody sees colours. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;
// Whether colours are wanted was settled before: by the terminal and NO_COLOR.
export const coloured: Paint = (colour, text) => styleText(colour, text, { validateStream: false });

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `2026-11-23 10:05 UTC`. */
export function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `Mon 23 Nov 10:05`, as a clock in that time zone shows it. */
export function inZone(time: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(time));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

/** How long, in its two largest units: `2 d 4 h`, `3 h 55 min`, `40 s`. Milliseconds in. */
export function span(length: number): string {
  const rest = Math.max(0, Math.round(length / second) * second);
  if (rest < minute) return `${rest / second} s`;
  const minutes = Math.floor(rest / minute);
  if (rest < hour) return `${minutes} min`;
  const two = (large: number, largeName: string, small: number, smallName: string) =>
    small === 0 ? `${large} ${largeName}` : `${large} ${largeName} ${small} ${smallName}`;
  if (rest < day) return two(Math.floor(rest / hour), 'h', minutes % 60, 'min');
  return two(Math.floor(rest / day), 'd', Math.floor((rest % day) / hour), 'h');
}

/** `in 3 min`, `40 s ago`, `now`. */
export function relative(time: number, now: number): string {
  if (Math.abs(time - now) < second) return 'now';
  return time > now ? `in ${span(time - now)}` : `${span(now - time)} ago`;
}

/** Text on one line, at most so many characters. */
export function shorten(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const characters = [...flat];
  return characters.length <= most ? flat : `${characters.slice(0, most - 1).join('')}…`;
}

/** `1 post`, `2 posts`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** `a, b and c`. */
export function list(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** Rows with their columns under each other; colours take no room, the last column is not padded. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string {
  const width = (text: string): number => [...stripVTControlCharacters(text)].length;
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell))),
      );
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** A heading with its lines; nothing where there are none. */
export function section(heading: string, body: string, paint: Paint): string {
  return body === '' ? '' : `${paint('bold', heading)}\n${body}`;
}

/** Blocks with an empty line between them. */
export function blocks(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
