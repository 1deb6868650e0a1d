import { dynamoAccounts } from '../../shared/aws/dynamodb/accounts.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../../shared/aws/dynamodb/personalities.ts';
import type { Written } from '../../shared/content/writer.ts';
import { type FetchedInteraction, replyPublicationId } from '../../shared/interaction/interaction.ts';
import { listenFrom } from '../../shared/limits/listening.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import { type Functions, makeFunctions, type Outside } from './counted-functions.ts';
import { type CountedRun, type Counting, together } from './counted-ground.ts';
import { talkingTraits as traits } from './listener.ts';
import { scriptedPlatform } from './scripted-platform.ts';
import { hour, minute, personality } from './world.ts';

/** The same with every function just started, and with functions that have run before. */
export interface ColdAndWarm {
  readonly cold: CountedRun;
  readonly warm: CountedRun;
}

type Changes = Partial<Pick<Outside, 'tableOf' | 'traits' | 'transport'>>;

const texts = [
  'The lamp is lit, the tide is out, and a gull has taken my sandwich again.',
  'The lamp is out, so the harbour sent a man with a ladder and a thermos of tea.',
];
const usage = { model: 'gpt-6-luna', inputTokens: 1400, outputTokens: 80, costUsd: 0.0012 };

/** A hive with one personality of 8 KB, as the reference cost of the design has it, and a platform with people on it. */
export async function countedHive(counting: Counting, changes: Changes = {}) {
  const ground = await counting.ground();
  const { table, clock } = ground;
  let newest = 1_993_000_000_000_000_000n;
  const platform = scriptedPlatform(clock.now);
  const said: FetchedInteraction[] = [];
  const written = [...texts];
  const outside: Outside = {
    traits,
    writer: {
      mostUsd: () => 0.0014,
      async write(): Promise<Written> {
        const text = written.shift() ?? '';
        return { text, raw: text, usage };
      },
    },
    client: (account) => platform.client(account),
    reader: (account) => ({
      whoAmI: async () => ({ id: `id-${account}`, handle: account }),
      async fetchInteractions() {
        const interactions = account === 'ada' ? said.splice(0) : [];
        // As the platforms have it: it moves with what is said.
        newest += BigInt(interactions.length);
        const cursor = { since: String(newest) };
        return { interactions, cursor, more: false, billedReads: interactions.length };
      },
      fetchConversation: async (id) => [
        { id, author: { id: 'p1', handle: 'bob' }, text: question, createdAt: clock.now() },
      ],
    }),
    ...changes,
  };
  const personalities = dynamoPersonalities(table);
  const effective = personality({ knowledge: Array.from({ length: 225 }, (_, i) => `Fact ${i} of the lighthouse.`) });
  await personalities.putVersion({ personality: 'ada', version: 1, etag: 'e', createdAt: 0, effective });
  const current = { personality: 'ada', status: 'active' as const, version: 1, etag: 'e', settled: true };
  const accounts = [{ platform: traits.id, account: 'ada' }];
  await personalities.moveCurrent(undefined, { ...current, paused: false, accounts, updatedAt: 0 });
  await dynamoAccounts(table).claim(traits.id, 'ada', 'ada');
  ground.take();
  return {
    ground,
    say: (changes: Partial<FetchedInteraction> = {}) => {
      const id = String(1000 + clock.now() / minute);
      said.push({
        ...mention,
        id,
        conversation: id,
        createdAt: clock.now(),
        url: `https://scripted.example/bob/${id}`,
        ...changes,
      });
      return id;
    },
    start: () => makeFunctions(ground, outside),
    /** That it came to this end is part of the count: what fails on the way is cheaper. */
    async published(id: string) {
      const publication = await dynamoLedger(table, clock).read(id);
      if (publication?.state !== 'published') {
        throw new Error(`Publication ${id} is ${publication?.state}: ${publication?.reason}; expected it published.`);
      }
      return publication;
    },
  };
}

const question = 'When does the tide come in today, and is it safe to walk out to the lamp before that?';
const mention = {
  kind: 'mention',
  author: { id: 'p1', handle: 'bob' },
  text: `@ada ${question}`,
  summoned: true,
} as const;

export interface CountedPost extends ColdAndWarm {
  /** What the second of two posts leaves in the table. */
  readonly keptBytes: number;
}

/** One post of one part: its slot comes, it is written and sent. */
export async function countedPost(counting: Counting, changes?: Changes): Promise<CountedPost> {
  const { ground, start, published } = await countedHive(counting, changes);
  const post = async ({ plan, draft, publish }: Functions): Promise<CountedRun> => {
    const slot = ground.clock.now();
    const id = slotPublicationId('ada', traits.id, slot);
    await plan({ personality: 'ada', platform: traits.id, slot: new Date(slot).toISOString() });
    await draft(id);
    await publish(id);
    const counted = ground.take();
    await published(id);
    ground.take();
    return counted;
  };
  const functions = start();
  const cold = await post(functions);
  const before = await ground.keptBytes();
  ground.clock.advance(hour);
  const warm = await post(functions);
  return { cold, warm, keptBytes: (await ground.keptBytes()) - before };
}

/** What somebody says is heard, concluded and, where it is to be, answered. The poll that hears it is in the first run. */
export interface CountedReply {
  /** The account is asked and nobody has spoken to it: what the others are beyond it. */
  readonly idle: CountedRun;
  /** Heard and not answered. */
  readonly declined: CountedRun;
  /** Heard, with the wish to be left alone. */
  readonly optedOut: CountedRun;
  readonly cold: CountedRun;
  readonly warm: CountedRun;
}

export async function countedReply(counting: Counting): Promise<CountedReply> {
  const { ground, start, say, published } = await countedHive(counting);
  const accounts = dynamoAccounts(ground.table);
  const account = await accounts.read(traits.id, 'ada');
  if (account === undefined) throw new Error('There is no account.');
  await accounts.write(account, listenFrom(account, { transport: 'api', newPostsIn: [] }, ground.clock.now()));
  const heard = async (functions: Functions, outcome?: 'answered' | 'declined') => {
    ground.clock.advance(2 * hour);
    ground.take();
    const observed = await functions.observe();
    if (observed.asked !== 1 || (outcome !== undefined && observed[outcome] !== 1)) {
      throw new Error(`Listening came to ${JSON.stringify(observed)}, expected one ${outcome ?? 'account asked'}.`);
    }
    return ground.take();
  };
  const answered = async (functions: Functions): Promise<CountedRun> => {
    const id = replyPublicationId('ada', traits.id, saidBy(say));
    const hearing = await heard(functions, 'answered');
    await functions.draft(id);
    await functions.publish(id);
    const rest = ground.take();
    await published(id);
    return together(hearing, rest);
  };
  // The first time it is asked who it is.
  await heard(start());
  const functions = start();
  const idle = await heard(functions);
  const saidBy = (speak: typeof say, changes: Partial<FetchedInteraction> = {}): string => {
    ground.clock.advance(minute);
    return speak(changes);
  };
  const cold = await answered(start());
  const warm = await answered(functions);
  saidBy(say, { author: { id: 'm1', handle: 'machine', machine: true } });
  const declined = await heard(start(), 'declined');
  saidBy(say, { author: { id: 'p2', handle: 'eve' }, text: '@ada stop' });
  const optedOut = await heard(start(), 'declined');
  return { idle, declined, optedOut, cold, warm };
}
