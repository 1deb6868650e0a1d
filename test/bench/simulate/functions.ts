import { cachedControl, cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { maxLatenessMs } from '../../../shared/config/lateness.ts';
import { answeringFrom } from '../../../shared/content/answering.ts';
import { draftStep } from '../../../shared/content/draft-step.ts';
import type { DraftTools } from '../../../shared/content/draft-tools.ts';
import type { Writer } from '../../../shared/content/writer.ts';
import { observe } from '../../../shared/interaction/observe.ts';
import type { ObserveTools } from '../../../shared/interaction/observe-tools.ts';
import type { Clock } from '../../../shared/monitoring/log.ts';
import { dueAt } from '../../../shared/personality/jitter.ts';
import type { PlanPostPayload } from '../../../shared/personality/ports.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import type { Ledger } from '../../../shared/publication/ports.ts';
import { platformOfPublication } from '../../../shared/publication/publication-id.ts';
import { publish } from '../../../shared/publication/publish.ts';
import type { PublishTools } from '../../../shared/publication/publish-tools.ts';
import { sweep } from '../../../shared/publication/sweep.ts';
import { countedPersonalities } from './counted-stores.ts';
import type { Sending } from './judge.ts';
import type { Operator } from './operator.ts';
import type { Warm } from './pool.ts';
import type { Stores } from './stores.ts';

/** As functions/sweep.ts has it. */
const sweepBatch = 200;
/** As the platforms' traits and the pipeline have them: the functions of every way that is simulated. */
const functionTimeoutMs = 60_000;
const observerTimeoutMs = 55_000;
/** The model's part of a draft, as infra/cost/counted.ts has it. */
const answeringMs = 3000;
/** As shared/aws/observer.ts has it. */
const beginningShare = 0.5;
/** One account that is asked: its item, its session, the platform's answer, its item again. An estimate. */
const askingMs = 500;
/** As shared/interaction/observe.ts has it, where the traits say nothing. */
const usuallyAskedAtOnce = 8;
/** One publication that sweep wakes: its item, the move, the message. An estimate; so many at once as shared/publication/sweep.ts has it. */
const wakingMs = 25;
const wokenAtOnce = 8;

/** What a test breaks on purpose. */
export interface Sabotage {
  publishTools?(tools: PublishTools): PublishTools;
  readonly maxLatenessMs?: number;
  /** So long every publish message lies about, milliseconds. */
  readonly publishDelayMs?: number;
}

/** Each function of the hive, built as its entry file builds it, over the stores of a simulation. */
export function functionsOf(stores: Stores, writer: Writer, operator: Operator, sabotage: Sabotage) {
  const { clock, log, ledger, accounts, budgets, jobs } = stores;
  /** What each machine has of its own: the caches. */
  const own = (late: boolean) => {
    const control = cachedControl(stores.control, clock);
    const personalities = countedPersonalities(stores.personalities, stores.traffic, late);
    const lateOnes = late ? personalities : countedPersonalities(stores.personalities, stores.traffic, true);
    return { control, personalities, switches: cachedSwitches(control, lateOnes, clock) };
  };

  const planner = (): Warm<PlanPostPayload> => {
    const { control, personalities } = own(false);
    const usual = maxLatenessMs(control, platformTraits);
    const lateness = sabotage.maxLatenessMs;
    const tools = {
      ledger,
      personalities,
      jobs,
      maxLatenessMs: lateness === undefined ? usual : async () => lateness,
      clock,
      log,
    };
    return async (payload) => void (await planPost(payload, tools));
  };

  const drafter = (): Warm<string> => {
    const { control, personalities, switches } = own(false);
    const machine = machineOf(stores);
    // What is written after the model's answer is written so much later: a thousand at work at once do not all write in one second.
    const answering: Writer = {
      ...writer,
      async write(request) {
        const answer = await writer.write(request);
        machine.work(answeringMs);
        return answer;
      },
    };
    const tools: DraftTools = {
      ledger,
      personalities,
      accounts,
      switches,
      control: stores.control,
      budgets,
      async writer(traits, plan, personality) {
        const config = effectiveConfig({ ...(await control.read()), traits, plan, personality });
        return { writer: answering, config, moderator: undefined };
      },
      runs: stores.runs,
      similar: stores.similar,
      answering: answeringFrom(stores),
      jobs,
      notices: { held: async (publication) => operator.mailed(publication) },
      live: true,
      traitsOf: platformTraits,
      clock,
      log,
    };
    return async (id) => void (await machine.run(() => draftStep(id, tools)));
  };

  const publisher = (): Warm<string> => {
    const { control, switches } = own(true);
    return async (id) => {
      const traits = traitsOf(platformOfPublication(id) ?? '');
      const sending = await sendingOf(id, stores);
      const tools: PublishTools = {
        ledger,
        accounts,
        switches,
        optOuts: { has: async (platform, person) => (await stores.people.read(platform, person)).optedOut },
        traits,
        connect: async (account) => stores.judge.client(traits.id, account, sending),
        limitsOf: async ({ limits }) => effectiveConfig({ ...(await control.read()), traits, plan: { limits } }).limits,
        hiveLimits: {
          store: stores.hiveLimits,
          caps: async () => effectiveConfig({ ...(await control.read()), traits }).hiveLimits,
        },
        budgets,
        clock,
        random: () => 0.5,
        log,
        functionTimeoutMs,
        requestTimeoutMs: 15_000,
      };
      await publish(id, sabotage.publishTools?.(tools) ?? tools);
    };
  };

  const sweeper = (): Warm<number> => {
    const { attention, health } = stores;
    const machine = machineOf(stores);
    const timed: Ledger = {
      ...ledger,
      async read(id) {
        machine.work(wakingMs / wokenAtOnce);
        return ledger.read(id);
      },
    };
    const tools = { ledger: timed, jobs, budgets, attention, health, clock: machine.clock, log, batch: sweepBatch };
    return async (scheduledAt) => {
      const { due } = await machine.run(() => sweep(tools, scheduledAt));
      stores.tally.swept(due);
    };
  };

  const observer = (traits: PlatformTraits, transport: string): Warm<number> => {
    const { control, personalities, switches } = own(true);
    const machine = machineOf(stores);
    const runtime = traits.transports.find(({ id }) => id === transport)?.runtime;
    const atOnce = runtime?.askedAtOnce ?? usuallyAskedAtOnce;
    const tools: ObserveTools = {
      ...stores,
      traits,
      transport,
      personalities,
      switches,
      pausedByOperator: async () => ({
        everybody: (await control.read()).paused,
        personalities: (await control.read()).pausedPersonalities,
      }),
      restoredAt: async () => (await control.read()).restoredAt,
      configOf: async (plan, personality) => effectiveConfig({ ...(await control.read()), traits, plan, personality }),
      async connect(account) {
        const due = stores.asked(traits.id, transport, account);
        stores.tally.asked(`${traits.id} ${account}`, clock.now() - due);
        machine.work(askingMs / atOnce);
        return stores.judge.client(traits.id, account);
      },
      clock: machine.clock,
    };
    return async () => {
      await machine.run(() => observe(tools, observerTimeoutMs * beginningShare));
    };
  };

  return { planner, drafter, publisher, sweeper, observer };
}

/** Machine time of a function that is at many things at once: the calendar stands still, and what it does stands for later moments. */
function machineOf({ clock, traffic }: Stores) {
  let workedMs = 0;
  const own: Clock = { now: clock.now, monotonic: () => workedMs };
  return {
    clock: own,
    work(ms: number) {
      workedMs += ms;
      traffic.aheadMs = workedMs;
    },
    async run<T>(work: () => Promise<T>): Promise<T> {
      workedMs = 0;
      try {
        return await work();
      } finally {
        traffic.aheadMs = 0;
      }
    },
  };
}

/** What the platform judges this sending by: read past the counted stores, for nobody pays for judging. */
async function sendingOf(id: string, stores: Stores): Promise<Sending | undefined> {
  const publication = await stores.peek(id);
  const version = await stores.personalities.readVersion(publication?.personality ?? '', publication?.version ?? 0);
  const plan = version?.effective.platforms[publication?.platform ?? ''];
  if (publication === undefined || version === undefined || plan === undefined) return undefined;
  const { platform, account, kind, slot } = publication;
  const own = kind === 'reply' ? publication.limits : plan.limits;
  const due = kind === 'reply' ? slot : dueAt(version.effective, platform, slot);
  const lateness = kind === 'reply' ? 24 * 60 : (plan.maxLatenessMinutes ?? 120);
  return {
    publication: id,
    account: `${platform} ${account}`,
    kind,
    limits: { ...traitsOf(platform).defaultLimits, ...own },
    dueAt: due,
    lateAfter: due + lateness * 60_000,
  };
}

function traitsOf(platform: string): PlatformTraits {
  const traits = platformTraits(platform);
  if (traits === undefined) throw new Error(`No platform ${platform} is known.`);
  return traits;
}
