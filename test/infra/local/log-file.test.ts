import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFiles, openLogFile } from '../../../infra/local/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { number: number }).number);
const [old, current] = logFiles;
const line = (number: number) => ({ event: 'test.line', number });

describe('the log of a data folder', () => {
  it('goes on where it was, and keeps events only', () => {
    openLogFile(folder).append(line(1));
    const log = openLogFile(folder);
    log.append({ _aws: {}, number: 2 });
    log.append(line(3));
    expect(read(current)).toEqual([1, 3]);
  });

  it('puts a full file aside and drops the one before: no line is lost within the last two', () => {
    const size = JSON.stringify(line(10)).length + 1;
    const log = openLogFile(folder, 3 * size);
    for (let number = 10; number < 18; number += 1) log.append(line(number));
    expect(read(old)).toEqual([13, 14, 15]);
    expect(read(current)).toEqual([16, 17]);
    openLogFile(folder, 3 * size).append(line(18));
    openLogFile(folder, 3 * size).append(line(19));
    expect(read(old)).toEqual([16, 17, 18]);
    expect(read(current)).toEqual([19]);
  });

  it('keeps a line that is larger than a file', () => {
    const log = openLogFile(folder, 5);
    log.append(line(1));
    log.append(line(2));
    expect([read(old), read(current)]).toEqual([[1], [2]]);
  });

  it('says once that it cannot be written, and once more after it could', () => {
    const said: string[] = [];
    const log = openLogFile(folder, 1000, (text) => said.push(text));
    mkdirSync(join(folder, current));
    log.append(line(1));
    log.append(line(2));
    expect(said).toEqual([expect.stringMatching(/^The log .*logs\.jsonl cannot be written: .*; lines are lost/)]);
    rmSync(join(folder, current), { recursive: true });
    log.append(line(3));
    expect(read(current)).toEqual([3]);
  });
});
