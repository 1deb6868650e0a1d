import { later } from '../config/later.ts';
import { optedOutReason } from '../interaction/opt-outs-port.ts';
import { accountStop } from '../limits/account.ts';
import { quietStop } from '../personality/quiet.ts';
import { ended, waits } from '../publication/outcomes.ts';
import { lookupOver } from '../publication/over-transport.ts';
import type { Publication } from '../publication/publication.ts';
import { clockDisagrees } from '../publication/stray-clock.ts';
import { heldBack, pausedLookMs } from '../publication/switches.ts';
import { type DraftOutcome, type DraftTools, outcome } from './draft-tools.ts';

/** The prompt, the gates and all that words need: most of the code, and nothing for a message that finds nothing to do. */
export const loadWriting = later(() => import('./write-draft.ts'));

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
  if (clockDisagrees(publication, now, tools.log)) return 'nothing';
  if (publication.state === 'drafted' && publication.fence === 0 && publication.wait === undefined) {
    // The run before died between the draft and this message; the queue may have it twice, the claim will not.
    await tools.jobs.publish(publication.platform, publication.transport, id);
    return 'nothing';
  }
  if (publication.state === 'held' && publication.revision === 0) {
    // The run before died between the draft and its notice; better told twice than never.
    await tools.notices.held(publication);
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
  const isReply = publication.kind === 'reply';
  const [positions, account, version, budget, answered] = await Promise.all([
    tools.switches.read(personality),
    tools.accounts.read(platform, publication.account, { eventually: true }),
    tools.personalities.readVersion(personality, publication.version),
    tools.budgets.read(personality),
    isReply ? tools.answering?.(publication) : undefined,
  ]);
  if (positions.personality === 'deleted') {
    return outcome(await ended(publication, 'skipped', `personality ${personality} was deleted`, tools));
  }
  if (isReply && answered === undefined) {
    return outcome(await ended(publication, 'skipped', 'what it answers is stored no more', tools));
  }
  if (answered?.optedOut === true) {
    return outcome(await ended(publication, 'skipped', optedOutReason, tools));
  }
  const pause = heldBack(positions, personality, platform);
  if (pause !== undefined) return outcome(await waits(publication, pause, now + pausedLookMs, tools));
  // Words that quiet hours will not let out in time are not paid for.
  const quiet = quietStop(publication.quiet, now);
  if (quiet !== undefined && quiet.until > publication.notAfter) {
    return outcome(await waits(publication, quiet.reason, quiet.until, tools));
  }
  if (positions.writerBlockedUntil !== undefined && positions.writerBlockedUntil > now) {
    const why = 'the account of the writer needs a person';
    return outcome(await waits(publication, why, positions.writerBlockedUntil, tools));
  }
  const stop = accountStop(account, now);
  if (stop?.paused === true) return outcome(await waits(publication, stop.reason, now + pausedLookMs, tools));
  if (stop !== undefined && (stop.until === undefined || stop.until > publication.notAfter)) {
    return outcome(await ended(publication, 'skipped', stop.reason, tools));
  }
  const plan = version?.effective.platforms[platform];
  const traits = lookupOver(tools.traitsOf, platform, publication.transport);
  if (version === undefined || plan === undefined || traits === undefined) {
    const why = `version ${publication.version} of personality ${personality} has no ${platform} any more`;
    return outcome(await ended(publication, 'failed', why, tools));
  }
  const { writeDraft } = await loadWriting();
  return writeDraft(publication, { personality: version.effective, plan, traits, account, budget, answered }, tools);
}
