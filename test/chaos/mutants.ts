import type { AccountStore } from '../../shared/limits/account.ts';
import type { ObjectStore, PersonalityStore } from '../../shared/personality/ports.ts';
import { reportKey } from '../../shared/personality/report.ts';
import type { Move } from '../../shared/publication/moves.ts';
import type { PlatformClient, PlatformTraits } from '../../shared/publication/platform.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import type { Worker } from './turns.ts';

/** Deliberate mistakes, each of which the harness has to catch. */
export const mutants = [
  /** Whoever hears nothing takes it for absent. */
  'reconcile-off',
  /** A worker moves a publication whatever its fence and state are by now. */
  'fence-off',
  /** A post is matched without asking whom its id belongs to. */
  'owner-off',
  /** Sync says that it is done with an object before schedules and accounts are. */
  'cursor-first',
  /** An unknown outcome gives its place in the windows back. */
  'unknown-uncounted',
  /** Admission overwrites what another worker wrote meanwhile. */
  'admission-unconditional',
  /** Whatever the script of a page sends leaves the browser. */
  'gate-off',
  /** The id of a post is read off whatever link stands on the page. */
  'any-link',
  /** What failed is sent again without any proof that it is not there. */
  'retry-unproved',
  /** Whoever moves what has ended does not look whether a person wished something of it meanwhile. */
  'wish-unseen',
  /** A part is called gone that the platform was never asked to take down. */
  'removal-unsent',
  /** The cursor says that people were heard before what they said is stored. */
  'observe-cursor-first',
  /** What has its verdict is taken for answered, although the run may have died before it planned the reply. */
  'verdict-first',
  /** A reply's id is made up anew each time it is planned. */
  'reply-by-nonce',
  /** Nobody asks whether a person wanted no more answers. */
  'opt-out-unasked',
  /** Other accounts of the hive are taken for people. */
  'siblings-unknown',
] as const;
export type Mutant = (typeof mutants)[number];

export function mutatedLedger(ledger: Ledger, mutant: Mutant | undefined): Ledger {
  if (mutant === 'fence-off') {
    return {
      ...ledger,
      apply: async (id, move) => {
        const stored = await ledger.read(id);
        if (stored === undefined) return undefined;
        return ledger.apply(id, { ...move, guard: { ...move.guard, fence: stored.fence, state: stored.state } });
      },
    };
  }
  if (mutant === 'wish-unseen') {
    const blind = (move: Move): Move => {
      const { wish: _wish, ...guard } = move.guard;
      return { ...move, guard };
    };
    return { ...ledger, apply: (id, move) => ledger.apply(id, blind(move)) };
  }
  if (mutant === 'owner-off') {
    return {
      ...ledger,
      claimExternal: async (_platform, _id, publication) => publication,
      externalOwner: async () => undefined,
    };
  }
  return ledger;
}

export function mutatedAccounts<A extends AccountStore>(accounts: A, mutant: Mutant | undefined): A {
  if (mutant === 'unknown-uncounted') {
    const write: A['write'] = (before, next) =>
      // Only the present sender's entry stays: the lease says whose that is.
      accounts.write(before, {
        ...next,
        entries: next.entries.filter((entry) => entry.open === undefined || next.lease !== undefined),
      });
    return { ...accounts, write };
  }
  if (mutant === 'admission-unconditional') {
    const write: A['write'] = async (_before, next) =>
      accounts.write(await accounts.read(next.platform, next.account), next);
    return { ...accounts, write };
  }
  return accounts;
}

/** The run that moves the cursor too early goes on with its work; whoever comes after it believes the cursor. */
export function mutatedPersonalities(
  personalities: PersonalityStore,
  objects: ObjectStore,
  worker: Pick<Worker, 'startedAt'>,
  mutant: Mutant | undefined,
): PersonalityStore {
  if (mutant !== 'cursor-first') return personalities;
  let early: { readonly id: string; readonly revision: number; readonly run: number } | undefined;
  return {
    readVersion: (id, version) => personalities.readVersion(id, version),
    putVersion: (version) => personalities.putVersion(version),
    readCurrent: async (id) => {
      const current = await personalities.readCurrent(id);
      const own = early?.id === id && early.revision === current?.revision && early.run === worker.startedAt;
      return current !== undefined && own ? { ...current, settled: false } : current;
    },
    moveCurrent: async (before, next) => {
      const id = next.personality;
      const isEarly = next.status === 'active' && !next.settled && next.etag !== before?.etag;
      if (!isEarly) return personalities.moveCurrent(before, next);
      const moved = await personalities.moveCurrent(before, { ...next, settled: true });
      if (!moved) return false;
      early = { id, revision: (before?.revision ?? 0) + 1, run: worker.startedAt };
      await objects.write(reportKey(id), JSON.stringify({ status: 'accepted', etag: next.etag }), 'application/json');
      return true;
    },
  };
}

/** Whether the worker hears nothing from the platform and takes that for a proof. */
function deaf(mutant: Mutant | undefined, { phase }: Pick<Worker, 'phase'>): boolean {
  return mutant === 'reconcile-off' || (mutant === 'retry-unproved' && phase === 'retry');
}

export function mutatedTraits(
  traits: PlatformTraits,
  mutant: Mutant | undefined,
  worker: Pick<Worker, 'phase'>,
): PlatformTraits {
  if (mutant !== 'reconcile-off' && mutant !== 'retry-unproved') return traits;
  return {
    ...traits,
    get graceTimeMs() {
      return deaf(mutant, worker) ? 0 : traits.graceTimeMs;
    },
  };
}

export function mutatedClient(
  client: PlatformClient,
  mutant: Mutant | undefined,
  worker: Pick<Worker, 'phase'>,
): PlatformClient {
  return {
    ...client,
    findRecent: (since) =>
      deaf(mutant, worker) ? Promise.resolve({ posts: [], complete: true }) : client.findRecent(since),
    remove: (id) => (mutant === 'removal-unsent' ? Promise.resolve() : client.remove(id)),
  };
}
