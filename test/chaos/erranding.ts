import { effectiveConfig } from '../../shared/config/effective.ts';
import type { ControlStore } from '../../shared/config/ports.ts';
import type { BudgetStore } from '../../shared/limits/budget.ts';
import type { Clock } from '../../shared/monitoring/log.ts';
import type { PersonalityStore } from '../../shared/personality/ports.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { ended } from '../../shared/publication/outcomes.ts';
import type { Jobs, Ledger } from '../../shared/publication/ports.ts';
import { platformOfPublication } from '../../shared/publication/publication-id.ts';
import { askRemoval, askRetry, namePosts, type WishTools } from '../../shared/publication/wishes.ts';
import type { Hive } from './hive.ts';
import { hour, minute } from './hive.ts';
import type { Order } from './operating.ts';
import type { Worker } from './turns.ts';

interface Ports {
  readonly ledger: Ledger;
  readonly budgets: BudgetStore;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly control: Pick<ControlStore, 'read'>;
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
}

type Errand = Extract<Order, { readonly id: string }>;

const by = 'eve';

/** What a person asks of single publications, at a command line that crashes and hears nothing like everything else. */
export function erranding(worker: Worker, hive: Hive, ports: Ports): (order: Errand) => Promise<void> {
  const { ledger, budgets, jobs, clock } = ports;
  const log = hive.log(worker);
  const tools: WishTools = {
    ledger,
    budgets,
    jobs,
    clock,
    log,
    audit: hive.turns.watch(worker, 'audit', { append: async () => undefined, of: async () => [] }),
    async capsOf({ personality, version }) {
      const current = await ports.personalities.readCurrent(personality);
      const stored = await ports.personalities.readVersion(personality, current?.version ?? version);
      const effective = stored === undefined ? {} : { personality: stored.effective };
      return effectiveConfig({ ...(await ports.control.read()), ...effective }).budget;
    },
    traitsOf: platformTraits,
    nonce: () => `w${hive.random.below(1_000_000_000)}`,
  };

  return async (order) => {
    const { id } = order;
    switch (order.order) {
      case 'give-up': {
        const publication = await ledger.read(id);
        if (publication?.state !== 'unconfirmed') return;
        await ended(publication, 'failed', 'nobody could tell whether it was sent; look at the account', tools);
        return;
      }
      case 'retry':
        await askRetry(id, { by, withinMs: hive.random.pick([20 * minute, hour, 3 * hour]) }, tools);
        return;
      case 'name': {
        const posts = foundBy(hive, id);
        if (posts.length > 0) await namePosts(id, { by, posts }, tools);
        return;
      }
      case 'remove':
        await askRemoval(id, { by, ...(order.part === undefined ? {} : { part: order.part }) }, tools);
        return;
    }
  };
}

/** What a person who looks at the account sees of it, and the ledger does not know, first part first: links to posts. */
function foundBy(hive: Hive, id: string): readonly string[] {
  const { platforms, now } = hive;
  const platform = platforms.get(platformOfPublication(id) ?? '');
  const known = hive.publications().find((publication) => publication.id === id)?.ids ?? {};
  const ids = new Set(Object.values(known).map((evidence) => evidence.id));
  return (platform?.posts ?? [])
    .filter((post) => post.publication === id && post.visibleFrom <= now && !ids.has(post.id))
    .map((post) => post.id);
}
