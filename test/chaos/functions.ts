import { caches, expiringCache } from '../../shared/aws/caches.ts';
import type { Accounts } from '../../shared/aws/dynamodb/accounts.ts';
import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { draftStep } from '../../shared/content/draft-step.ts';
import type { BudgetStore } from '../../shared/limits/budget.ts';
import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { syncObject } from '../../shared/personality/sync.ts';
import { syncAll } from '../../shared/personality/sync-all.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { AccountBlocked } from '../../shared/publication/errors.ts';
import type { Move } from '../../shared/publication/moves.ts';
import { planPost } from '../../shared/publication/plan.ts';
import type { Ledger } from '../../shared/publication/ports.ts';
import { openWish, type Publication } from '../../shared/publication/publication.ts';
import { platformOfPublication } from '../../shared/publication/publication-id.ts';
import { publish } from '../../shared/publication/publish.ts';
import { sweep } from '../../shared/publication/sweep.ts';
import { chaosClient } from './client.ts';
import type { Hive } from './hive.ts';
import { mutatedClient, mutatedPersonalities, mutatedTraits } from './mutants.ts';
import { disagreement, watchSync } from './sync-check.ts';
import type { Worker } from './turns.ts';
import { websiteClient } from './website-client.ts';

export const functionTimeoutMs = 60_000;
const requestTimeoutMs = 15_000;

/** A warm function: its ports are made once, then it takes one job after the other. */
export type Warm = (job: string) => Promise<void>;

/** The hive's functions, built as their entry files build them, over the stores of a world. */
export const functions: Readonly<Record<string, (worker: Worker, hive: Hive) => Warm>> = {
  'plan-post': planner,
  'write-draft': drafter,
  publish: publisher,
  sync: syncer,
  sweep: sweeper,
};

/** Ports that several functions have, each of their calls an effect of the worker. */
function ports(worker: Worker, hive: Hive) {
  const { turns, accounts, files, mutant } = hive;
  const personalities = mutatedPersonalities(files.personalities, files.objects, worker, mutant);
  const clock = hive.clock(worker);
  const store = turns.watch(worker, 'control', files.control);
  const control = cachedControl(store, clock);
  const read = hive.lately((id: string) => personalities.readCurrent(id));
  const late = turns.watch(worker, 'personalities', { readCurrent: (id: string) => read(id) });
  return {
    clock,
    log: hive.log(worker),
    ledger: turns.watch(worker, 'ledger', hive.ledger),
    accounts: turns.watch(worker, 'accounts', accounts),
    budgets: lateBudgets(hive, worker),
    personalities: turns.watch(worker, 'personalities', personalities),
    store,
    control,
    switches: cachedSwitches(control, late, clock),
    jobs: turns.watch(worker, 'jobs', {
      draft: async (id: string) => hive.mail.send('draft', id),
      publish: async (_platform: string, _transport: string, id: string) => hive.mail.send('publish', id),
    }),
  };
}

/** Budgets as the table reads them: late, unless somebody asks for the truth. */
function lateBudgets(hive: Hive, worker: Worker): BudgetStore {
  const { budgets, turns } = hive;
  const read = hive.lately((personality: string) => budgets.read(personality));
  const late: BudgetStore['read'] = (personality, options) =>
    options?.consistent === true ? budgets.read(personality) : read(personality);
  return turns.watch(worker, 'budgets', { ...budgets, read: late });
}

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
  const tools: Parameters<typeof draftStep>[1] = {
    ...rest,
    notices: hive.turns.watch(worker, 'notices', { held: async () => undefined }),
    live: hive.live,
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
      // Nobody speaks to anybody here.
      optOuts: { has: async () => false },
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

/** Accounts as the publisher reads them: late where it says that late will do. */
function lateAccounts(hive: Hive, worker: Worker): Accounts {
  const { accounts, turns } = hive;
  const read = hive.lately((platform: string, account: string) => accounts.read(platform, account));
  const late: Accounts['read'] = (platform, account, options) =>
    options?.eventually === true ? read(platform, account) : accounts.read(platform, account);
  return turns.watch(worker, 'accounts', { ...accounts, read: late });
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
  };
  return async (key) => {
    if (key === '') return void (await syncAll(deps));
    const undisturbed = watchSync(hive, worker, key);
    const { result } = await syncObject(key, deps);
    const fault = result === 'refused' || !undisturbed() ? undefined : await disagreement(hive, key);
    if (fault !== undefined) hive.bugs.push(`sync of ${key} ended as ${result}, and ${fault}`);
  };
}
