import { createHash } from 'node:crypto';
import type { Clock } from '../../monitoring/log.ts';
import { checkMove } from '../../publication/check-move.ts';
import { ItemInvalid } from '../../publication/errors.ts';
import type { Guard, Move } from '../../publication/moves.ts';
import type { Ledger } from '../../publication/ports.ts';
import { isTerminal, type Part, type Publication } from '../../publication/publication.ts';
import { caches, rememberLatest } from '../caches.ts';
import {
  attentionKeys,
  expirySeconds,
  externalKey,
  type Item,
  isExpired,
  publicationKeptMs,
  publicationKey,
  sortableTime,
  textKey,
  timelineKeys,
  wakeIndex,
  wakeKeys,
  wakePartition,
} from './keys.ts';
import { storedPublication } from './stored-items.ts';
import type { Condition, Table, Update } from './table.ts';

/** Words longer than this (bytes of JSON) are kept in an item of their own, so that moves and reads stay at one unit. */
const wordsInlineBytes = 1024;

/** What most publications have is not stored: every byte under 1 KB is a write unit saved. `ids` must be there for its paths. */
const usual = {
  target: {},
  limits: {},
  settings: {},
  parts: [] as readonly Part[],
  approvalRequired: false,
  labelled: false,
  revivals: 0,
  attempts: 0,
  resends: 0,
} satisfies Partial<Publication>;

/** The ledger over the one table. */
export function dynamoLedger(table: Table, clock: Clock): Ledger {
  const texts = rememberLatest<readonly Part[]>(caches.texts.atMost);
  const alive = (): Condition => ({
    expression: '(attribute_not_exists(expiresAt) OR expiresAt > :now)',
    values: { ':now': clock.now() / 1000 },
  });

  const putText = async (id: string, parts: readonly Part[]): Promise<string> => {
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
    // Twice the time of its publication, which may wait for a person before it ends.
    const expiresAt = expirySeconds(clock.now() + 2 * publicationKeptMs);
    await table.put({ ...textKey(id, hash), parts: plainParts(parts), expiresAt });
    texts.set(`${id}/${hash}`, plainParts(parts));
    return hash;
  };

  const readText = async (id: string, hash: string): Promise<readonly Part[]> => {
    const known = texts.get(`${id}/${hash}`);
    if (known !== undefined) return known;
    const parts = (await table.get(textKey(id, hash)))?.parts as readonly Part[] | undefined;
    if (parts === undefined) {
      throw new ItemInvalid(
        `The words of publication ${id} are missing: item TEXT#${hash} was expected beside it; restore it, or delete the publication.`,
      );
    }
    texts.set(`${id}/${hash}`, parts);
    return parts;
  };

  const publicationOf = async (item: Item | undefined): Promise<Publication | undefined> => {
    if (item === undefined || isExpired(item, clock.now())) return undefined;
    const publication = publicationIn(item);
    const { text } = item;
    return typeof text === 'string' ? { ...publication, parts: await readText(publication.id, text) } : publication;
  };

  const wordsOf = async (id: string, parts: readonly Part[] | undefined): Promise<Item> => {
    if (parts === undefined) return {};
    if (Buffer.byteLength(JSON.stringify(parts)) > wordsInlineBytes) return { text: await putText(id, parts) };
    return { parts: plainParts(parts) };
  };

  return {
    async create(publication) {
      const { id, platform, account, slot, state, stateSince, wakeAt } = publication;
      const { parts, ...rest } = publication;
      const item = {
        ...publicationKey(id),
        ...timelineKeys(platform, account, slot, id),
        ...(wakeAt === undefined ? {} : wakeKeys(wakeAt, id)),
        ...(state === 'failed' ? attentionKeys('failed', id) : {}),
        ...(isTerminal(state) ? { expiresAt: expirySeconds(stateSince + publicationKeptMs) } : {}),
        ...withoutUsual(rest),
        ...(parts.length === 0 ? {} : await wordsOf(id, parts)),
      };
      return table.put(item, { expression: 'attribute_not_exists(pk)' });
    },

    async read(id) {
      return publicationOf(await table.get(publicationKey(id)));
    },

    async apply(id, move) {
      checkMove(id, move);
      const { parts, ...set } = move.set;
      const words = await wordsOf(id, parts);
      const index = indexOf(id, move);
      const state = move.set.state;
      const ended = state !== undefined && isTerminal(state);
      const expiresAt = ended ? expirySeconds((move.set.stateSince ?? clock.now()) + publicationKeptMs) : undefined;
      const remove: string[] = [...move.remove, ...(index.remove ? ['gsi2pk', 'gsi2sk'] : [])];
      if (state !== undefined && !ended) remove.push('expiresAt');
      if (parts !== undefined) remove.push('text' in words ? 'parts' : 'text');
      const item = await table.update(publicationKey(id), {
        set: { ...set, ...words, ...index.set, expiresAt },
        remove,
        ...evidenceClause(move.evidence),
        condition: both(guardCondition(move.guard), alive()),
      });
      return publicationOf(item);
    },

    async addEvidence(id, part, evidence) {
      const item = await table.update(publicationKey(id), {
        ...evidenceClause({ part, evidence }),
        condition: both({ expression: 'attribute_exists(pk)' }, alive()),
      });
      return publicationOf(item);
    },

    async claimExternal(platform, externalId, publicationId) {
      const key = externalKey(platform, externalId);
      const expiresAt = expirySeconds(clock.now() + publicationKeptMs);
      for (;;) {
        const done = await table.put(
          { ...key, publication: publicationId, expiresAt },
          { expression: 'attribute_not_exists(pk) OR expiresAt <= :now', values: { ':now': clock.now() / 1000 } },
        );
        if (done) return publicationId;
        const owner = ownerIn(await table.get(key), clock.now());
        if (owner !== undefined) return owner;
      }
    },

    async externalOwner(platform, externalId) {
      return ownerIn(await table.get(externalKey(platform, externalId)), clock.now());
    },

    async due(now, limit) {
      const ids: string[] = [];
      let next: Item | undefined;
      do {
        const page = await table.query({
          IndexName: wakeIndex,
          KeyConditionExpression: 'gsi2pk = :wake AND gsi2sk < :after',
          ExpressionAttributeValues: { ':wake': wakePartition, ':after': sortableTime(now + 1) },
          Limit: limit - ids.length,
          ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
        });
        for (const { pk } of page.items) ids.push(String(pk).slice('PUB#'.length));
        next = page.next;
      } while (next !== undefined && ids.length < limit);
      return ids;
    },
  };
}

/** The publication that an item holds, without the words where `text` names an item of their own. Throws ItemInvalid. */
export function publicationIn(item: Item): Publication {
  const { pk: _pk, sk: _sk, gsi1pk: _1, gsi1sk: _2, gsi2pk: _3, gsi2sk: _4, ...rest } = item;
  const { expiresAt: _expiry, write: _write, text: _text, ...stored } = rest;
  return storedPublication(String(item.pk).slice(publicationKey('').pk.length), { ...usual, ...stored });
}

/** What happens to the row in the index `wake`; nothing where neither wakeAt nor the need of a person changes. */
function indexOf(id: string, move: Move): { readonly set: Item; readonly remove: boolean } {
  const { state, wakeAt } = move.set;
  if (state === 'failed') return { set: attentionKeys('failed', id), remove: false };
  if (wakeAt !== undefined) return { set: wakeKeys(wakeAt, id), remove: false };
  // A failed one is sweep's while it has an open wish; then it needs a person again.
  if (state === undefined && move.guard.state === 'failed' && move.remove.includes('wakeAt')) {
    return { set: attentionKeys('failed', id), remove: false };
  }
  const leavesFailed = state !== undefined && move.guard.state === 'failed';
  const ends = state !== undefined && isTerminal(state);
  return { set: {}, remove: ends || leavesFailed || move.remove.includes('wakeAt') };
}

function evidenceClause(of: Move['evidence']): Pick<Update, 'clauses' | 'names' | 'values'> {
  if (of === undefined) return {};
  const { id, url, at } = of.evidence;
  return {
    clauses: ['ids.#part = if_not_exists(ids.#part, :evidence)'],
    names: { '#part': String(of.part) },
    values: { ':evidence': { id, url, at } },
  };
}

function guardCondition(guard: Guard): Condition {
  const expressions = ['#state = :guardState', 'fence = :guardFence'];
  const values: Record<string, unknown> = { ':guardState': guard.state, ':guardFence': guard.fence };
  const names: Record<string, string> = { '#state': 'state' };
  if (guard.revision !== undefined) {
    expressions.push('revision = :guardRevision');
    values[':guardRevision'] = guard.revision;
  }
  if (guard.wakeAt !== undefined) {
    expressions.push('wakeAt = :guardWakeAt');
    values[':guardWakeAt'] = guard.wakeAt;
  }
  if (guard.partWithoutId !== undefined) {
    expressions.push('attribute_not_exists(ids.#without)');
    names['#without'] = String(guard.partWithoutId);
  }
  if (guard.wish === null) expressions.push('attribute_not_exists(wish)');
  else if (guard.wish !== undefined) {
    expressions.push('wish.#nonce = :guardWish');
    names['#nonce'] = 'nonce';
    values[':guardWish'] = guard.wish;
  }
  if (guard.wishOpen === true) {
    expressions.push('attribute_not_exists(wish.#answer)');
    names['#answer'] = 'answer';
  }
  for (let part = 0; part < (guard.partsWithId ?? 0); part += 1) {
    expressions.push(`attribute_exists(ids.#with${part})`);
    names[`#with${part}`] = String(part);
  }
  return { expression: expressions.join(' AND '), values, names };
}

function both(first: Condition, second: Condition): Condition {
  return {
    expression: `${first.expression} AND ${second.expression}`,
    values: { ...first.values, ...second.values },
    names: { ...first.names, ...second.names },
  };
}

function withoutUsual(publication: Omit<Publication, 'parts'>): Item {
  const entries = Object.entries(publication).filter(([name, value]) => {
    const standard = (usual as Record<string, unknown>)[name];
    return standard === undefined || JSON.stringify(standard) !== JSON.stringify(value);
  });
  return Object.fromEntries(entries);
}

function plainParts(parts: readonly Part[]): Part[] {
  return parts.map(({ text, title }) => (title === undefined ? { text } : { text, title }));
}

function ownerIn(item: Item | undefined, now: number): string | undefined {
  return item === undefined || isExpired(item, now) ? undefined : String(item.publication);
}
