import type { Restore } from '../../../shared/publication/restore.ts';
import type { Result } from '../command.ts';
import { count, utc } from '../format.ts';
import type { Manifest } from './manifest.ts';
import type { Restored } from './restore-items.ts';
import type { RestoredObject } from './restore-objects.ts';

/** What an import did, counted. */
export interface Tally {
  item(of: Restored): void;
  object(of: RestoredObject): void;
  read(): Counts;
}

interface Counts {
  readonly items: Readonly<Record<'written' | 'kept', number>>;
  readonly objects: Readonly<Record<RestoredObject, number>>;
  /** Publications that may have been sent since the backup, by what they are now. */
  readonly settled: Readonly<Record<string, number>>;
  /** Windows that count what may have been sent. */
  readonly windows: number;
}

export function newTally(): Tally {
  const items = { written: 0, kept: 0 };
  const objects: Record<RestoredObject, number> = { written: 0, replaced: 0, same: 0, kept: 0 };
  const settled: Record<string, number> = {};
  let windows = 0;
  return {
    item(of) {
      if (of.result === 'settled') settled[of.state] = (settled[of.state] ?? 0) + 1;
      if (of.result === 'windows') windows += 1;
      items[of.result === 'kept' ? 'kept' : 'written'] += 1;
    },
    object(of) {
      objects[of] += 1;
    },
    read: () => ({ items, objects, settled, windows }),
  };
}

export interface Imported {
  readonly manifest: Manifest;
  readonly where: string;
  readonly from: string;
  readonly tally: Tally;
  readonly merge: boolean;
  readonly restore: Restore | undefined;
}

export function tellImport({ manifest, where, from, tally, merge, restore }: Imported): Result {
  const counts = tally.read();
  const { items, objects, settled, windows } = counts;
  const madeAt = new Date(manifest.startedAt).toISOString();
  const open = Object.values(settled).reduce((sum, number) => sum + number, 0);
  const states = Object.entries(settled).map(([state, number]) => `${number} ${state}`);
  const stayed = items.kept + objects.kept;
  return {
    data: { from, madeAt, restoredAt: restore === undefined ? null : new Date(restore.now).toISOString(), ...counts },
    text: (paint) =>
      [
        `${paint('green', 'The backup is back')} on ${where}, as of ${utc(manifest.startedAt)}: ${count(items.written, 'item')}, ${count(objects.written + objects.replaced, 'object')}${objects.replaced === 0 ? '' : ` (${objects.replaced} replaced; S3 keeps the versions before)`}.`,
        stayed === 0 ? '' : `${count(stayed, 'thing')} that was there already stayed as it was.`,
        open === 0
          ? ''
          : `${count(open, 'publication')} may have been sent since and will not be sent unseen: ${states.join(', ')}.`,
        windows === 0
          ? ''
          : `The windows of ${count(windows, 'account')} count what may have been sent since: some posts will wait, or expire.`,
        merge
          ? 'Schedules come back with the next hourly look, or as you upload a personality again.'
          : 'Schedules come back within a minute: the files of the personalities were uploaded again.',
        'Keys and credentials are not in a backup: where this hive has none, store them with "hive secret put".',
        `The hive is ${paint('yellow', 'paused')}. Look at "hive status" and "hive posts list", then say "hive resume --all".`,
      ]
        .filter((line) => line !== '')
        .join('\n'),
  };
}
