import { effectiveConfig } from '../../../shared/config/effective.ts';
import { problemSentence } from '../../../shared/config/problem.ts';
import { disclose } from '../../../shared/content/disclosure.ts';
import { runGates } from '../../../shared/content/gates/run-gates.ts';
import { chooseTopic } from '../../../shared/content/topic.ts';
import { decide, type PolicyFacts } from '../../../shared/interaction/policy.ts';
import { type BudgetCaps, newBudget, reserve } from '../../../shared/limits/budget.ts';
import { type WindowEntry, type WindowLimits, windowAnswer } from '../../../shared/limits/rate-limiter.ts';
import { responsesBody } from '../../../shared/openai/requests.ts';
import { approvalOf } from '../../../shared/personality/approval.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { dueAt } from '../../../shared/personality/jitter.ts';
import type { Personality, PlatformPlan } from '../../../shared/personality/personality.ts';
import { buildRequest } from '../../../shared/personality/prompt.ts';
import { quietHoursOf } from '../../../shared/personality/quiet.ts';
import { replySettings } from '../../../shared/personality/replies.ts';
import { acceptedSummary } from '../../../shared/personality/report-content.ts';
import { wantedSchedules } from '../../../shared/personality/schedules.ts';
import { replyProbability } from '../../../shared/personality/traits/tone.ts';
import { targetOfSlot } from '../../../shared/publication/place.ts';
import { planned } from '../../../shared/publication/planned.ts';
import type { PlatformWithSettings } from '../../../shared/publication/platform.ts';

/**
 * Everything that follows from a personality file, each through the code that decides it: what the model is told and asked, when it
 * posts, what is planned and what goes out, what the gates and the windows say.
 */
export interface Evidence {
  /** The file is refused, with these sentences. */
  readonly refused: readonly string[];
  /** What the report of the upload says. */
  readonly report: unknown;
  readonly schedule: unknown;
  /** By platform. */
  readonly platforms: Readonly<Record<string, PlatformEvidence>>;
}

export interface PlatformEvidence {
  /** What the model is told for a post, and for a reply. */
  readonly prompt: string;
  readonly reply: string;
  /** The request to the model but for its words. */
  readonly request: unknown;
  /** Where a slot's publication goes, as whom, until when. */
  readonly plan: unknown;
  /** What the client of the platform is given besides the words. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Verdicts on texts that never change. */
  readonly gate: unknown;
  /** The text as it goes out. */
  readonly parts: unknown;
  /** How many may go out, and how fast. */
  readonly windows: unknown;
  /** Rules that decide on answers to people: of more and more of them, older and older, and of new posts in a place for that. */
  readonly answers: unknown;
  /** Whether a post may be paid, from purses that are fuller and fuller. */
  readonly money: unknown;
}

export const now = Date.UTC(2026, 10, 25, 9);
const minute = 60_000;

export function evidenceOf(file: unknown, platforms: readonly PlatformWithSettings[]): Evidence {
  const bytes = new TextEncoder().encode(JSON.stringify(file));
  const read = readPersonality('ada', bytes, platforms, { now });
  if (!read.ok) {
    return { refused: read.problems.map(problemSentence), report: undefined, schedule: undefined, platforms: {} };
  }
  const { personality } = read;
  const of = (traits: PlatformWithSettings) => platformEvidence(personality, personality.platforms[traits.id]!, traits);
  const on = platforms.filter(({ id }) => personality.platforms[id] !== undefined);
  return {
    refused: [],
    report: [acceptedSummary(personality, 1, now), personality.fileVersion],
    schedule: wantedSchedules(personality, now),
    platforms: Object.fromEntries(on.map((traits) => [traits.id, of(traits)])),
  };
}

function platformEvidence(
  personality: Personality,
  plan: PlatformPlan,
  traits: PlatformWithSettings,
): PlatformEvidence {
  const config = effectiveConfig({ traits, plan, personality });
  const about = {
    personality,
    traits,
    plan,
    config,
    withTitle: traits.titleLimit !== undefined,
    maxOutputTokens: config.openai.maxOutputTokens,
    seed: 'ada#1',
  };
  const post = buildRequest({ ...about, topic: chooseTopic(personality.topics, [], personality.id) });
  const reply = buildRequest({ ...about, conversation: [{ own: false, text: 'Do they sting?' }] });
  const { instructions: _instructions, input: _input, ...request } = responsesBody(post, config.openai, new Set());
  const from = {
    id: 'ada.x.20261125T0900Z',
    personality: 'ada',
    version: 1,
    platform: traits.id,
    plan,
    target: targetOfSlot(plan.places ?? [], 'ada', now),
    slot: now,
    dueAt: dueAt(personality, traits.id, now),
    quiet: quietHoursOf(personality, traits.id),
    approval: approvalOf(personality, traits.id),
    maxLatenessMs: config.maxLatenessMinutes * minute,
  };
  const publication = planned(from, now);
  // As the hourly tick plans it, a day ahead.
  const { wakeAt: written, approvalRequired } = planned(from, now - 1440 * minute);
  const { account, transport, target, notAfter, quiet } = publication;
  const gate = [
    'The hive hums in its sleep.',
    'Frost on the roof.',
    'Frost on the roof of @bee and u/bee.',
    'Frost on the roof: https://example.org',
    'Frost on the roof. #one #two #three #four',
  ].map((text) => runGates({ text, title: 'Bees' }, { traits, personality, instructions: post.instructions }).verdicts);
  return {
    prompt: `${post.instructions}\n${post.input}`,
    reply: `${reply.instructions}\n${reply.input}`,
    request,
    plan: { account, transport, target, notAfter, quiet, written, approvalRequired },
    settings: publication.settings,
    gate,
    parts: disclose({ text: 'Frost on the roof.', title: 'Bees' }, traits, personality),
    windows: windows(config.limits),
    answers: answers(personality, plan, traits),
    money: money(config.budget),
  };
}

function answers(personality: Personality, plan: PlatformPlan, traits: PlatformWithSettings): readonly string[] {
  const config = effectiveConfig({ traits, plan, personality });
  const settings = replySettings(plan, traits);
  const facts = (id: number, change: Partial<PolicyFacts> = {}): PolicyFacts => ({
    interaction: {
      id: String(id),
      kind: 'mention',
      author: { id: 'bob', handle: 'bob' },
      text: 'Do they sting?',
      createdAt: now,
      url: '',
      conversation: 'c',
      summoned: true,
    },
    self: { id: 'own', handle: 'ada' },
    ofTheHive: false,
    optedOut: false,
    optOutWords: [],
    settings: { ...settings, places: { ...settings.places, newPosts: ['tea'] } },
    probability: replyProbability(settings.probability, config.traits, traits),
    since: 0,
    today: [],
    inConversation: [],
    now,
    ...change,
  });
  const said = (count: number, person: string) =>
    Array.from({ length: count }, (_, index) => ({ id: `a${index}`, person, at: now, unasked: true as const }));
  const twenty = Array.from({ length: 20 }, (_, id) => id);
  const hours = (count: number) => count * 60 * minute;
  return [
    ...twenty.map((id) => facts(id)),
    ...twenty.map((count) => facts(1, { inConversation: said(count, 'bob') })),
    ...twenty.map((count) => facts(1, { today: said(count, 'bob') })),
    ...twenty.map((count) => facts(1, { today: said(count, 'eve') })),
    ...twenty.map((age) => facts(1, { now: now + hours(age) })),
    ...twenty.map((count) =>
      facts(1, {
        today: said(count, 'eve'),
        interaction: { ...facts(1).interaction, kind: 'new-post', place: 'tea' },
      }),
    ),
  ].map((one) => decide(one).rule);
}

/** Whether a dime may be paid after up to a dollar today, and after up to twenty dollars this month. */
function money(caps: BudgetCaps): readonly boolean[] {
  const free = (daySpent: number, monthSpent: number) => {
    const purse = { ...newBudget('ada', now), daySpent, monthSpent };
    return reserve(purse, { publication: 'p', model: 100_000, platform: 0, until: now + minute, caps }, now).reserved;
  };
  const dimes = Array.from({ length: 10 }, (_, index) => index * 100_000);
  const dollars = Array.from({ length: 20 }, (_, index) => index * 1_000_000);
  return [...dimes.map((spent) => free(spent, spent)), ...dollars.map((spent) => free(0, spent))];
}

/** Whether one more may go after 1 to 30 in the last hour, 1 to 30 in the last day, and one 1 to 60 minutes ago. */
function windows(limits: WindowLimits): readonly boolean[] {
  const entry = (minutesAgo: number): WindowEntry => {
    const at = now - minutesAgo * minute;
    return { key: `${minutesAgo}`, action: 'post', fence: 1, at, until: at };
  };
  const free = (entries: readonly WindowEntry[], change: Partial<WindowLimits>) =>
    windowAnswer(entries, 'another', { ...limits, ...change }, now).free;
  const counts = Array.from({ length: 30 }, (_, index) => index + 1);
  return [
    ...counts.map((count) =>
      free(
        Array.from({ length: count }, () => entry(1)),
        { minimumGapMinutes: 0, perDay: 999 },
      ),
    ),
    ...counts.map((count) =>
      free(
        Array.from({ length: count }, () => entry(120)),
        { minimumGapMinutes: 0 },
      ),
    ),
    ...Array.from({ length: 60 }, (_, index) => free([entry(index)], { perHour: 99, perDay: 999 })),
  ];
}
