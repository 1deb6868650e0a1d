import { caches, expiringCache } from '../../shared/aws/caches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { answeringFrom } from '../../shared/content/answering.ts';
import { draftStep, loadWriting } from '../../shared/content/draft-step.ts';
import { keepAllListening } from '../../shared/interaction/listen.ts';
import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { syncObject } from '../../shared/personality/sync.ts';
import { syncAll } from '../../shared/personality/sync-all.ts';
import { loadSteps } from '../../shared/personality/sync-parts.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import type { Move } from '../../shared/publication/moves.ts';
import { planPost } from '../../shared/publication/plan.ts';
import { withSettings } from '../../shared/publication/platform.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import { openWish, type Publication } from '../../shared/publication/publication.ts';
import { platformOfPublication } from '../../shared/publication/publication-id.ts';
import { publish } from '../../shared/publication/publish.ts';
import { sweep } from '../../shared/publication/sweep.ts';
import { chaosClient } from './client.ts';
import type { Hive } from './hive.ts';
import { mutatedClient, mutatedTraits } from './mutants.ts';
import { mutatedPeople } from './mutants-replies.ts';
import { observer } from './observing.ts';
import { functionTimeoutMs, lateAccounts, ports, requestTimeoutMs, type Warm } from './ports.ts';
import { disagreement, watchSync } from './sync-check.ts';
import type { Worker } from './turns.ts';
import { websiteClient } from './website-client.ts';

// A first import takes as long as the disk does, and in a world nothing but its seed decides whose turn it is.
await Promise.all([loadSteps(), loadWriting(), withSettings(allPlatformTraits)]);

/** The hive's functions, built as their entry files build them, over the stores of a world. */
export const functions: Readonly<Record<string, (worker: Worker, hive: Hive) => Warm>> = {
  'plan-post': planner,
  'write-draft': drafter,
  publish: publisher,
  observe: observer,
  sync: syncer,
  sweep: sweeper,
};

function planner(worker: Worker, hive: Hive): Warm {
  const { control, ...rest } = ports(worker, hive);
  const tools = {
    ...rest,
    maxLatenessMs: async () => effectiveConfig(await control.read()).maxLatenessMinutes * 60_000,
  };
  return async (job) => void (await planPost(JSON.parse(job) as PlanPostPayload, tools));
}

function drafter(worker: Worker, hive: Hive): Warm {
  const { control, store, ...rest } = ports(worker, hive);
  const personality = () => worker.job.slice(0, worker.job.indexOf('.'));
  const model = hive.author.model((usd) => {
    hive.charges.push({ personality: personality(), what: 'model', at: hive.now, usd });
  });
  const { write } = hive.turns.watch(worker, 'model', { write: model.write });
  const writer = { ...model, write };
  const runs = hive.turns.watch(worker, 'runs', { put: async () => undefined });
  const { interactions, people, places } = hive.hearing.stores;
  const answering = answeringFrom({
    interactions: hive.turns.watch(worker, 'interactions', interactions),
    people: mutatedPeople(hive.turns.watch(worker, 'people', people), hive.mutant),
    places: hive.turns.watch(worker, 'places', { ...places, read: hive.lately(places.read) }),
  });
  const tools: Parameters<typeof draftStep>[1] = {
    ...rest,
    notices: hive.turns.watch(worker, 'notices', { held: async () => undefined }),
    live: hive.live,
    answering,
    accounts: lateAccounts(hive, worker),
    control: store,
    runs,
    similar: hive.turns.watch(worker, 'similar', hive.similar),
    traitsOf: platformTraits,
    writer: async (traits, plan, personality) => ({
      writer,
      moderator: undefined,
      config: effectiveConfig({ ...(await control.read()), traits, plan, personality }),
    }),
  };
  return async (job) => void (await draftStep(job, tools));
}

function publisher(worker: Worker, hive: Hive): Warm {
  const { control, ledger, ...rest } = ports(worker, hive);
  const { turns, mutant, together } = hive;
  const bounds = turns.watch(worker, 'bounds', hive.bounds);
  const reads = lateAccounts(hive, worker);
  const people = mutatedPeople(turns.watch(worker, 'people', hive.hearing.stores.people), mutant);
  const vault = turns.watch(worker, 'credentials', { read: async (name: string) => hive.vault.get(name) });
  const known = expiringCache<Awaited<ReturnType<typeof vault.read>>>(caches.credentials.lifetimeMs, rest.clock, 20);
  return async (job) => {
    const platform = hive.platforms.get(platformOfPublication(job) ?? '')!;
    const { traits } = platform;
    await publish(job, {
      ...rest,
      ledger: phased(worker, ledger),
      accounts: reads,
      hiveLimits: { store: bounds, caps: async () => (together === undefined ? {} : { perHour: together }) },
      optOuts: { has: async (of, person) => (await people.read(of, person)).optedOut },
      traits: mutatedTraits(traits, mutant, worker),
      connect: async (account) => {
        const name = `${traits.id} ${account}`;
        const credentials = await known.get(name, () => vault.read(name));
        if (credentials === undefined) throw new AccountBlocked('credentials', `account ${account} has no credentials`);
        const transport = hive.transportOf(traits.id, account);
        const session = hive.session(traits.id, transport, account, credentials);
        const { clock, log } = rest;
        const common = { platform, account, session, turns, worker, clock, log, requestTimeoutMs };
        const client =
          transport === 'api'
            ? chaosClient({ ...common, credentials })
            : websiteClient({ ...common, random: hive.random, storm: () => hive.storm, mutant });
        return mutatedClient(client, mutant, worker);
      },
      limitsOf: async ({ limits }) => effectiveConfig({ ...(await control.read()), traits, plan: { limits } }).limits,
      random: hive.random.next,
      functionTimeoutMs,
      requestTimeoutMs,
    });
  };
}

/** Tells the worker whether it publishes or reconciles: one function does both, by the state that it finds. */
function phased(worker: Worker, ledger: Ledger): Ledger {
  const look = (publication: Publication | undefined, move?: Move) => {
    // Twins are read as well.
    if (publication?.id !== worker.job) return publication;
    // recover() alone raises the fence on the way to unconfirmed, and goes on with what it found.
    const recovered = move?.set.state === 'unconfirmed' && move.set.fence !== undefined;
    if (publication.state === 'unconfirmed' && (move === undefined || recovered)) worker.phase = 'reconcile';
    if (publication.state === 'drafted') worker.phase = 'publish';
    const wish = openWish(publication);
    if (wish !== undefined) worker.phase = wish.kind === 'retry' ? 'retry' : 'removal';
    return publication;
  };
  return {
    ...ledger,
    read: async (id) => look(await ledger.read(id)),
    apply: async (id, move) => look(await ledger.apply(id, move), move),
  };
}

function sweeper(worker: Worker, hive: Hive): Warm {
  const { ledger, jobs, budgets, clock, log } = ports(worker, hive);
  const attention = hive.turns.watch(worker, 'attention', hive.attention);
  const health = hive.turns.watch(worker, 'health', hive.health);
  return async () => void (await sweep({ ledger, jobs, budgets, attention, health, clock, log, batch: 100 }));
}

function syncer(worker: Worker, hive: Hive): Warm {
  const { personalities, store: control, clock, log, accounts } = ports(worker, hive);
  const { turns, files } = hive;
  const listening = { personalities, accounts: lateAccounts(hive, worker), traitsOf: platformTraits, clock };
  const deps = {
    personalities,
    control,
    clock,
    log,
    objects: turns.watch(worker, 'objects', files.objects),
    owners: turns.watch(worker, 'owners', hive.accounts),
    schedules: turns.watch(worker, 'schedules', files.schedules),
    platforms: allPlatformTraits,
    credentialsOf: async (platform: string, account: string) =>
      (await accounts.read(platform, account))?.credentials ?? ('unknown' as const),
    afterAll: (ids: readonly string[]) => keepAllListening(ids, listening),
  };
  return async (key) => {
    if (key === '') return void (await syncAll(deps));
    const undisturbed = watchSync(hive, worker, key);
    const { result, personality } = await syncObject(key, deps);
    if (personality !== undefined && result !== 'refused') await keepAllListening([personality], listening);
    const fault = result === 'refused' || !undisturbed() ? undefined : await disagreement(hive, key);
    if (fault !== undefined) hive.bugs.push(`sync of ${key} ended as ${result}, and ${fault}`);
  };
}
