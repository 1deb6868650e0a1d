import { expect, it } from 'vitest';
import * as moves from '../../shared/publication/moves.ts';
import { plannedPublication } from '../shared/publication/ledger-suite.ts';
import { memoryLedger } from '../support/ledger-memory.ts';
import { LateIndex } from './late-index.ts';

it('shows an item late, and names it a while after it moved', async () => {
  let now = Date.UTC(2026, 10, 22, 9);
  const minute = 60_000;
  const index = new LateIndex(
    memoryLedger({ now: () => now, monotonic: () => now }),
    () => now,
    () => minute,
  );
  const { ledger } = index;
  const publication = plannedPublication({ wakeAt: now - 1 });
  await ledger.create(publication);
  expect(await ledger.due(now, 10)).toEqual([]);
  expect(index.missed).toBe(1);
  now += minute;
  expect(await ledger.due(now, 10)).toEqual([publication.id]);
  await ledger.apply(publication.id, moves.end(publication, 'skipped', 'nobody wants it', now));
  expect(await ledger.due(now, 10)).toEqual([publication.id]);
  expect(index.named).toBe(1);
  now += minute;
  expect(await ledger.due(now, 10)).toEqual([]);
});

it('keeps the order of an item, however late its changes are', async () => {
  let now = Date.UTC(2026, 10, 22, 9);
  const lags = [60_000, 0];
  const index = new LateIndex(
    memoryLedger({ now: () => now, monotonic: () => now }),
    () => now,
    () => lags.shift() ?? 0,
  );
  const publication = plannedPublication({ wakeAt: now });
  await index.ledger.create(publication);
  await index.ledger.apply(publication.id, moves.end(publication, 'skipped', 'nobody wants it', now));
  now += 60_000;
  expect(await index.ledger.due(now, 10)).toEqual([]);
});
