import type { Move } from './moves.ts';

/** The attributes that a move may take away; the others are part of every publication. */
const removable = new Set<string>([
  'reason',
  'partial',
  'wakeAt',
  'wait',
  'topic',
  'textHash',
  'approvedHash',
  'approvedBy',
  'approvedAt',
  'run',
  'modelCostUsd',
  'postCostUsd',
  'leaseUntil',
  'sentAt',
  'duplicateRefused',
]);

/** What every store asks of a move before it applies it; throws TypeError where the move itself makes no sense. */
export function checkMove(id: string, move: Move): void {
  for (const name of move.remove) {
    if (!removable.has(name)) throw new TypeError(`A move of ${id} removes ${name}, which every publication has.`);
    if (move.set[name] !== undefined) throw new TypeError(`A move of ${id} both sets and removes ${name}.`);
  }
}
