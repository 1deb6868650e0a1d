import type { AccountState } from '../limits/account.ts';
import { type BudgetState, microUsd } from '../limits/budget.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import { buildRequest } from '../personality/prompt.ts';
import { postCostUsd, settleSpent } from '../publication/cost.ts';
import { HiveError, ModelAccount, ModelRefused, ModelUnavailable } from '../publication/errors.ts';
import * as moves from '../publication/moves.ts';
import { ended, waits } from '../publication/outcomes.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Publication } from '../publication/publication.ts';
import { textHash } from '../publication/text-hash.ts';
import { type Answered, replyOf } from './answering.ts';
import { type DraftOutcome, type DraftTools, outcome } from './draft-tools.ts';
import { discloseThread, runGatesOnParts } from './gates/run-on-parts.ts';
import { takeTopic, whyHeld } from './hold.ts';
import { moderate, probeModeration } from './moderation.ts';
import { type NearDuplicate, nearDuplicate } from './near-duplicate.ts';
import type { Run } from './ports.ts';
import { Purse } from './purse.ts';
import { saidBefore } from './said-before.ts';
import { chooseTopic } from './topic.ts';
import type { Verdict } from './writer.ts';

const writerBlockedMs = 15 * 60_000;
const maximumTries = 3;

/** What a publication is written from, when nothing speaks against it. */
export interface Subject {
  readonly personality: Personality;
  readonly plan: PlatformPlan;
  readonly traits: PlatformTraits;
  readonly account: AccountState | undefined;
  readonly budget: BudgetState | undefined;
  readonly answered: Answered | undefined;
}

/** Writes the publication and passes its words through the gates, up to three times; keeps the run and fixes the text, or rejects it. */
export async function writeDraft(publication: Publication, subject: Subject, tools: DraftTools): Promise<DraftOutcome> {
  const { personality, plan, traits, answered } = subject;
  const { writer, config, moderator } = await tools.writer(traits, plan, personality);
  const purse = new Purse({ publication, caps: config.budget, known: subject.budget, ...tools });
  const { maxOutputTokens } = config.openai;
  // Another order on each platform: one that posts at the same time on two does not say the same twice.
  const order = `${personality.id}/${traits.id}`;
  const held = whyHeld(publication, personality, subject.account, tools.live);
  const topic =
    answered !== undefined
      ? undefined
      : held === undefined
        ? (publication.topic ?? chooseTopic(personality.topics, subject.account?.topics ?? [], order))
        : await takeTopic(publication, personality.topics, order, tools.accounts);
  const withTitle = traits.titleLimit !== undefined && answered === undefined;
  const reply = answered === undefined ? undefined : replyOf(answered, subject.account?.listening);
  const feedback: string[] = [];
  const tries: Run['tries'][number][] = [];
  const run = (rest: Pick<Run, 'parts' | 'labelled'>): Run => ({
    publication: publication.id,
    personality: personality.id,
    version: publication.version,
    createdAt: tools.clock.now(),
    config: { ...config, settings: plan.settings },
    topic,
    ...(reply === undefined ? {} : { reply }),
    tries,
    ...rest,
    costUsd: tries.reduce((sum, { usage }) => sum + usage.costUsd, 0),
  });

  for (let number = 1; number <= maximumTries; number += 1) {
    const seed = `${publication.id}#${number}`;
    const about = { personality, traits, plan, topic, withTitle, config, ...reply };
    const request = buildRequest({ ...about, feedback, maxOutputTokens, seed });
    const { instructions, input } = request;
    try {
      // Paid again only when the text can be looked at.
      if (number === 1 && publication.wait !== undefined) await probeModeration(moderator, config.moderation);
      const tooDear = await purse.reserve(writer.mostUsd(request), traits.prices[publication.kind]);
      if (tooDear !== undefined) return overBudget(publication, tooDear, purse, tools);
      const written = await writer.write(request);
      purse.paid(written.usage.costUsd);
      const judged = runGatesOnParts(written, {
        traits,
        personality,
        instructions,
        kind: publication.kind,
        answering: reply?.answering,
      });
      const gated = await moderate(judged, moderator, config.moderation, tools.log);
      const passed = gated.outcome === 'pass';
      // Whose the words are and what is like them is asked at once: that another has them is rare.
      const [owner, alike] = passed
        ? await Promise.all([
            saidBefore(gated.whole, publication, tools.similar),
            nearDuplicate(gated.whole, publication, tools.similar),
          ])
        : [];
      const near = owner === undefined ? alike : undefined;
      const repeated: Verdict[] =
        owner === undefined ? [] : [{ gate: 'said-before', verdict: 'again', feedback: `${owner} said this already` }];
      const verdicts = [...gated.verdicts, ...repeated, ...(near === undefined ? [] : [near.verdict])];
      tries.push({ instructions, input, raw: written.raw, usage: written.usage, verdicts });
      if (near?.verdict.verdict === 'pass') {
        return fix(
          publication,
          run(discloseThread(gated, traits, personality)),
          { near, traits, purse, held, answered },
          tools,
        );
      }
      if (gated.outcome === 'reject') break;
      feedback.push(...gated.feedback, ...(owner === undefined ? [] : ['Say something else: this was said before.']));
      if (near?.verdict.verdict === 'again') feedback.push(near.verdict.feedback);
    } catch (error) {
      if (!(error instanceof ModelRefused)) return modelError(publication, error, purse, tools);
      purse.paid(error.usage.costUsd);
      const verdict = { gate: 'model', verdict: 'again', feedback: error.message } as const;
      tries.push({ instructions, input, raw: '', usage: error.usage, verdicts: [verdict] });
      feedback.push(error.message);
    }
  }
  return reject(publication, run({ parts: [], labelled: false }), purse, tools);
}

/** Its slot is skipped, and it says so; what earlier tries cost stays spent. */
async function overBudget(
  publication: Publication,
  reason: string,
  purse: Purse,
  tools: DraftTools,
): Promise<DraftOutcome> {
  const of = await ended(publication, 'skipped', reason, tools);
  if (of === 'nothing') return of;
  const { id, personality } = publication;
  if (purse.modelCostUsd > 0) await settleSpent(publication, microUsd(purse.modelCostUsd), tools);
  tools.log.warn('budget.exhausted', { publication: id, personality, reason });
  return 'over-budget';
}

interface Fixing {
  readonly near: NearDuplicate;
  readonly traits: PlatformTraits;
  readonly purse: Purse;
  /** Why a person looks at it first; undefined where nobody does. */
  readonly held: string | undefined;
  readonly answered: Answered | undefined;
}

/** The run is kept first: a drafted publication always names one that exists. */
async function fix(
  publication: Publication,
  run: Run,
  { near, traits, purse, held, answered }: Fixing,
  tools: DraftTools,
): Promise<DraftOutcome> {
  const posts = postCostUsd(traits, publication.kind, run.parts);
  // A link makes it dearer than anybody could know before it was written.
  const tooDear = purse.covers(posts) ? undefined : await purse.reserve(0, posts);
  if (tooDear !== undefined) return overBudget(publication, tooDear, purse, tools);
  const key = `runs/${publication.id}/${textHash(run.parts)}.json`;
  await tools.runs.put(key, run);
  const { parts, labelled, topic, costUsd } = run;
  const money = { modelCostUsd: purse.modelCostUsd, postCostUsd: posts };
  // A plan of an older release does not say whom it answers, and whoever sends it has to ask whether they want that.
  const { id, handle } = answered?.interaction.author ?? {};
  const named = publication.answering === undefined && id !== undefined && handle !== undefined;
  const words = { parts, labelled, topic, run: key, ...money, ...(named ? { answering: { id, handle } } : {}) };
  const now = tools.clock.now();
  const move = held === undefined ? moves.draft(publication, words, now) : moves.hold(publication, words, held, now);
  const drafted = await tools.ledger.apply(publication.id, move);
  if (drafted === undefined) return 'nothing';
  tools.log.info(`publication.${drafted.state}`, {
    publication: publication.id,
    personality: publication.personality,
    platform: publication.platform,
    topic,
    text: parts[0]?.text,
    tries: run.tries.length,
    costUsd,
    ...(held === undefined ? {} : { reason: held }),
  });
  if (held !== undefined) {
    await Promise.all([tools.notices.held(drafted), near.remember()]);
    return 'held';
  }
  // Both at once: should remembering fail, the message comes again and sends the id once more, which hurts nobody.
  await Promise.all([tools.jobs.publish(publication.platform, publication.transport, publication.id), near.remember()]);
  return 'drafted';
}

async function reject(publication: Publication, run: Run, purse: Purse, tools: DraftTools): Promise<DraftOutcome> {
  await tools.runs.put(`runs/${publication.id}/rejected.json`, run);
  const verdicts = run.tries.flatMap((attempt, index) =>
    attempt.verdicts.flatMap((verdict) => {
      if (verdict.verdict === 'again') return [`try ${index + 1}, ${verdict.gate}: ${verdict.feedback}`];
      return verdict.verdict === 'reject' ? [`try ${index + 1}, ${verdict.gate}: ${verdict.why}`] : [];
    }),
  );
  const why = `no text passed the gates (${verdicts.join('; ')})`;
  const of = await ended(publication, 'rejected', why, tools);
  if (of !== 'nothing') await settleSpent(publication, microUsd(purse.modelCostUsd), tools);
  return outcome(of);
}

async function modelError(
  publication: Publication,
  error: unknown,
  purse: Purse,
  tools: DraftTools,
): Promise<DraftOutcome> {
  const unpaid = error instanceof ModelAccount || (error instanceof ModelUnavailable && !error.mayBePaid);
  if (unpaid) await purse.release();
  if (error instanceof ModelUnavailable) {
    return outcome(await waits(publication, error.message, error.retryAt, tools));
  }
  if (error instanceof ModelAccount) {
    const until = tools.clock.now() + writerBlockedMs;
    await tools.control.blockWriter(until, error.message);
    tools.log.error('writer.blocked', { kind: error.kind, reason: error.message });
    return outcome(await waits(publication, error.message, until, tools));
  }
  if (error instanceof HiveError)
    tools.log.warn('draft.failed', { publication: publication.id, reason: error.message });
  throw error;
}
