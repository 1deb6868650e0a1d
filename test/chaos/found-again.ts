import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Publications whose answer was lost and whose post was found again in the account's own listing, by the log in a hive's data folder. */
export function foundAgain(dataDir: string): ReadonlySet<string> {
  const lines = readFileSync(join(dataDir, 'logs.jsonl'), 'utf8').split('\n').filter(Boolean);
  const found = lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ event, judgement }) => event === 'publication.reconciled' && judgement === 'found');
  return new Set(found.map(({ publication }) => String(publication)));
}
