import { controlKey, textKey } from '../../../shared/aws/dynamodb/keys.ts';
import { publicationIn } from '../../../shared/aws/dynamodb/ledger.ts';
import { plainItem, type RawItem, type RawTable } from '../../../shared/aws/dynamodb/raw-items.ts';
import { storedAccount } from '../../../shared/aws/dynamodb/stored-items.ts';
import type { AccountState, AccountStore } from '../../../shared/limits/account.ts';
import type { HiveLimitState } from '../../../shared/limits/hive-limits.ts';
import { withUnknownHiveSendings, withUnknownSendings } from '../../../shared/limits/unknown-sendings.ts';
import { ItemInvalid } from '../../../shared/publication/errors.ts';
import { isTerminal, type Part, type Publication } from '../../../shared/publication/publication.ts';
import { afterRestore, type Restore } from '../../../shared/publication/restore.ts';
import type { Connection } from '../connection.ts';
import type { KnownLimits } from './known-limits.ts';

/** What became of one item. */
export type Restored =
  | { readonly result: 'written' | 'kept' }
  /** A publication that may have been sent, in its new state. */
  | { readonly result: 'settled'; readonly id: string; readonly state: string }
  /** An account, or the hive on a platform, that may have sent. */
  | { readonly result: 'windows' };

export interface RestoreTools {
  readonly connection: Pick<Connection, 'ledger' | 'accounts'>;
  readonly table: RawTable;
  readonly limits: KnownLimits;
  /** Undefined where nothing can have been sent since the backup. */
  readonly restore: Restore | undefined;
  /** What is in the table stays, the switches too. */
  readonly merge: boolean;
}

/** Every action has windows of its own. */
const actions: readonly Publication['kind'][] = ['post', 'reply'];

/** Others may write these at the same moment, paused or not: each is one conditional write. What came of the rest nobody but an import writes. */
const contended: readonly string[] = ['CURRENT', 'ACCOUNT', 'SESSION', 'BUDGET', 'HIVELIMIT', 'OPTOUT'];

/**
 * Writes items of one kind where none are, as they were, or as they have to be after a restore; answers for each. One that somebody spoilt
 * comes back spoilt.
 */
export async function restoreItems(
  kind: string,
  items: readonly RawItem[],
  tools: RestoreTools,
): Promise<readonly Restored[]> {
  const known = await Promise.all(items.map((item) => restoreByItself(kind, item, tools)));
  const rest = items.filter((_, index) => known[index] === undefined);
  const written = (await tools.table.putAllAbsent(rest))[Symbol.iterator]();
  return known.map((one) => one ?? { result: written.next().value === true ? 'written' : 'kept' });
}

/** Undefined where the item is to be written as it is, and together with others. */
async function restoreByItself(kind: string, item: RawItem, tools: RestoreTools): Promise<Restored | undefined> {
  if (kind === 'CONTROL') return restoreControl(item, tools);
  try {
    const changed = tools.restore === undefined ? undefined : await restoreChanged(kind, item, tools.restore, tools);
    if (changed !== undefined) return changed;
  } catch (error) {
    if (!(error instanceof ItemInvalid)) throw error;
  }
  if (!contended.includes(kind)) return undefined;
  // Schedules and owners are to be looked at once more: they are in no backup, or may be newer.
  const asItWas = kind === 'CURRENT' ? { ...item, settled: { BOOL: false } } : item;
  return { result: (await tools.table.putAbsent(asItWas)) ? 'written' : 'kept' };
}

/** Undefined where the item is to be written as it is. */
async function restoreChanged(
  kind: string,
  item: RawItem,
  restore: Restore,
  { connection, table, limits }: RestoreTools,
): Promise<Restored | undefined> {
  const { madeAt, now } = restore;
  if (kind === 'PUB') {
    const publication = await withWords(item, table);
    const next = afterRestore(publication, restore);
    if (next === publication) return undefined;
    const { id, state } = next;
    return (await connection.ledger.create(next)) ? { result: 'settled', id, state } : { result: 'kept' };
  }
  if (kind === 'ACCOUNT') {
    const account = accountIn(item);
    const next = withUnknownSendings(account, limits.of(account.platform, account.owner), actions, madeAt, now);
    const { accounts } = connection;
    const unchanged = next === account;
    const written = unchanged ? await table.putAbsent(item) : (await accounts.write(undefined, next)) !== undefined;
    if (written) return { result: unchanged ? 'written' : 'windows' };
    return { result: (await fillUnused(next, accounts)) ? 'windows' : 'kept' };
  }
  if (kind === 'HIVELIMIT') {
    const state = plainItem(item) as unknown as HiveLimitState;
    const next = withUnknownHiveSendings(state, limits.ofHive(state.platform), madeAt, now);
    if (next === state) return undefined;
    const sent = Object.fromEntries(Object.entries(next.sent).map(([end, count]) => [end, { N: String(count) }]));
    return { result: (await table.putAbsent({ ...item, sent: { M: sent } })) ? 'windows' : 'kept' };
  }
  return undefined;
}

/** An account that was only claimed, or given credentials, in the new hive knows nothing of its posts: it takes over what is known of them. */
async function fillUnused(known: AccountState, accounts: AccountStore): Promise<boolean> {
  if (known.entries.length === 0 && known.lastPostAt === undefined) return false;
  const there = await accounts.read(known.platform, known.account);
  if (there === undefined || there.entries.length > 0 || there.lastPostAt !== undefined) return false;
  const { entries, topics, lastPostAt, posts, remote, remoteUntil } = known;
  const next = { ...there, entries, topics, lastPostAt, posts, remote, remoteUntil };
  return (await accounts.write(there, next)) !== undefined;
}

/** Long words lie beside the publication and came back before it; what has ended needs none. */
async function withWords(item: RawItem, table: RawTable): Promise<Publication> {
  const publication = publicationIn(plainItem(item));
  const text = item.text?.S;
  if (text === undefined || isTerminal(publication.state)) return publication;
  const stored = await table.get(textKey(publication.id, text));
  const parts = stored === undefined ? undefined : (plainItem(stored).parts as readonly Part[] | undefined);
  if (parts === undefined) throw new ItemInvalid(`The words of publication ${publication.id} are missing.`);
  return { ...publication, parts };
}

function accountIn(item: RawItem) {
  const { pk: _pk, sk: _sk, gsi2pk: _3, gsi2sk: _4, write: _write, ...state } = plainItem(item);
  return storedAccount(state);
}

/** The hive stays paused until a person resumes it; the time of the restore is in the table since the import began. */
async function restoreControl(item: RawItem, { table, restore, merge }: RestoreTools): Promise<Restored> {
  if (merge) return { result: 'kept' };
  const restoredAt: RawItem = restore === undefined ? {} : { restoredAt: { N: String(restore.now) } };
  await table.put({ ...item, ...keyItem, paused: { BOOL: true }, ...restoredAt });
  return { result: 'written' };
}

const keyItem: RawItem = { pk: { S: controlKey.pk }, sk: { S: controlKey.sk } };
