import type { AccountState } from '../limits/account.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import { replySettings } from '../personality/replies.ts';
import { replyProbability } from '../personality/traits/tone.ts';
import { Rejected } from '../publication/errors.ts';
import { ended } from '../publication/outcomes.ts';
import { isTerminal } from '../publication/publication.ts';
import { type ConversationPost, type Interaction, replyPublicationId, type Verdict } from './interaction.ts';
import type { ObserveTools, Reader } from './observe-tools.ts';
import { optedOutReason } from './opt-outs-port.ts';
import { planReply } from './plan-reply.ts';
import { type Answered, type Decision, decide, type PolicyFacts } from './policy.ts';
import type { Conclusion, StoredPlace } from './ports.ts';
import { isBilledAgain } from './read-prices.ts';

/** Posts above the one that is answered, at most. */
export const contextDepth = 8;
const day = 24 * 60 * 60_000;
const placeLookMs = day;
const tries = 5;
/** A decided answer is planned within that, milliseconds, or its person took back what it answers. */
const plannedWithinMs = 60 * 60_000;
/** Answers that a conversation remembers. */
const rememberedAnswers = 200;

/** Whose words are answered with, and through whom the platform is asked. */
export interface Answering {
  readonly personality: Personality;
  readonly version: number;
  readonly plan: PlatformPlan;
  readonly self: NonNullable<NonNullable<AccountState['listening']>['self']>;
  readonly since: number;
  readonly client: Reader;
  /** Whether there is money to read more of what the platform bills. */
  mayRead(): boolean;
  /** Takes note of posts that the platform bills the reading of. */
  bill(reads: number): Promise<void>;
}

/** `later`: an earlier one of the conversation is not through yet, or there is no money to read what stands above it. */
export type AnswerOutcome = 'answered' | 'declined' | 'done-before' | 'later';

/**
 * Carries one stored interaction to its end: a verdict, and where that is yes a planned publication, whose id makes a repetition harmless.
 * Throws where the platform or the store fails; then it is without a verdict and is taken up again.
 */
export async function answer(interaction: Interaction, who: Answering, tools: ObserveTools): Promise<AnswerOutcome> {
  if (interaction.verdict !== undefined) {
    const own = replyPublicationId(who.personality.id, interaction.platform, interaction.id);
    // One that another owner of the account answered is answered.
    if (!interaction.verdict.answer || interaction.publication !== own) return 'done-before';
    // The run before may have died between its verdict and the plan.
    await planReply(interaction, who, tools);
    return 'done-before';
  }
  const first = await look(interaction, who, tools, isOfTheHive(interaction, tools));
  if (!first.decision.answer) return decline(interaction, first.decision, tools);
  if (await isBusy(first.inConversation, interaction, who, tools)) return 'later';
  if (!who.mayRead()) return 'later';
  const context = await contextOf(interaction, who, tools);
  if (typeof context === 'string') return decline(interaction, verdictOf('gone', context, tools), tools);
  const inPlace = await placeStop(interaction, who, tools);
  if (inPlace !== undefined) return decline(interaction, verdictOf('post-state', inPlace, tools), tools);
  const decision = await countIn(interaction, first.inConversation, who, tools);
  if (decision === undefined) return 'later';
  if (!decision.answer) return decline(interaction, decision, tools);
  const { personality } = who;
  const publication = replyPublicationId(personality.id, interaction.platform, interaction.id);
  const concluded = await conclude(interaction, { verdict: decision, context, publication }, tools);
  // Somebody else concluded it otherwise meanwhile: that stands.
  if (concluded?.verdict?.answer !== true) return 'done-before';
  await planReply(concluded, who, tools);
  return 'answered';
}

/** What a publication of this hive said, of whichever account: also of one that hears nobody, whose name on the platform nobody has asked for. */
async function isOfTheHive({ platform, id }: Interaction, { ledger }: ObserveTools): Promise<boolean> {
  return (await ledger.externalOwner(platform, id)) !== undefined;
}

interface Looked {
  readonly decision: Decision;
  readonly today: readonly Answered[];
  readonly inConversation: readonly Answered[];
}

async function look(interaction: Interaction, who: Answering, tools: ObserveTools, ofTheHive?: Promise<boolean>) {
  const { platform, account, conversation, author } = interaction;
  const [known, day, thread, config, restoredAt = 0, ours = false] = await Promise.all([
    tools.people.read(platform, author),
    tools.tallies.read({ platform, account }),
    tools.tallies.read({ platform, account, conversation }),
    tools.configOf(who.plan, who.personality),
    tools.restoredAt(),
    ofTheHive,
  ]);
  const settings = replySettings(who.plan, tools.traits);
  const facts: PolicyFacts = {
    interaction,
    self: who.self,
    ...known,
    ofTheHive: known.ofTheHive || ours,
    optOutWords: config.interactions.optOutWords,
    settings,
    probability: replyProbability(settings.probability, config.traits, tools.traits),
    since: Math.max(who.since, restoredAt),
    today: day?.answers ?? [],
    inConversation: thread?.answers ?? [],
    now: tools.clock.now(),
  };
  return {
    decision: decide(facts),
    today: facts.today,
    inConversation: facts.inConversation,
    day,
    thread,
  } satisfies Looked & Record<string, unknown>;
}

/**
 * Counts the answer in before it is given: the account's answers first, then the conversation's. Each is one write that is guarded by what
 * was read, and after which everything is looked at again where somebody was faster. Undefined where others are faster every time, or where
 * another run counted one in that is not among the `known` of the conversation: its answer is on its way.
 */
async function countIn(
  interaction: Interaction,
  known: readonly Answered[],
  who: Answering,
  tools: ObserveTools,
): Promise<Decision | undefined> {
  const { platform, account, conversation, author, id, kind } = interaction;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { decision, today, inConversation, day: tally, thread } = await look(interaction, who, tools);
    if (!decision.answer) return decision;
    const isKnown = (one: Answered) => one.id === id || known.some((before) => before.id === one.id);
    if (!inConversation.every(isKnown)) return undefined;
    const now = tools.clock.now();
    const mine: Answered = { id, person: author.id, at: now, ...(kind === 'new-post' ? { unasked: true } : {}) };
    const fresh = today.filter(({ at }) => now - at < day);
    if (
      !today.some((one) => one.id === id) &&
      !(await tools.tallies.write(tally, { platform, account, answers: [...fresh, mine] }))
    ) {
      continue;
    }
    if (inConversation.at(-1)?.id === id) return decision;
    // The last one is what others look at: one that a run counted in before it died comes there now.
    const answers = [...inConversation.filter((one) => one.id !== id), mine].slice(-rememberedAnswers);
    if (await tools.tallies.write(thread, { platform, account, conversation, answers })) return decision;
  }
  return undefined;
}

/**
 * An answer of the same conversation is on its way: two at once would cross. One that was decided and is not planned yet counts too; where the
 * run that decided it died, another plans it within minutes, unless the person took it back.
 */
async function isBusy(
  inConversation: readonly Answered[],
  { id, platform, account }: Interaction,
  { personality }: Answering,
  { ledger, interactions, clock }: ObserveTools,
): Promise<boolean> {
  const last = inConversation.filter((one) => one.id !== id).at(-1);
  if (last === undefined) return false;
  const its = replyPublicationId(personality.id, platform, last.id);
  const publication = await ledger.read(its);
  if (publication !== undefined) return !isTerminal(publication.state) && publication.notAfter + day > clock.now();
  const decided = await interactions.read({ platform, account, id: last.id });
  const { verdict, publication: wanted } = decided ?? {};
  return verdict?.answer === true && wanted === its && verdict.at + plannedWithinMs > clock.now();
}

/** The conversation above it, or why it cannot be answered: somebody took it back. */
async function contextOf(
  { id, kind, about, billedAt }: Interaction,
  { client, bill }: Answering,
  { traits, clock }: ObserveTools,
): Promise<readonly ConversationPost[] | string> {
  if (client.fetchConversation === undefined) return [];
  const posts = await client.fetchConversation(id, contextDepth);
  const isThere = posts.some((post) => post.id === id);
  await bill(posts.length - (isThere && !isBilledAgain(traits.prices, billedAt, clock.now()) ? 1 : 0));
  if (!isThere) return `${traits.name} has it no more`;
  // What is quoted, or named from below somebody else's post, stands by itself.
  if (kind === 'reply' && about !== undefined && !posts.some((post) => post.id === about)) {
    return `what it answers is on ${traits.name} no more`;
  }
  return posts.filter((post) => post.id !== id);
}

/** Keeps what the writer has to know of the place; answers why nothing is to be said there, if so. */
async function placeStop(
  { platform, place }: Interaction,
  { client }: Answering,
  { places, clock }: ObserveTools,
): Promise<string | undefined> {
  if (place === undefined || client.fetchPlace === undefined) return undefined;
  const now = clock.now();
  const stored = await places.read(platform, place);
  const known = stored !== undefined && now - stored.readAt < placeLookMs ? stored : undefined;
  const facts = known ?? (await read(place, client.fetchPlace.bind(client), now));
  if (typeof facts === 'string') return facts;
  if (known === undefined) await places.put(platform, facts);
  return facts.adult ? `${place} is for adults` : undefined;
}

/** The place as it is now, or why nobody can read it: what keeps the account out takes no answers of it. */
async function read(
  place: string,
  fetchPlace: NonNullable<Reader['fetchPlace']>,
  now: number,
): Promise<StoredPlace | string> {
  try {
    return { ...(await fetchPlace(place)), name: place, readAt: now };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return `${place} cannot be read: ${error.message}`;
  }
}

async function decline(interaction: Interaction, decision: Decision, tools: ObserveTools): Promise<AnswerOutcome> {
  const { optsOut, ...verdict } = decision;
  const { platform, author } = interaction;
  if (optsOut === true) {
    // Before the wish is stored, and that before the verdict: a run that dies in between honours all of it again.
    await takeBack(interaction, tools);
    await tools.people.optOut(platform, author, { why: verdict.why, at: verdict.at });
    tools.log.info('person.opted-out', { platform, interaction: interaction.id });
  }
  await conclude(interaction, { verdict, context: [] }, tools);
  return 'declined';
}

/** Answers to somebody who wants none any more, that are not on their way to the platform yet. */
async function takeBack({ platform, account, author, personality }: Interaction, tools: ObserveTools): Promise<void> {
  const tally = await tools.tallies.read({ platform, account });
  for (const { id, person } of tally?.answers ?? []) {
    if (person !== author.id) continue;
    const publication = await tools.ledger.read(replyPublicationId(personality, platform, id));
    if (publication !== undefined && ['planned', 'held', 'drafted'].includes(publication.state)) {
      await ended(publication, 'skipped', optedOutReason, tools);
    }
  }
}

async function conclude(interaction: Interaction, conclusion: Conclusion, tools: ObserveTools) {
  const concluded = await tools.interactions.conclude(interaction, conclusion);
  const { platform, account, personality, id } = interaction;
  const { answer: yes, rule, why } = concluded?.verdict ?? conclusion.verdict;
  tools.log.info('interaction.concluded', { interaction: id, platform, account, personality, answer: yes, rule, why });
  return concluded;
}

function verdictOf(rule: string, why: string, { clock }: ObserveTools): Verdict {
  return { answer: false, rule, why, at: clock.now() };
}
