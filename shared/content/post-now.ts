import type { Effective } from '../config/effective.ts';
import { type AccountStore, accountStop } from '../limits/account.ts';
import type { BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { approvalOf } from '../personality/approval.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import { postCostUsd } from '../publication/cost.ts';
import { lookupOver } from '../publication/over-transport.ts';
import { targetOfSlot } from '../publication/place.ts';
import { planned } from '../publication/planned.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Jobs, Ledger, Switches } from '../publication/ports.ts';
import type { Publication, Target } from '../publication/publication.ts';
import { heldBack } from '../publication/switches.ts';
import { textHash } from '../publication/text-hash.ts';
import { disclose } from './disclosure.ts';
import { runGates } from './gates/run-gates.ts';
import type { Run, RunStore, SimilarTexts } from './ports.ts';
import { Purse } from './purse.ts';
import { saidByAnother } from './said-before.ts';

/** An operator's own publication: words of a person's, or what the writer is to write about. */
export interface PostNowRequest {
  readonly personality: string;
  readonly platform: string;
  readonly say: { readonly text: string; readonly title?: string } | { readonly topic: string };
  /** One of the places that the personality posts in; absent: the one whose turn it is. */
  readonly place?: string;
}

export interface PostNowTools {
  readonly ledger: Pick<Ledger, 'create' | 'read'>;
  readonly accounts: Pick<AccountStore, 'read'>;
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly switches: Switches;
  readonly budgets: BudgetStore;
  /** The configuration in force for this plan of the personality on this platform. */
  config(traits: PlatformTraits, plan: PlatformPlan, personality: Personality): Promise<Effective>;
  readonly runs: RunStore;
  readonly similar: Pick<SimilarTexts, 'claim'>;
  readonly jobs: Jobs;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Lower-case letters and digits, never the same twice. */
  nonce(): string;
}

export type PostNowOutcome =
  /** `changes`: what gates mended in the words. */
  | { readonly accepted: true; readonly publication: Publication; readonly changes: readonly string[] }
  /** `reasons`: sentences, one for each thing that is in the way; nothing was stored. */
  | { readonly accepted: false; readonly reasons: readonly string[] };

/** `<personality>.<platform>.now.<nonce>`: what an operator asked for, apart from all slots. */
export function nowPublicationId(personality: string, platform: string, nonce: string): string {
  return `${personality}.${platform}.now.${nonce}`;
}

/**
 * Accepts an operator's own publication. A topic is planned like a slot; words pass the gates here and are stored as drafted in one write,
 * so that no writer ever puts others in their place. Windows, lease and account are asked at publish, as for every other. What is
 * switched off, blocked or not fit to be said is refused at once, for the person is there to hear it.
 */
export async function postNow(request: PostNowRequest, tools: PostNowTools): Promise<PostNowOutcome> {
  const subject = await subjectOf(request, tools);
  if ('reasons' in subject) return { accepted: false, reasons: subject.reasons };
  const { say } = request;
  return 'topic' in say
    ? accept({ ...plannedOf(request, subject, tools), topic: say.topic }, [], tools)
    : words(request, say, subject, tools);
}

interface Subject {
  readonly personality: Personality;
  readonly version: number;
  readonly plan: PlatformPlan;
  readonly traits: PlatformTraits;
  readonly config: Effective;
}

async function subjectOf(
  { personality: id, platform, say, place }: PostNowRequest,
  tools: PostNowTools,
): Promise<Subject | { readonly reasons: readonly string[] }> {
  const refuse = (...reasons: string[]) => ({ reasons });
  const current = await tools.personalities.readCurrent(id);
  if (current === undefined) return refuse(`There is no personality ${id}: upload its file first.`);
  if (current.status === 'deleted') return refuse(`Personality ${id} was deleted: upload its file again first.`);
  const version = await tools.personalities.readVersion(id, current.version);
  const plan = version?.effective.platforms[platform];
  const traits = plan === undefined ? undefined : lookupOver(tools.traitsOf, platform, plan.transport);
  if (version === undefined || plan === undefined || traits === undefined) {
    const known = Object.keys(version?.effective.platforms ?? {}).join(', ') || 'no platform';
    return refuse(`Personality ${id} does not post on ${platform}, its file names ${known}: add it there first.`);
  }
  const [positions, account, config] = await Promise.all([
    tools.switches.read(id),
    tools.accounts.read(platform, plan.account),
    tools.config(traits, plan, version.effective),
  ]);
  const now = tools.clock.now();
  const reasons: string[] = [];
  if (!plan.enabled) reasons.push(`In the file of ${id}, platforms.${platform}.enabled is false.`);
  const pause = heldBack(positions, id, platform);
  if (pause !== undefined) reasons.push(`Nothing is sent while ${pause}: resume first.`);
  const blocked = positions.writerBlockedUntil;
  if ('topic' in say && blocked !== undefined && blocked > now) {
    reasons.push('The account of the writer needs a person: mend it first, or say the words yourself.');
  }
  const stop = accountStop(account, now);
  if (stop !== undefined && (stop.until === undefined || stop.until > now + latenessMs(config))) {
    reasons.push(`Nothing is sent while ${stop.reason}.`);
  }
  if ('title' in say && say.title !== undefined && traits.titleLimit === undefined) {
    reasons.push(`Posts on ${traits.name} have no title: leave it out.`);
  }
  const places = plan.places ?? [];
  if (place !== undefined && placeAs(place, places) === undefined) {
    const there = places.length === 0 ? 'no places' : `the places ${places.join(', ')}`;
    reasons.push(
      `The file of ${id} names ${there} for ${platform}, and not "${place}": add it there first, or leave it out.`,
    );
  }
  if (reasons.length > 0) return refuse(...reasons);
  return { personality: version.effective, version: version.version, plan, traits, config };
}

/** The place as the personality's file spells it. */
function placeAs(place: string, places: readonly string[]): string | undefined {
  return places.find((known) => known.toLowerCase() === place.trim().toLowerCase());
}

function latenessMs(config: Effective): number {
  return config.maxLatenessMinutes * 60_000;
}

function plannedOf(
  { personality, platform, place }: PostNowRequest,
  { personality: effective, version, plan, config }: Subject,
  tools: PostNowTools,
): Publication {
  const now = tools.clock.now();
  const places = plan.places ?? [];
  const named = place === undefined ? undefined : placeAs(place, places);
  const target: Target = named === undefined ? targetOfSlot(places, personality, now) : { place: named };
  return planned(
    {
      id: nowPublicationId(personality, platform, tools.nonce()),
      personality,
      version,
      platform,
      plan,
      target,
      slot: now,
      approval: approvalOf(effective, platform),
      maxLatenessMs: latenessMs(config),
    },
    now,
  );
}

async function words(
  request: PostNowRequest,
  { text, title }: { readonly text: string; readonly title?: string },
  subject: Subject,
  tools: PostNowTools,
): Promise<PostNowOutcome> {
  const { personality, plan, traits, config } = subject;
  const gated = runGates({ text, title }, { traits, personality, instructions: '' });
  if (gated.outcome !== 'pass') {
    const reasons = gated.verdicts.flatMap((verdict) => {
      if (verdict.verdict === 'again') return [verdict.feedback];
      return verdict.verdict === 'reject' ? [verdict.why] : [];
    });
    return { accepted: false, reasons };
  }
  const planned = plannedOf(request, subject, tools);
  const before = await saidByAnother(gated.draft, planned, tools);
  if (before !== undefined) {
    const found = `${before.id} (${before.state}) says the same`;
    return { accepted: false, reasons: [`The hive says nothing twice, and ${found}: put it in other words.`] };
  }
  const { parts, labelled } = disclose(gated.draft, traits, personality);
  const run: Run = {
    publication: planned.id,
    personality: personality.id,
    version: planned.version,
    createdAt: planned.createdAt,
    config: { ...config, settings: plan.settings },
    // No model was asked: the words came as they are.
    tries: [{ instructions: '', input: '', raw: text, usage: unpaid, verdicts: gated.verdicts }],
    parts,
    labelled,
    costUsd: 0,
  };
  const posts = postCostUsd(traits, planned.kind, parts);
  const purse = new Purse({ publication: planned, caps: config.budget, known: undefined, ...tools });
  const tooDear = posts === 0 ? undefined : await purse.reserve(0, posts);
  if (tooDear !== undefined) {
    return {
      accepted: false,
      reasons: [`It would cost too much: ${tooDear}. Raise the budget in the file of ${personality.id}, or wait.`],
    };
  }
  const hash = textHash(parts);
  const key = `runs/${planned.id}/${hash}.json`;
  await tools.runs.put(key, run);
  const changes = gated.verdicts.flatMap((verdict) => (verdict.verdict === 'fix' ? [verdict.why] : []));
  const drafted: Publication = {
    ...planned,
    state: 'drafted',
    // A person wrote them.
    approvalRequired: false,
    parts,
    labelled,
    textHash: hash,
    run: key,
    modelCostUsd: 0,
    ...(posts === 0 ? {} : { postCostUsd: posts }),
  };
  return accept(drafted, changes, tools);
}

export const unpaid = { model: 'operator', inputTokens: 0, outputTokens: 0, costUsd: 0 } as const;

async function accept(
  publication: Publication,
  changes: readonly string[],
  tools: PostNowTools,
): Promise<PostNowOutcome> {
  const { id, personality, platform, transport, state } = publication;
  if (!(await tools.ledger.create(publication))) {
    throw new Error(`Publication ${id} is there already: its nonce was used before; ask once more.`);
  }
  tools.log.info(`publication.${state}`, { publication: id, personality, platform, by: 'operator' });
  // Lost here, sweep finds it: wakeAt is set.
  if (state === 'planned') await tools.jobs.draft(id);
  else await tools.jobs.publish(platform, transport, id);
  return { accepted: true, publication, changes };
}
