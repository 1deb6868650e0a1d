import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All code of a function's bundle, whatever is loaded at its start and what later. */
export function wholeCode(folder: string): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
