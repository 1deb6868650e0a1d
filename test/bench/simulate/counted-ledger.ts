import {
  attentionPartition,
  externalKey,
  publicationKey,
  timelineKeys,
  wakePartition,
} from '../../../shared/aws/dynamodb/keys.ts';
import type { Clock } from '../../../shared/monitoring/log.ts';
import type { Ledger } from '../../../shared/publication/ports.ts';
import { isTerminal, openWish, type Publication } from '../../../shared/publication/publication.ts';
import { sizeOfAttribute } from '../../support/counting-store.ts';
import { memoryLedger } from '../../support/ledger-memory.ts';
import { DueIndex } from './calendar.ts';
import { type History, Later } from './history.ts';
import { type IndexRow, readUnits, rowMoved, type Traffic, writeUnits } from './traffic.ts';

/** Keys of table and indexes beside the attributes, and the mark of a write: bytes, about. */
const keyBytes = 170;
/** A row of an index that holds keys only, bytes. */
const rowBytes = 110;

export interface CountedLedger {
  readonly ledger: Ledger;
  /** When sweep has something to do next; Infinity where it never has. */
  nextWake(): number;
  /** Publications that have not ended. */
  open(): number;
  readonly failed: Map<string, Publication>;
  /** Reads past the table: nobody is charged. */
  peek(id: string): Promise<Publication | undefined>;
}

/**
 * The ledger in memory, its calls counted as those of the table. What has ended is told once and forgotten a day later: nothing asks for it any
 * more, and a week of a large hive would not fit into memory.
 */
export function countedLedger(
  clock: Clock,
  traffic: Traffic,
  history: History,
  ended: (one: Publication) => void,
): CountedLedger {
  const later = new Later();
  const over = new Set<string>();
  const stored = memoryLedger(clock);
  const wake = new DueIndex();
  const failed = new Map<string, Publication>();
  let open = 0;

  const keep = (publication: Publication): void => {
    const { id, state, wakeAt } = publication;
    wake.set(id, wakeAt);
    if (!isTerminal(state) || openWish(publication) !== undefined || over.has(id)) return;
    if (state === 'failed') failed.set(id, publication);
    open -= 1;
    ended(publication);
    over.add(id);
    later.add(id, clock.now());
    for (const old of later.take(clock.now())) {
      stored.forget(old);
      over.delete(old);
    }
  };
  const wakeRows = (id: string, after: number | undefined): readonly IndexRow[] =>
    rowMoved(wakePartition, wake.timeOf(id), after);

  return {
    nextWake: () => wake.nextAt(),
    open: () => open,
    failed,
    peek: (id) => stored.read(id),
    ledger: {
      async create(publication) {
        const { id, platform, account, slot, wakeAt } = publication;
        const { pk } = publicationKey(id);
        if (!(await stored.create(publication))) {
          traffic.write(pk, 1);
          return false;
        }
        const { gsi1pk } = timelineKeys(platform, account, slot, id);
        traffic.write(pk, writeUnits(bytesOf(publication)), [
          { partition: `timeline ${gsi1pk}`, units: 1 },
          ...wakeRows(id, wakeAt),
        ]);
        open += 1;
        history.add(publication);
        keep(publication);
        return true;
      },

      async read(id) {
        const publication = await stored.read(id);
        traffic.read(publicationKey(id).pk, readUnits(publication === undefined ? 0 : bytesOf(publication)));
        return publication;
      },

      async apply(id, move) {
        const after = await stored.apply(id, move);
        const { pk } = publicationKey(id);
        if (after === undefined) {
          traffic.write(pk, 1);
          return undefined;
        }
        const attention = after.state === 'failed' ? [{ partition: attentionPartition, units: 1 }] : [];
        traffic.write(pk, writeUnits(bytesOf(after)), [...wakeRows(id, after.wakeAt), ...attention]);
        keep(after);
        return after;
      },

      async addEvidence(id, part, evidence) {
        const after = await stored.addEvidence(id, part, evidence);
        traffic.write(publicationKey(id).pk, writeUnits(after === undefined ? 0 : bytesOf(after)));
        return after;
      },

      async claimExternal(platform, externalId, publicationId) {
        traffic.write(externalKey(platform, externalId).pk, 1);
        return stored.claimExternal(platform, externalId, publicationId);
      },

      async externalOwner(platform, externalId) {
        traffic.read(externalKey(platform, externalId).pk, 1);
        return stored.externalOwner(platform, externalId);
      },

      async due(now, limit) {
        const ids = wake.due(now, limit);
        traffic.read(wakePartition, readUnits(ids.length * rowBytes) / 2);
        return ids;
      },
    },
  };
}

/** What is stored is frozen: measured once. */
const sizes = new WeakMap<Publication, number>();

/** As dynamodb/ledger.ts stores it: what most publications have is not. */
function bytesOf(publication: Publication): number {
  const known = sizes.get(publication);
  if (known !== undefined) return known;
  let bytes = keyBytes;
  for (const name in publication) {
    const value: unknown = publication[name as keyof Publication];
    if (name === 'ids' || !isUsual(value)) bytes += sizeOfAttribute(name, value);
  }
  sizes.set(publication, bytes);
  return bytes;
}

function isUsual(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === false || value === 0;
  for (const _inner in value) return false;
  return true;
}
