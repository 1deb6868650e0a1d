import { effectiveConfig } from '../../shared/config/effective.ts';
import { answeringFrom } from '../../shared/content/answering.ts';
import type { ConversationPost, FetchedInteraction } from '../../shared/interaction/interaction.ts';
import { keepListening } from '../../shared/interaction/listen.ts';
import { observe } from '../../shared/interaction/observe.ts';
import type { ObserveTools, Reader } from '../../shared/interaction/observe-tools.ts';
import type { PlaceFacts } from '../../shared/interaction/platform-reads.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import type { PublishTools } from '../../shared/publication/publish-tools.ts';
import { memoryEngagement, memoryRecent } from './engagement-memory.ts';
import { memoryInteractions, memoryListening } from './interactions-memory.ts';
import { scriptedTraits } from './scripted-platform.ts';
import { makeWorld, minute } from './world.ts';

export const talkingTraits: PlatformTraits = { ...scriptedTraits, actions: ['post', 'reply'] };

/** A world whose platform has people in it: what they say is listed by number, and the cursor is the last number read. */
export function makeListener(traits: PlatformTraits = talkingTraits) {
  const world = makeWorld();
  const people = memoryInteractions();
  const said: FetchedInteraction[] = [];
  const gone = new Set<string>();
  const above: ConversationPost[] = [];
  const places = new Map<string, PlaceFacts>();
  const acknowledged: string[] = [];
  const calls: string[] = [];
  /** Thrown by the next call of that name. */
  const faults = new Map<keyof Reader, Error>();
  const fail = (name: keyof Reader) => {
    calls.push(name);
    const fault = faults.get(name);
    faults.delete(name);
    if (fault !== undefined) throw fault;
  };
  const client: Reader = {
    async whoAmI() {
      fail('whoAmI');
      return { id: 'own', handle: 'Ada' };
    },
    async fetchInteractions(cursor) {
      fail('fetchInteractions');
      const from = Number(cursor?.read ?? 0);
      const interactions = said.slice(from);
      return { interactions, cursor: { read: said.length }, more: false, billedReads: interactions.length };
    },
    async fetchConversation(id) {
      fail('fetchConversation');
      const own = said.filter((one) => one.id === id);
      return [...above, ...own].filter((post) => !gone.has(post.id));
    },
    async fetchPlace(name) {
      fail('fetchPlace');
      return places.get(name) ?? { name, rules: [], flairs: [], adult: false };
    },
    async acknowledge(ids) {
      fail('acknowledge');
      acknowledged.push(...ids);
    },
  };
  const paused = {
    everybody: false,
    personalities: [] as string[],
    restoredAt: undefined as number | undefined,
  };
  const tools: ObserveTools = {
    traits,
    transport: 'api',
    accounts: world.accounts,
    listening: memoryListening(world.accounts.all),
    ...people,
    personalities: world.draftTools.personalities as ObserveTools['personalities'],
    switches: world.draftTools.switches,
    pausedByOperator: async () => paused,
    restoredAt: async () => paused.restoredAt,
    ledger: world.ledger,
    recent: memoryRecent(world.ledger.all),
    engagement: memoryEngagement(),
    budgets: world.budgets,
    jobs: { draft: async (id) => void world.jobs.push({ queue: 'draft', id }) },
    configOf: async (plan, personality) => effectiveConfig({ config: world.state.config, traits, plan, personality }),
    connect: async () => client,
    clock: world.clock,
    log: world.draftTools.log,
  };
  Object.assign(world.draftTools, { answering: answeringFrom(people), traitsOf: () => traits });
  const optOuts: PublishTools['optOuts'] = {
    has: async (platform, person) => (await people.people.read(platform, person)).optedOut,
  };
  Object.assign(world.publishTools, { traits, optOuts });
  let count = 0;
  return {
    ...world,
    ...people,
    tools,
    client,
    said,
    above,
    gone,
    placesOnPlatform: places,
    acknowledged,
    calls,
    faults,
    paused,
    /** Makes the account listen, from now on. */
    async begin() {
      await world.accounts.claim(traits.id, 'ada', 'ada');
      await keepListening('ada', {
        personalities: tools.personalities,
        accounts: world.accounts,
        traitsOf: () => traits,
        clock: world.clock,
      });
    },
    /** Somebody says something now. */
    say(text: string, changes: Partial<FetchedInteraction> = {}): FetchedInteraction {
      count += 1;
      const id = String(count);
      const interaction: FetchedInteraction = {
        id,
        kind: 'mention',
        author: { id: 'p1', handle: 'bob' },
        text,
        createdAt: world.now(),
        url: `https://scripted.example/${id}`,
        conversation: id,
        summoned: true,
        ...changes,
      };
      said.push(interaction);
      return interaction;
    },
    observe: () => observe(tools, Number.POSITIVE_INFINITY),
    listening: async () => (await world.accounts.read(traits.id, 'ada'))?.listening,
    verdicts: () => people.interactions.all().map(({ verdict }) => verdict?.rule ?? 'open'),
  };
}

export type Listener = ReturnType<typeof makeListener>;

/** One that has listened for three minutes, so that it hears what is said from now on. */
export async function listener(traits = talkingTraits): Promise<Listener> {
  const world = makeListener(traits);
  await world.begin();
  await world.observe();
  world.pass(3 * minute);
  return world;
}
