import { controlKey } from '../../../shared/aws/dynamodb/keys.ts';
import { configKey } from '../../../shared/personality/sync-config.ts';
import { personalityPrefix } from '../../../shared/personality/sync-deps.ts';

/** Mark of an import that has begun; gone when it is done. */
export const importKey = { pk: controlKey.pk, sk: 'IMPORT' };

/** Prefix of every backup in the hive's own bucket. */
export const backupPrefix = 'backups/';

/** What the bucket holds that a backup has, by prefix. */
export const objectGroups: readonly { readonly kind: string; readonly prefix: string }[] = [
  { kind: 'runs', prefix: 'runs/' },
  { kind: 'versions', prefix: 'versions/' },
  { kind: 'reports', prefix: 'reports/' },
  { kind: 'config', prefix: configKey },
  { kind: 'personalities', prefix: personalityPrefix },
];

/**
 * What an item of the table is, as the name of its part: upper case. Undefined for what is not kept: what sweep last saw and where a round
 * stands, which are written anew each minute, and the mark of an import.
 */
export function itemKind(pk: string, sk: string): string | undefined {
  const name = /^[A-Z]+/.exec(pk)?.[0] ?? 'OTHER';
  if (pk === controlKey.pk) return sk === controlKey.sk ? 'CONTROL' : undefined;
  if (name === 'ROUND') return undefined;
  if (name === 'PUB') return sk === 'PUB' ? 'PUB' : sk.startsWith('TEXT#') ? 'TEXT' : 'MARK';
  if (name === 'PERSONALITY') return sk === 'CURRENT' ? 'CURRENT' : 'VERSION';
  if (name === 'ACCOUNT') return sk === 'STATE' ? 'ACCOUNT' : 'SESSION';
  return name;
}

export function isItemKind(kind: string): boolean {
  return /^[A-Z]+$/.test(kind);
}

/**
 * The order of a restore: what others rest on first, so that functions which look meanwhile find nothing half. What counts for a personality
 * comes right before its file: an upload whose version is known makes no new one, and a file that is missing would delete the personality.
 */
export function restoreOrder(kind: string): number {
  const first = ['VERSION', 'SESSION', 'ACCOUNT'];
  const last = ['TEXT', 'MARK', 'PUB', 'runs', 'versions', 'CONTROL', 'config', 'CURRENT', 'personalities', 'reports'];
  if (first.includes(kind)) return first.indexOf(kind) - first.length;
  return 1 + last.indexOf(kind);
}
