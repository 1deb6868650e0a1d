import { caches, expiringCache } from '../../shared/aws/caches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { observe } from '../../shared/interaction/observe.ts';
import type { ObserveTools, Reader } from '../../shared/interaction/observe-tools.ts';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import { overTransport } from '../../shared/publication/over-transport.ts';
import { memoryEngagement, memoryRecent } from '../support/engagement-memory.ts';
import { chaosClient } from './client.ts';
import type { Hive, Transport } from './hive.ts';
import { mutatedObserving } from './mutants-replies.ts';
import { functionTimeoutMs, lateAccounts, ports, requestTimeoutMs, type Warm } from './ports.ts';
import type { Worker } from './turns.ts';
import { websiteClient } from './website-client.ts';

/** A run begins no further account when so much of its time is over, as in the entry files. */
const beginningShare = 0.5;

/** One job is a tick of a platform and a transport: `twitter api`. */
export function observer(worker: Worker, hive: Hive): Warm {
  const { turns, files, hearing, mutant, random } = hive;
  const { control, store: _store, switches, ledger, budgets, jobs, clock, log } = ports(worker, hive);
  const stores = hearing.stores;
  const personalities = turns.watch(worker, 'personalities', {
    readCurrent: hive.lately((id: string) => files.personalities.readCurrent(id)),
    readVersion: hive.lately((id: string, version: number) => files.personalities.readVersion(id, version)),
  });
  const places = turns.watch(worker, 'places', {
    read: hive.lately(stores.places.read),
    put: stores.places.put,
  });
  const common = {
    accounts: lateAccounts(hive, worker),
    listening: turns.watch(worker, 'listening', {
      ...hearing.listening,
      due: hive.lately(hearing.listening.due),
      readHand: hive.lately(hearing.listening.readHand),
    }),
    interactions: turns.watch(worker, 'interactions', stores.interactions),
    tallies: turns.watch(worker, 'tallies', stores.tallies),
    people: turns.watch(worker, 'people', stores.people),
    places,
    personalities,
    switches,
    restoredAt: async () => (await control.read()).restoredAt,
    ledger,
    recent: memoryRecent(() => hive.publications()),
    engagement: memoryEngagement(),
    budgets,
    jobs,
    clock,
    log,
  };
  const vault = turns.watch(worker, 'credentials', { read: async (name: string) => hive.vault.get(name) });
  const known = expiringCache<Awaited<ReturnType<typeof vault.read>>>(caches.credentials.lifetimeMs, clock, 20);

  const toolsOf = (id: string, transport: Transport): ObserveTools => {
    const platform = hive.platforms.get(id)!;
    const traits = overTransport(platform.traits, transport);
    return {
      ...common,
      traits,
      transport,
      async pausedByOperator() {
        const { paused, pausedPlatforms, pausedPersonalities, config } = await control.read();
        const ofConfig = config?.paused === true || config?.platforms?.[id]?.paused === true;
        return { everybody: paused || ofConfig || pausedPlatforms.includes(id), personalities: pausedPersonalities };
      },
      configOf: async (plan, personality) => effectiveConfig({ ...(await control.read()), traits, plan, personality }),
      async connect(account): Promise<Reader> {
        const name = `${id} ${account}`;
        const credentials = await known.get(name, () => vault.read(name));
        if (credentials === undefined) throw new AccountBlocked('credentials', `account ${account} has no credentials`);
        const session = hive.session(id, transport, account, credentials);
        const options = { platform, account, session, turns, worker, clock, log, requestTimeoutMs };
        return transport === 'api'
          ? chaosClient({ ...options, credentials })
          : websiteClient({ ...options, random, storm: () => hive.storm, mutant });
      },
    };
  };
  return async (job) => {
    const [platform = '', transport] = job.split(' ');
    const tools = mutatedObserving(toolsOf(platform, transport as Transport), mutant);
    await observe(tools, clock.monotonic() + functionTimeoutMs * beginningShare);
  };
}
