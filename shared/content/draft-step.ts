import type { Effective } from '../config/effective.ts';
import type { ControlStore } from '../config/ports.ts';
import { type AccountState, type AccountStore, accountStop } from '../limits/account.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import { buildRequest } from '../personality/prompt.ts';
import { HiveError, ModelAccount, ModelRefused, ModelUnavailable } from '../publication/errors.ts';
import * as moves from '../publication/moves.ts';
import { ended, waits } from '../publication/outcomes.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Jobs, Ledger, Switches } from '../publication/ports.ts';
import type { Publication } from '../publication/publication.ts';
import { heldBack } from '../publication/switches.ts';
import { textHash } from '../publication/text-hash.ts';
import { discloseThread, runGatesOnParts } from './gates/run-on-parts.ts';
import type { Run, RunStore } from './ports.ts';
import { saidBefore } from './said-before.ts';
import { chooseTopic } from './topic.ts';
import type { Verdict, Writer } from './writer.ts';

const pausedLookMs = 60_000;
const writerBlockedMs = 15 * 60_000;
const maximumTries = 3;

export interface DraftTools {
  readonly ledger: Ledger;
  readonly personalities: Pick<PersonalityStore, 'readVersion'>;
  readonly accounts: Pick<AccountStore, 'read'>;
  readonly switches: Switches;
  readonly control: Pick<ControlStore, 'blockWriter'>;
  /** The configuration in force for this plan on this platform, and the writer it asks for. */
  writer(traits: PlatformTraits, plan: PlatformPlan): Promise<{ readonly writer: Writer; readonly config: Effective }>;
  readonly runs: RunStore;
  readonly jobs: Jobs;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export type DraftOutcome = 'nothing' | 'drafted' | 'waiting' | 'ended';

/**
 * One message of the draft queue: writes a planned publication, passes its words through the gates, keeps the run and fixes the text. The
 * model is paid once after it is drafted: a repeated message only sends the id on. Throwing means that the message comes again.
 */
export async function draftStep(id: string, tools: DraftTools): Promise<DraftOutcome> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) {
    tools.log.warn('publication.unknown', { publication: id });
    return 'nothing';
  }
  const now = tools.clock.now();
  if (publication.state === 'drafted' && publication.fence === 0 && publication.wait === undefined) {
    // The run before died between the draft and this message; the queue may have it twice, the claim will not.
    await tools.jobs.publish(publication.platform, publication.transport, id);
    return 'nothing';
  }
  if (publication.state !== 'planned') return 'nothing';
  if (publication.wait !== undefined && publication.wakeAt !== undefined && publication.wakeAt > now) return 'nothing';
  if (now > publication.notAfter) {
    const why = `its time ran out at ${new Date(publication.notAfter).toISOString()}`;
    return outcome(await ended(publication, 'expired', why, tools));
  }
  return beforePaying(publication, now, tools);
}

/** Everything that can stop it is asked before money is spent; asked at once, because each question is a round trip. */
async function beforePaying(publication: Publication, now: number, tools: DraftTools): Promise<DraftOutcome> {
  const { personality, platform } = publication;
  const [positions, account, version] = await Promise.all([
    tools.switches.read(personality),
    tools.accounts.read(platform, publication.account),
    tools.personalities.readVersion(personality, publication.version),
  ]);
  if (positions.personality === 'deleted') {
    return outcome(await ended(publication, 'skipped', `personality ${personality} was deleted`, tools));
  }
  const pause = heldBack(positions, personality, platform);
  if (pause !== undefined) return outcome(await waits(publication, pause, now + pausedLookMs, tools));
  if (positions.writerBlockedUntil !== undefined && positions.writerBlockedUntil > now) {
    const why = 'the account of the writer needs a person';
    return outcome(await waits(publication, why, positions.writerBlockedUntil, tools));
  }
  const stop = accountStop(account, now);
  if (stop !== undefined && (stop.until === undefined || stop.until > publication.notAfter)) {
    return outcome(await ended(publication, 'skipped', stop.reason, tools));
  }
  const plan = version?.effective.platforms[platform];
  const traits = tools.traitsOf(platform);
  if (version === undefined || plan === undefined || traits === undefined) {
    const why = `version ${publication.version} of personality ${personality} has no ${platform} any more`;
    return outcome(await ended(publication, 'failed', why, tools));
  }
  return write(publication, { personality: version.effective, plan, traits, account }, tools);
}

interface Subject {
  readonly personality: Personality;
  readonly plan: PlatformPlan;
  readonly traits: PlatformTraits;
  readonly account: AccountState | undefined;
}

async function write(publication: Publication, subject: Subject, tools: DraftTools): Promise<DraftOutcome> {
  const { personality, plan, traits } = subject;
  const { writer, config } = await tools.writer(traits, plan);
  const { maxOutputTokens } = config.openai;
  // Another order on each platform: one that posts at the same time on two does not say the same twice.
  const order = `${personality.id}/${traits.id}`;
  const topic = publication.topic ?? chooseTopic(personality.topics, subject.account?.topics ?? [], order);
  const withTitle = traits.titleLimit !== undefined;
  const feedback: string[] = [];
  const tries: Run['tries'][number][] = [];
  const run = (rest: Pick<Run, 'parts' | 'labelled'>): Run => ({
    publication: publication.id,
    personality: personality.id,
    version: publication.version,
    createdAt: tools.clock.now(),
    config: { ...config, settings: plan.settings },
    topic,
    tries,
    ...rest,
    costUsd: tries.reduce((sum, { usage }) => sum + usage.costUsd, 0),
  });

  for (let number = 1; number <= maximumTries; number += 1) {
    const seed = `${publication.id}#${number}`;
    const about = { personality, traits, plan, topic, withTitle, config };
    const request = buildRequest({ ...about, feedback, maxOutputTokens, seed });
    const { instructions, input } = request;
    try {
      const written = await writer.write(request);
      const gated = runGatesOnParts(written, { traits, personality, instructions });
      const passed = gated.outcome === 'pass';
      const owner = passed ? await saidBefore(gated.whole, publication.id, tools.ledger) : undefined;
      const repeated: Verdict[] =
        owner === undefined ? [] : [{ gate: 'said-before', verdict: 'again', feedback: `${owner} said this already` }];
      const verdicts = [...gated.verdicts, ...repeated];
      tries.push({ instructions, input, raw: written.raw, usage: written.usage, verdicts });
      if (passed && owner === undefined) {
        return fix(publication, topic, run(discloseThread(gated, traits, personality)), tools);
      }
      if (gated.outcome === 'reject') break;
      feedback.push(...gated.feedback, ...(owner === undefined ? [] : ['Say something else: this was said before.']));
    } catch (error) {
      if (!(error instanceof ModelRefused)) return modelError(publication, error, tools);
      const verdict = { gate: 'model', verdict: 'again', feedback: error.message } as const;
      tries.push({ instructions, input, raw: '', usage: error.usage, verdicts: [verdict] });
      feedback.push(error.message);
    }
  }
  return reject(publication, run({ parts: [], labelled: false }), tools);
}

/** The run is kept first: a drafted publication always names one that exists. */
async function fix(
  publication: Publication,
  topic: string | undefined,
  run: Run,
  tools: DraftTools,
): Promise<DraftOutcome> {
  const key = `runs/${publication.id}/${textHash(run.parts)}.json`;
  await tools.runs.put(key, run);
  const { parts, labelled, costUsd } = run;
  const move = moves.draft(publication, { parts, labelled, topic, run: key, modelCostUsd: costUsd }, tools.clock.now());
  const drafted = await tools.ledger.apply(publication.id, move);
  if (drafted === undefined) return 'nothing';
  tools.log.info('publication.drafted', {
    publication: publication.id,
    personality: publication.personality,
    platform: publication.platform,
    topic,
    text: parts[0]?.text,
    tries: run.tries.length,
    costUsd,
  });
  await tools.jobs.publish(publication.platform, publication.transport, publication.id);
  return 'drafted';
}

async function reject(publication: Publication, run: Run, tools: DraftTools): Promise<DraftOutcome> {
  await tools.runs.put(`runs/${publication.id}/rejected.json`, run);
  const verdicts = run.tries.flatMap((attempt, index) =>
    attempt.verdicts.flatMap((verdict) => {
      if (verdict.verdict === 'again') return [`try ${index + 1}, ${verdict.gate}: ${verdict.feedback}`];
      return verdict.verdict === 'reject' ? [`try ${index + 1}, ${verdict.gate}: ${verdict.why}`] : [];
    }),
  );
  const why = `no text passed the gates (${verdicts.join('; ')})`;
  return outcome(await ended(publication, 'rejected', why, tools));
}

async function modelError(publication: Publication, error: unknown, tools: DraftTools): Promise<DraftOutcome> {
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

function outcome(of: Awaited<ReturnType<typeof ended>>): DraftOutcome {
  if (of === 'nothing' || of === 'waiting') return of;
  return 'ended';
}
