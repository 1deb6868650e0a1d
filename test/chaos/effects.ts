import { dangerKinds, type Hits } from './turns.ts';

/** Every awaited effect of every step: what the seeds have to hit in each way. One that is missing here and met all the same counts too. */
const known: Readonly<Record<string, string>> = {
  'plan-post': 'control.read personalities.readCurrent personalities.readVersion ledger.create ledger.read jobs.draft',
  'write-draft':
    'ledger.read control.read control.blockWriter personalities.readCurrent personalities.readVersion accounts.read model.write similar.claim runs.put ledger.apply jobs.publish budgets.read budgets.write budgets.settleToday similar.candidates similar.remember accounts.write notices.held interactions.read people.read places.read',
  publish:
    'ledger.read control.read personalities.readCurrent credentials.read accounts.read accounts.write ledger.apply platform.create website.open evidence.put ledger.claimExternal ledger.addEvidence bounds.read bounds.write budgets.settleToday',
  reconcile:
    'ledger.read credentials.read platform.list website.open ledger.externalOwner accounts.read accounts.write ledger.apply ledger.claimExternal ledger.addEvidence',
  retry:
    'accounts.read credentials.read platform.list website.open ledger.apply ledger.claimExternal ledger.addEvidence budgets.settleToday',
  removal: 'accounts.read credentials.read platform.remove platform.list website.open ledger.apply',
  refresh: 'session.load session.beginRenewal session.endRenewal tokens.renew website.login',
  sync: 'objects.read objects.list objects.write personalities.readCurrent personalities.readVersion personalities.putVersion personalities.moveCurrent owners.ownerOf owners.claim owners.free schedules.list schedules.read schedules.put schedules.remove control.read control.putConfig accounts.read accounts.write',
  observe:
    'control.read listening.due listening.passed listening.readHand listening.writeHand accounts.read accounts.write credentials.read personalities.readCurrent personalities.readVersion platform.whoAmI platform.fetchInteractions platform.fetchConversation platform.fetchPlace platform.acknowledge website.open interactions.create interactions.read interactions.conclude tallies.read tallies.write people.read people.optOut people.markOwn places.read places.put ledger.create ledger.read ledger.apply jobs.draft budgets.read budgets.write',
  sweep:
    'ledger.due ledger.read ledger.apply jobs.draft jobs.publish budgets.settleToday attention.list attention.markUnconfirmed attention.clearUnconfirmed health.putSweep',
};

export const knownEffects: readonly string[] = Object.entries(known).flatMap(([step, effects]) =>
  effects.split(' ').map((effect) => `${step}: ${effect}`),
);

/** Hits of many worlds together. */
export class Coverage {
  readonly #hits = new Map<string, Hits>(knownEffects.map((name) => [name, [0, 0, 0]]));

  add(hits: Iterable<readonly [string, Readonly<Hits>]>): void {
    for (const [name, [before, after, lost]] of hits) {
      const sum = this.#hits.get(name) ?? [0, 0, 0];
      this.#hits.set(name, [sum[0] + before, sum[1] + after, sum[2] + lost]);
    }
  }

  entries(): readonly (readonly [string, Hits])[] {
    return [...this.#hits];
  }

  /** Effects at which the world stopped, sorted. */
  crashPoints(): readonly string[] {
    return [...this.#hits].flatMap(([name, hits]) => (hits.some((count) => count > 0) ? [name] : [])).sort();
  }

  /** Effect and way in which the world never stopped there, sorted. */
  neverHit(): readonly string[] {
    return [...this.#hits]
      .flatMap(([name, hits]) => dangerKinds.flatMap((kind, index) => (hits[index] === 0 ? [`${name} / ${kind}`] : [])))
      .sort();
  }
}
