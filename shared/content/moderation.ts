import type { Effective } from '../config/effective.ts';
import type { Log } from '../monitoring/log.ts';
import { HiveError } from '../publication/errors.ts';
import type { Draft } from './disclosure.ts';
import type { GatesResult } from './gates/run-gates.ts';
import type { Verdict } from './writer.ts';

/** What the service says of a text. Categories it does not know are absent; ones we do not know are kept. */
export interface Moderated {
  readonly model: string;
  /** The categories in which the service itself objects. */
  readonly flagged: readonly string[];
  /** 0..1 of each category. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Throws ModelUnavailable or ModelAccount where there is no verdict. */
export interface Moderator {
  check(text: string): Promise<Moderated>;
}

/** The verdict as the run keeps it. */
export type ModerationVerdict = Verdict & {
  readonly model?: string;
  /** Categories that count against the text. */
  readonly categories?: readonly string[];
  readonly scores?: Readonly<Record<string, number>>;
  /** Why nobody looked, where `onFailure` lets such a text pass. */
  readonly unchecked?: string;
};

const gate = 'moderation';

type Settings = Effective['moderation'];

/**
 * The last gate: asks the moderation about a draft that passed the others, once, a thread as a whole. What it throws where it cannot answer goes on to the caller, so
 * that the draft waits and nothing passes unseen, unless the operator said `onFailure: "pass"`. Without a moderator (switched off) nothing
 * is asked.
 */
export async function moderate<Gated extends GatesResult & { readonly whole?: Draft }>(
  gated: Gated,
  moderator: Moderator | undefined,
  settings: Settings,
  log: Log,
): Promise<Gated> {
  if (moderator === undefined || gated.outcome !== 'pass') return gated;
  const verdict = await verdictOf(gated.whole ?? gated.draft, moderator, settings, log);
  const verdicts = [...gated.verdicts, verdict];
  if (verdict.verdict !== 'again') return { ...gated, verdicts };
  return { ...gated, outcome: 'again', verdicts, feedback: [verdict.feedback] };
}

/**
 * To be called before the writer is paid for a draft that waited: while the moderation is away there is no use in another text, so this
 * throws what it throws.
 */
export async function probeModeration(moderator: Moderator | undefined, settings: Settings): Promise<void> {
  if (settings.onFailure === 'wait') await moderator?.check('Good morning.');
}

async function verdictOf(
  { title, text }: Draft,
  moderator: Moderator,
  settings: Settings,
  log: Log,
): Promise<ModerationVerdict> {
  let answer: Moderated;
  try {
    // As one text: a list would be answered item by item, and by some servers once for all of it.
    answer = await moderator.check(title === undefined ? text : `${title}\n\n${text}`);
  } catch (error) {
    if (!(error instanceof HiveError) || settings.onFailure === 'wait') throw error;
    log.warn('moderation.skipped', { reason: error.message });
    return { gate, verdict: 'pass', unchecked: error.message };
  }
  const categories = objections(answer, settings.thresholds);
  const kept = { model: answer.model, categories, scores: rounded(answer.scores) };
  if (categories.length === 0) return { gate, verdict: 'pass', ...kept };
  const feedback = `The moderation objects to the text (${categories.join(', ')}); take a harmless side of the topic.`;
  return { gate, verdict: 'again', feedback, ...kept };
}

/** A category with a threshold counts from its score on; any other where the service objects itself. Pure. */
export function objections({ flagged, scores }: Moderated, thresholds: Settings['thresholds']): readonly string[] {
  const limits = new Map(Object.entries(thresholds));
  const known = [...new Set([...flagged, ...limits.keys()])];
  return known.filter((category) => {
    const limit = limits.get(category);
    const score = scores[category];
    return limit === undefined || score === undefined ? flagged.includes(category) : score >= limit;
  });
}

function rounded(scores: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).map(([category, score]) => [category, Number(score.toFixed(4))]));
}
