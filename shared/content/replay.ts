import { isDeepStrictEqual } from 'node:util';
import { isReplyId } from '../interaction/interaction.ts';
import { without } from '../personality/differences.ts';
import type { Personality } from '../personality/personality.ts';
import { buildRequest } from '../personality/prompt.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Part } from '../publication/publication.ts';
import { discloseThread, runGatesOnParts } from './gates/run-on-parts.ts';
import type { Run } from './ports.ts';
import type { Verdict, WriteRequest, Written } from './writer.ts';

export interface ReplayInput {
  readonly run: Run;
  /** The version that the run names. */
  readonly personality: Personality;
  readonly traits: PlatformTraits;
  /** The words in a model's output, or why there are none. */
  readAnswer(
    raw: string,
    request: Pick<WriteRequest, 'withTitle' | 'maximumParts'>,
  ): Pick<Written, 'text' | 'more' | 'title'> | { readonly unreadable: string };
}

/** What differs between two texts: lines that only one of them has. */
export interface ChangedLines {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

export interface ReplayedTry {
  readonly number: number;
  /** Absent where the request is the same word for word, and where no model was asked. */
  readonly instructions?: ChangedLines;
  readonly input?: ChangedLines;
  /** Of gates that judge otherwise now. */
  readonly verdicts: readonly { readonly gate: string; readonly before?: Verdict; readonly now?: Verdict }[];
}

export interface Replayed {
  /** The same code would have asked, judged and published the same. */
  readonly same: boolean;
  readonly tries: readonly ReplayedTry[];
  /** What would be published now, where that is something else; no parts: nothing. */
  readonly parts?: { readonly before: readonly Part[]; readonly now: readonly Part[] };
  /** Gates that compare with the hive or ask a service: their verdicts are those of the run. */
  readonly notAskedAgain: readonly string[];
}

/** These verdicts rest on more than the run: what was said at that time, or the word of a service. */
const elsewhere: readonly string[] = ['moderation', 'said-before', 'near-duplicate', 'model'];

/**
 * Runs a stored run again with the code of today: builds each request anew from the version and the configuration of that time, and sends
 * the model's words through the gates. Asks no model and no service. Pure.
 */
export function replay(input: ReplayInput): Replayed {
  const { run, personality, traits } = input;
  const feedback: string[] = [];
  const tries: ReplayedTry[] = [];
  let parts: readonly Part[] = [];
  for (const [index, attempt] of run.tries.entries()) {
    const request = requestOf(input, index + 1, feedback);
    const written = wordsOf(input, attempt.raw, request);
    const own = attempt.verdicts.filter(({ gate }) => !elsewhere.includes(gate));
    const others = attempt.verdicts.filter(({ gate }) => elsewhere.includes(gate));
    const judged =
      'text' in written
        ? runGatesOnParts(
            { ...written, raw: attempt.raw, usage: attempt.usage },
            {
              traits,
              personality,
              instructions: byPerson(attempt) ? '' : request.instructions,
              kind: isReplyId(run.publication) ? 'reply' : 'post',
              answering: run.reply?.answering,
            },
          )
        : undefined;
    const passed = judged?.outcome === 'pass' && others.every(({ verdict }) => verdict === 'pass');
    parts = passed && judged !== undefined ? discloseThread(judged, traits, personality).parts : [];
    const now: readonly Verdict[] =
      judged?.verdicts ?? (own.length === 0 ? [] : [{ gate: 'model', verdict: 'again', feedback: problemOf(written) }]);
    tries.push({
      number: index + 1,
      ...(byPerson(attempt)
        ? {}
        : {
            ...changed('instructions', attempt.instructions, request.instructions),
            ...changed('input', attempt.input, request.input),
          }),
      verdicts: changedVerdicts(own, now),
    });
    feedback.push(...attempt.verdicts.flatMap(feedbackOf));
  }
  const otherParts = !isDeepStrictEqual(plain(parts), plain(run.parts));
  const quiet = tries.every(
    ({ instructions, input: occasion, verdicts }) =>
      instructions === undefined && occasion === undefined && verdicts.length === 0,
  );
  const asked = new Set(run.tries.flatMap(({ verdicts }) => verdicts.map(({ gate }) => gate)));
  return {
    same: quiet && !otherParts,
    tries,
    ...(otherParts ? { parts: { before: run.parts, now: parts } } : {}),
    notAskedAgain: elsewhere.filter((gate) => gate !== 'model' && asked.has(gate)),
  };
}

type Attempt = Run['tries'][number];

/** An operator's own words: no model was asked. */
function byPerson({ instructions, input }: Attempt): boolean {
  return instructions === '' && input === '';
}

function requestOf(
  { run, personality, traits }: ReplayInput,
  number: number,
  feedback: readonly string[],
): WriteRequest {
  const { topic, config } = run;
  const plan = personality.platforms[traits.id];
  if (plan === undefined) {
    throw new TypeError(`Version ${run.version} of personality ${personality.id} has no ${traits.id}.`);
  }
  return buildRequest({
    personality,
    traits,
    plan,
    ...(topic === undefined ? {} : { topic }),
    ...run.reply,
    withTitle: traits.titleLimit !== undefined && !isReplyId(run.publication),
    config,
    feedback: [...feedback],
    maxOutputTokens: config.openai.maxOutputTokens,
    seed: `${run.publication}#${number}`,
  });
}

function wordsOf(
  { run, readAnswer }: ReplayInput,
  raw: string,
  request: WriteRequest,
): ReturnType<ReplayInput['readAnswer']> {
  const [first] = run.tries;
  if (first === undefined || !byPerson(first)) return readAnswer(raw, request);
  const title = run.parts[0]?.title;
  return { text: raw, ...(title === undefined ? {} : { title }) };
}

function problemOf(written: ReturnType<ReplayInput['readAnswer']>): string {
  return 'unreadable' in written ? `The model's answer has not the form asked for: ${written.unreadable}.` : '';
}

/** What a verdict told the next try (draft-step.ts): who said it before is not for the writer. */
function feedbackOf(verdict: Verdict): string[] {
  if (verdict.verdict !== 'again') return [];
  return [verdict.gate === 'said-before' ? 'Say something else: this was said before.' : verdict.feedback];
}

function changed(name: 'instructions' | 'input', before: string, now: string): Partial<ReplayedTry> {
  if (before === now) return {};
  const [was, is] = [before.split('\n'), now.split('\n')];
  return { [name]: { before: without(was, is), now: without(is, was) } };
}

/** Gate by gate; a thread has the verdict of a gate once for each part. */
function changedVerdicts(before: readonly Verdict[], now: readonly Verdict[]): ReplayedTry['verdicts'] {
  const names = [...new Set([...before, ...now].map(({ gate }) => gate))];
  return names.flatMap((gate) => {
    const [was, is] = [before, now].map((verdicts) => verdicts.filter((verdict) => verdict.gate === gate));
    const count = Math.max(was?.length ?? 0, is?.length ?? 0);
    return Array.from({ length: count }, (_, index) => ({ gate, before: was?.[index], now: is?.[index] }))
      .filter((pair) => !isDeepStrictEqual(plain(pair.before), plain(pair.now)))
      .map(({ before: old, now: fresh }) => ({
        gate,
        ...(old === undefined ? {} : { before: old }),
        ...(fresh === undefined ? {} : { now: fresh }),
      }));
  });
}

/** As it comes back from the bucket. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
