import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  blocks,
  coloured,
  columns,
  count,
  inZone,
  list,
  plain,
  relative,
  section,
  shorten,
  span,
  utc,
} from '../../../infra/cli/format.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const monday = Date.parse('2026-11-23T10:05:30Z');

describe('times', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [40 * second, '40 s'],
    [59.6 * second, '1 min'],
    [90 * second, '1 min'],
    [59 * minute + 59 * second, '59 min'],
    [hour, '1 h'],
    [3 * hour + 55 * minute, '3 h 55 min'],
    [day, '1 d'],
    [2 * day + 4 * hour + 59 * minute, '2 d 4 h'],
  ])('%i ms are %s', (length, words) => {
    expect(span(length)).toBe(words);
  });

  it('say how far away they are', () => {
    expect(relative(monday + 3 * minute, monday)).toBe('in 3 min');
    expect(relative(monday - 40 * second, monday)).toBe('40 s ago');
    expect(relative(monday + 500, monday)).toBe('now');
  });

  it('stand as a clock of the zone shows them', () => {
    expect(utc(monday)).toBe('2026-11-23 10:05 UTC');
    expect(inZone(monday, 'UTC')).toBe('Mon 23 Nov 10:05');
    expect(inZone(monday, 'America/New_York')).toBe('Mon 23 Nov 05:05');
    expect(inZone(Date.parse('2026-06-30T23:59:00Z'), 'Asia/Tokyo')).toBe('Wed 01 Jul 08:59');
    expect(inZone(Date.parse('2026-11-23T00:00:00Z'), 'UTC')).toBe('Mon 23 Nov 00:00');
  });
});

describe('texts', () => {
  it('are shortened by characters, on one line', () => {
    expect(shorten('a\n b\t c', 10)).toBe('a b c');
    expect(shorten('🐝🐝🐝🐝', 3)).toBe('🐝🐝…');
  });

  it('are counted and listed', () => {
    expect([count(1, 'post'), count(0, 'post'), count(2, 'personality', 'personalities')]).toEqual([
      '1 post',
      '0 posts',
      '2 personalities',
    ]);
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('stand in columns, whatever their colours', () => {
    const rows = (paint: typeof plain) => [
      ['ada', paint('green', 'active'), 'x'],
      ['marlow', paint('red', 'no'), 'a longer last one'],
      ['b', '', ''],
    ];
    const expected = '  ada     active  x\n  marlow  no      a longer last one\n  b';
    expect(columns(rows(plain))).toBe(expected);
    expect(stripVTControlCharacters(columns(rows(coloured)))).toBe(expected);
    expect(columns(rows(coloured))).toContain('\u001b[');
    expect(columns([])).toBe('');
  });

  it('of nothing leave no heading and no empty lines', () => {
    expect(section('Accounts', '', plain)).toBe('');
    expect(blocks('a', '', section('B', '  c', plain))).toBe('a\n\nB\n  c');
  });
});
