import { publicationKeptMs } from '../../shared/aws/dynamodb/keys.ts';
import { type Clock, systemClock } from '../../shared/monitoring/log.ts';
import { checkMove } from '../../shared/publication/check-move.ts';
import type { Guard } from '../../shared/publication/moves.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import { isTerminal, type PartEvidence, type Publication } from '../../shared/publication/publication.ts';
import { frozenCopy } from './frozen.ts';

interface Stored {
  readonly publication: Publication;
  readonly expiresAt?: number;
}

export interface MemoryLedger extends Ledger {
  /** Everything it holds, for assertions. */
  all(): readonly Publication[];
  /** As if its time had run out and that of the ids it owns: for worlds that are too large to keep what has ended. */
  forget(id: string): void;
}

/** The ledger without a database: the same conditions, the same copies, passed by the same suite. */
export function memoryLedger(clock: Clock = systemClock): MemoryLedger {
  const publications = new Map<string, Stored>();
  const owners = new Map<string, { readonly owner: string; readonly expiresAt: number }>();
  const owned = new Map<string, string[]>();

  const present = (id: string): Publication | undefined => {
    const stored = publications.get(id);
    if (stored === undefined) return undefined;
    return stored.expiresAt !== undefined && stored.expiresAt <= clock.now() ? undefined : stored.publication;
  };
  const ownerOf = (key: string): string | undefined => {
    const found = owners.get(key);
    return found === undefined || found.expiresAt <= clock.now() ? undefined : found.owner;
  };

  return {
    all: () => [...publications.values()].map(({ publication }) => publication),

    forget(id) {
      publications.delete(id);
      for (const key of owned.get(id) ?? []) owners.delete(key);
      owned.delete(id);
    },

    async create(publication) {
      if (publications.has(publication.id)) return false;
      publications.set(publication.id, kept(frozenCopy(publication)));
      return true;
    },

    async read(id) {
      return present(id);
    },

    async apply(id, move) {
      checkMove(id, move);
      const before = present(id);
      if (before === undefined || !holds(before, move.guard)) return undefined;
      const after: Record<string, unknown> = { ...before, ...frozenCopy(move.set) };
      for (const name of move.remove) delete after[name];
      if (move.evidence !== undefined) {
        const { part, evidence } = move.evidence;
        after.ids = { [String(part)]: frozenCopy(evidence), ...before.ids };
      }
      const publication = frozenCopy(after) as unknown as Publication;
      publications.set(id, kept(publication));
      return publication;
    },

    async addEvidence(id, part, evidence) {
      const before = present(id);
      if (before === undefined) return undefined;
      const ids: Record<string, PartEvidence> = { [String(part)]: evidence, ...before.ids };
      const publication = frozenCopy({ ...before, ids });
      const expiresAt = publications.get(id)?.expiresAt;
      publications.set(id, { publication, ...(expiresAt === undefined ? {} : { expiresAt }) });
      return publication;
    },

    async claimExternal(platform, externalId, publicationId) {
      const key = `${platform}#${externalId}`;
      const owner = ownerOf(key);
      if (owner !== undefined) return owner;
      owners.set(key, { owner: publicationId, expiresAt: clock.now() + publicationKeptMs });
      owned.set(publicationId, [...(owned.get(publicationId) ?? []), key]);
      return publicationId;
    },

    async externalOwner(platform, externalId) {
      return ownerOf(`${platform}#${externalId}`);
    },

    async due(now, limit) {
      return [...publications.values()]
        .map(({ publication }) => publication)
        .filter((publication) => publication.wakeAt !== undefined && publication.wakeAt <= now)
        .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0) || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((publication) => publication.id);
    },
  };
}

/** Ended ones age from their end on. */
function kept(publication: Publication): Stored {
  if (!isTerminal(publication.state)) return { publication };
  return { publication, expiresAt: publication.stateSince + publicationKeptMs };
}

function holds(publication: Publication, guard: Guard): boolean {
  if (publication.state !== guard.state || publication.fence !== guard.fence) return false;
  if (guard.revision !== undefined && publication.revision !== guard.revision) return false;
  if (guard.wakeAt !== undefined && publication.wakeAt !== guard.wakeAt) return false;
  if (guard.partWithoutId !== undefined && publication.ids[String(guard.partWithoutId)] !== undefined) return false;
  if (guard.wish !== undefined && (publication.wish?.nonce ?? null) !== guard.wish) return false;
  if (guard.wishOpen === true && publication.wish?.answer !== undefined) return false;
  for (let part = 0; part < (guard.partsWithId ?? 0); part += 1) {
    if (publication.ids[String(part)] === undefined) return false;
  }
  return true;
}
