import type { Effective } from '../config/effective.ts';
import type { AccountStore } from '../limits/account.ts';
import type { Log } from '../monitoring/log.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import {
  type Answer,
  type ApprovalTools,
  changedMeanwhile,
  kept,
  refused,
  whyNotHeld,
} from '../publication/approval.ts';
import { postCostUsd } from '../publication/cost.ts';
import { HiveError } from '../publication/errors.ts';
import * as moves from '../publication/moves.ts';
import { lookupOver } from '../publication/over-transport.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Part, Publication } from '../publication/publication.ts';
import { textHash } from '../publication/text-hash.ts';
import { type Answered, replyOf } from './answering.ts';
import { type Draft, footerOf } from './disclosure.ts';
import { discloseThread, type PartsResult, runGatesOnParts } from './gates/run-on-parts.ts';
import { type Moderator, moderate } from './moderation.ts';
import { nearDuplicate } from './near-duplicate.ts';
import type { Run, RunStore, SimilarTexts } from './ports.ts';
import { unpaid } from './post-now.ts';
import { Purse } from './purse.ts';
import { saidByAnother, saidText } from './said-before.ts';
import type { Verdict } from './writer.ts';

export interface EditTools extends ApprovalTools {
  readonly accounts: Pick<AccountStore, 'read'>;
  readonly personalities: Pick<PersonalityStore, 'readVersion'>;
  config(traits: PlatformTraits, plan: PlatformPlan, personality: Personality): Promise<Effective>;
  /** Absent where nobody has a key for it here: then a person has looked, and no machine. */
  readonly moderator?: Moderator;
  readonly runs: RunStore;
  readonly similar: SimilarTexts;
  /** What a reply answers; undefined where nobody is answered, and where it is stored no more. */
  answering(publication: Publication): Promise<Answered | undefined>;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly log: Log;
}

/** Other words for a held draft: one text for each part, without the footer, which is added again. */
export interface Editing {
  readonly by: string;
  readonly texts: readonly string[];
  /** Absent: the title stays. */
  readonly title?: string;
}

export type EditAnswer =
  | Extract<Answer, { done: false }>
  | (Extract<Answer, { done: true }> & {
      /** What gates mended in the words. */
      readonly changes: readonly string[];
      /** Whether the moderation looked at them. */
      readonly moderated: boolean;
    });

/**
 * Puts a person's words in the place of a held draft's: through all gates again, disclosed again, compared again with what was said, with a
 * run of their own. It stays held, and an approval has to name the new words.
 */
export async function edit(id: string, editing: Editing, tools: EditTools): Promise<EditAnswer> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) return refused(`There is no publication ${id}.`);
  const why = whyNotHeld(publication, tools.clock.now());
  if (why !== undefined) return refused(why);
  const version = await tools.personalities.readVersion(publication.personality, publication.version);
  const plan = version?.effective.platforms[publication.platform];
  const traits = lookupOver(tools.traitsOf, publication.platform, publication.transport);
  if (version === undefined || plan === undefined || traits === undefined) {
    return refused(
      `Version ${publication.version} of personality ${publication.personality} has no ${publication.platform} any more.`,
    );
  }
  const subject = { publication, personality: version.effective, plan, traits };
  const impossible = whyImpossible(editing, subject);
  if (impossible !== undefined) return refused(impossible);
  return judged(editing, subject, tools);
}

interface Subject {
  readonly publication: Publication;
  readonly personality: Personality;
  readonly plan: PlatformPlan;
  readonly traits: PlatformTraits;
}

function whyImpossible({ texts, title }: Editing, { publication, traits }: Subject): string | undefined {
  if (texts.length === 0) return 'There are no words: say what it is to say instead.';
  if (publication.kind === 'reply' && (texts.length > 1 || title !== undefined)) {
    return 'A reply is one text without a title: say it in one.';
  }
  if (texts.length > 1 && !traits.actions.includes('thread')) {
    return `Posts on ${traits.name} are no threads: found ${texts.length} parts, expected one text.`;
  }
  if (title !== undefined && traits.titleLimit === undefined) {
    return `Posts on ${traits.name} have no title: leave it out.`;
  }
  return undefined;
}

async function judged(editing: Editing, subject: Subject, tools: EditTools): Promise<EditAnswer> {
  const { publication, personality, plan, traits } = subject;
  const config = await tools.config(traits, plan, personality);
  const title = editing.title ?? publication.parts[0]?.title;
  const [first = '', ...more] = editing.texts.map((text) => withoutFooter(text, traits, personality));
  const reply = await replyTo(publication, tools);
  const written = { text: first, ...(title === undefined ? {} : { title }), more, raw: first, usage: unpaid };
  let gated: PartsResult = runGatesOnParts(written, {
    traits,
    personality,
    instructions: '',
    kind: publication.kind,
    answering: publication.answering?.handle ?? reply?.answering,
  });
  try {
    gated = await moderate(
      gated,
      config.moderation.enabled ? tools.moderator : undefined,
      config.moderation,
      tools.log,
    );
  } catch (error) {
    if (!(error instanceof HiveError)) throw error;
    return refused(`The moderation cannot be asked, so the words are not taken: ${error.message}`);
  }
  if (gated.outcome !== 'pass') return refused(...objections(gated.verdicts));
  const near = await nearDuplicate(gated.whole, publication, tools.similar);
  if (near.verdict.verdict === 'again') return refused(near.verdict.feedback);
  const before = await saidByAnother(gated.whole, publication, tools);
  if (before !== undefined) return refused(`${before.id} (${before.state}) says the same: put it in other words.`);

  const { parts, labelled } = discloseThread(gated, traits, personality);
  if (textHash(parts) === publication.textHash) return refused('These are the words that it has already.');
  const posts = postCostUsd(traits, publication.kind, parts);
  if (posts > (publication.postCostUsd ?? 0)) {
    const purse = new Purse({ publication, caps: config.budget, known: undefined, ...tools });
    const tooDear = await purse.reserve(0, posts);
    if (tooDear !== undefined) return refused(`It would cost too much: ${tooDear}.`);
  }
  const run: Run = {
    publication: publication.id,
    personality: personality.id,
    version: publication.version,
    createdAt: tools.clock.now(),
    config: { ...config, settings: plan.settings },
    ...(publication.topic === undefined ? {} : { topic: publication.topic }),
    ...(reply === undefined ? {} : { reply }),
    tries: [
      {
        instructions: '',
        input: '',
        raw: editing.texts.join('\n\n'),
        usage: unpaid,
        verdicts: [...gated.verdicts, near.verdict],
      },
    ],
    parts,
    labelled,
    costUsd: 0,
  };
  const stored = await store(editing.by, { parts, labelled, postCostUsd: posts }, run, publication, tools);
  if (!stored.done) return stored;
  await Promise.all([near.remember(), forgetWords(publication, gated.whole, { traits, personality }, tools)]);
  const changes = gated.verdicts.flatMap((verdict) => (verdict.verdict === 'fix' ? [verdict.why] : []));
  const moderated = gated.verdicts.some(({ gate }) => gate === 'moderation');
  return { ...stored, changes, moderated };
}

async function replyTo(publication: Publication, { answering, accounts }: EditTools): Promise<Run['reply']> {
  if (publication.kind !== 'reply') return undefined;
  const [answered, account] = await Promise.all([
    answering(publication),
    accounts.read(publication.platform, publication.account),
  ]);
  return answered === undefined ? undefined : replyOf(answered, account?.listening);
}

/** What the draft said until now stays its own, and later texts are compared with it no more: nobody will read it. */
async function forgetWords(
  publication: Publication,
  now: Draft,
  { traits, personality }: Pick<Subject, 'traits' | 'personality'>,
  { similar }: EditTools,
): Promise<void> {
  const text = editableTexts(publication, traits, personality).join('\n\n');
  const { print, ...before } = saidText({ text }, publication);
  if (print !== undefined && before.words !== saidText(now, publication).words) await similar.claim(before);
}

/** The run is kept first, as for every draft. */
async function store(
  by: string,
  words: { readonly parts: readonly Part[]; readonly labelled: boolean; readonly postCostUsd: number },
  run: Run,
  publication: Publication,
  tools: EditTools,
): Promise<Answer> {
  const hash = textHash(words.parts);
  const key = `runs/${publication.id}/${hash}.json`;
  await tools.runs.put(key, run);
  const now = tools.clock.now();
  const edited = await tools.ledger.apply(publication.id, moves.edit(publication, { ...words, run: key }, now));
  if (edited === undefined) return refused(changedMeanwhile(publication.id));
  await kept({ at: now, who: by, what: 'edited', on: publication.id, hash }, tools);
  return { done: true, publication: edited };
}

function objections(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap((verdict) => {
    if (verdict.verdict === 'again') return [verdict.feedback];
    return verdict.verdict === 'reject' ? [verdict.why] : [];
  });
}

/** The words of a draft as a person edits them: the footer under the first part comes by itself. */
export function editableTexts({ parts }: Publication, traits: PlatformTraits, personality: Personality): string[] {
  return parts.map(({ text }) => withoutFooter(text, traits, personality));
}

function withoutFooter(text: string, traits: PlatformTraits, personality: Personality): string {
  const footer = footerOf(traits, personality);
  const said = text.trimEnd();
  return footer !== undefined && said.endsWith(footer) ? said.slice(0, said.length - footer.length).trimEnd() : text;
}
