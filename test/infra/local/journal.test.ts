import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JournalEntry, openJournal } from '../../../infra/local/journal.ts';
import { temporaryFolder } from './bundles.ts';

const entry = (id: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  id,
  kind: 'firing',
  targetArn: 'arn:aws:lambda:us-east-1:000000000000:function:plan-post',
  payload: `{"id":"${id}"}`,
  queuedAt: 1_000,
  slot: 900,
  ...more,
});

describe('a journal', () => {
  it('gives back after a kill what was taken and not done, with the attempts that failed', () => {
    const file = join(temporaryFolder(), 'journal');
    const journal = openJournal(file);
    for (const id of ['a', 'b', 'c']) journal.add(entry(id));
    journal.failed('b');
    journal.done('a', 'succeeded');
    // Nothing is closed: as after a kill.
    expect(openJournal(file).open()).toEqual([
      { entry: entry('b'), failures: 1 },
      { entry: entry('c'), failures: 0 },
    ]);
    expect(openJournal(file).latest).toBe(1_000);
  });

  it('takes the same id once, over restarts and after it is done', () => {
    const file = join(temporaryFolder(), 'journal');
    const journal = openJournal(file);
    expect(journal.add(entry('a'))).toBe(true);
    expect(journal.add(entry('a'))).toBe(false);
    journal.done('a', 'succeeded');
    const again = openJournal(file);
    expect(again.add(entry('a'))).toBe(false);
    expect(again.open()).toEqual([]);
  });

  it('lists firings with their outcome; never an event, nor a tick, done or still open', () => {
    const file = join(temporaryFolder(), 'journal');
    const journal = openJournal(file);
    journal.add(entry('post'));
    journal.add(entry('lost'));
    journal.add(entry('tick', { tick: true }));
    journal.add(entry('under way when it stopped', { tick: true }));
    journal.add(entry('event', { kind: 'event' }));
    for (const id of ['tick', 'event']) journal.done(id, 'succeeded');
    journal.done('post', 'failed');
    expect(openJournal(file).firings()).toEqual([
      { id: 'post', payload: '{"id":"post"}', firedAt: 1_000, slot: 900, outcome: 'failed' },
      { id: 'lost', payload: '{"id":"lost"}', firedAt: 1_000, slot: 900 },
    ]);
  });

  it('drops a line that a kill cut off, and writes on cleanly after it', () => {
    const file = join(temporaryFolder(), 'journal');
    openJournal(file).add(entry('a'));
    appendFileSync(file, '{"type":"added","entry":{"id":"b"');
    const journal = openJournal(file);
    journal.add(entry('c'));
    expect(
      openJournal(file)
        .open()
        .map(({ entry: { id } }) => id),
    ).toEqual(['a', 'c']);
  });

  it('names the line that is damaged inside the file', () => {
    const file = join(temporaryFolder(), 'journal');
    writeFileSync(file, `${JSON.stringify({ type: 'added', entry: entry('a') })}\nrubbish\n`);
    expect(() => openJournal(file)).toThrow(`Line 2 of the journal ${file} is damaged ("rubbish")`);
  });

  it('stays small over many ticks and keeps every firing of a personality', () => {
    const file = join(temporaryFolder(), 'journal');
    const journal = openJournal(file);
    for (let minute = 0; minute < 20_000; minute += 1) {
      const id = `tick-${minute}`;
      journal.add(entry(id, { tick: true }));
      journal.done(id, 'succeeded');
      if (minute % 1_000 === 0) journal.add(entry(`post-${minute}`));
    }
    expect(statSync(file).size).toBeLessThan(1_500_000);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(10_000);
    expect(openJournal(file).open()).toHaveLength(20);
  });
});
