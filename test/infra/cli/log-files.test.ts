import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow, type LogSource } from '../../../infra/cli/log-command.ts';
import { logTail } from '../../../infra/cli/log-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the log of a data folder', () => {
  it('is read from the older file on, then only what comes', () => {
    const current = join(folder, 'logs.jsonl');
    writeFileSync(join(folder, 'logs.old.jsonl'), 'a\nb\n');
    writeFileSync(current, 'c\n');
    const tail = logTail(folder);
    expect(tail.next()).toEqual(['a', 'b', 'c']);
    expect(tail.next()).toEqual([]);
    appendFileSync(current, 'd ä\ne');
    expect(tail.next()).toEqual(['d ä']);
    appendFileSync(current, 'f\n');
    expect(tail.next()).toEqual(['ef']);
  });

  it('loses and doubles nothing when a full file is put aside', () => {
    const current = join(folder, 'logs.jsonl');
    writeFileSync(current, 'a\n');
    const tail = logTail(folder);
    expect(tail.next()).toEqual(['a']);
    appendFileSync(current, 'b\n');
    renameSync(current, join(folder, 'logs.old.jsonl'));
    writeFileSync(current, 'c\n');
    expect(tail.next()).toEqual(['b', 'c']);
  });

  it('is empty where nothing was logged', () => {
    expect(logTail(folder).next()).toEqual([]);
  });
});

describe('following', () => {
  it('writes each line as it comes, and ends at Ctrl-C', async () => {
    const pages = [[{ event: 'old' }, { event: 'a' }], [], [{ event: 'b' }]];
    const source: LogSource = { pauseMs: 100, next: async () => ({ entries: pages.shift() ?? [], cut: false }) };
    let out = '';
    let stop = (): void => undefined;
    let forgotten = false;
    const io = {
      write(text: string) {
        out += text;
      },
      onInterrupt(callback: () => void) {
        stop = callback;
        return () => {
          forgotten = true;
        };
      },
      coloured: false,
      sleep: async () => (pages.length === 0 ? stop() : undefined),
    } as unknown as Parameters<typeof follow>[0];
    const { written } = await follow(io, source, { last: 1, json: true });
    expect(out).toBe('{"event":"a"}\n{"event":"b"}\n');
    expect({ written, forgotten }).toEqual({ written: true, forgotten: true });
  });
});
