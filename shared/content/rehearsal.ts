import type { Effective } from '../config/effective.ts';
import { newAccount } from '../limits/account.ts';
import type { BudgetState, BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import { ModelRefused } from '../publication/errors.ts';
import { planned } from '../publication/planned.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Ledger } from '../publication/ports.ts';
import type { Publication, Target } from '../publication/publication.ts';
import { draftStep } from './draft-step.ts';
import type { Moderator } from './moderation.ts';
import type { FoundTexts, RememberedText, Run, SaidText, SimilarTexts } from './ports.ts';
import { rememberTopic } from './topic.ts';
import type { Writer } from './writer.ts';

export interface RehearsalTools {
  readonly personality: Personality;
  /** 0 where the personality was never uploaded. */
  readonly version: number;
  /** The configuration in force for a plan, and who writes and moderates by it. */
  writer(
    traits: PlatformTraits,
    plan: PlatformPlan,
  ): Promise<{ readonly writer: Writer; readonly config: Effective; readonly moderator: Moderator | undefined }>;
  /** What the hive said so far, to be looked at; absent: only what is said in this rehearsal counts. */
  readonly said?: Pick<SimilarTexts, 'candidates' | 'ownerOf'>;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Occasion {
  /** Of the publication that it stands for, or a name of its own: examples and facts are chosen by it. */
  readonly id: string;
  readonly platform: string;
  /** Absent: the one whose turn it is. */
  readonly topic?: string;
  readonly target?: Target;
}

export interface Rehearsed {
  readonly id: string;
  readonly platform: string;
  /** `stopped`: no text came about, and the next would meet the same. */
  readonly outcome: 'draft' | 'rejected' | 'stopped';
  /** Why there is no draft. */
  readonly reason?: string;
  /** With the words, the prompt and the verdicts; absent where it was stopped. */
  readonly run?: Run;
  /** What the model asked for, USD. */
  readonly costUsd: number;
}

export interface Rehearsal {
  /** Throws what the writer throws that is none of the model's known troubles. */
  say(occasion: Occasion): Promise<Rehearsed>;
}

/**
 * Writes as write-draft does, through the very same step, on stores that forget: nothing is posted, nothing stored, no budget of the hive
 * touched, no switch obeyed.
 * @param topics used so far, by platform
 */
export function rehearsal(tools: RehearsalTools, topics: Readonly<Record<string, readonly string[]>> = {}): Rehearsal {
  const { personality, version, clock, said } = tools;
  const used = new Map(Object.entries(topics));
  const similar = forgetfulSimilar(said);

  return {
    async say({ id, platform, topic, target = {} }) {
      const plan = personality.platforms[platform];
      if (plan === undefined) {
        throw new TypeError(`Personality ${personality.id} has no ${platform}: ask for a platform of its file.`);
      }
      const from = { id, personality: personality.id, version, platform, plan, target };
      const now = clock.now();
      const begun = {
        ...planned({ ...from, slot: now, maxLatenessMs: 24 * 3_600_000 }, now),
        ...(topic === undefined ? {} : { topic }),
      };
      const ledger = forgetfulLedger(begun);
      let run: Run | undefined;
      let costUsd = 0;
      await draftStep(id, {
        ...tools,
        ledger,
        personalities: {
          readVersion: async () => ({
            personality: personality.id,
            version,
            etag: '',
            createdAt: now,
            effective: personality,
          }),
        },
        accounts: {
          read: async (_platform, account) => ({
            ...newAccount(platform, account),
            topics: used.get(platform) ?? [],
            revision: 0,
          }),
          write: async (_before, next) => ({ ...next, revision: 1 }),
        },
        notices: { held: async () => undefined },
        live: false,
        switches: { read: async () => ({ hivePaused: false, pausedPlatforms: [], personality: 'active' }) },
        control: { blockWriter: async () => undefined },
        budgets: forgetfulBudgets(),
        async writer(traits, on) {
          const { writer, ...rest } = await tools.writer(traits, on);
          const counting = counted(writer, (usd) => {
            costUsd += usd;
          });
          return { ...rest, writer: counting };
        },
        runs: {
          put: async (_key, kept) => {
            run = kept;
          },
        },
        similar,
        jobs: { draft: async () => undefined, publish: async () => undefined },
      });
      const publication = (await ledger.read(id)) ?? begun;
      if (run?.topic !== undefined) {
        used.set(platform, rememberTopic(personality.topics, used.get(platform) ?? [], run.topic));
      }
      const about = { id, platform, costUsd };
      if (run !== undefined && run.parts.length > 0) return { ...about, outcome: 'draft', run };
      const reason = publication.reason ?? publication.wait?.reason ?? `it is ${publication.state}`;
      return run === undefined
        ? { ...about, outcome: 'stopped', reason }
        : { ...about, outcome: 'rejected', reason, run };
    },
  };
}

function counted(writer: Writer, pay: (usd: number) => void): Writer {
  return {
    mostUsd: (request) => writer.mostUsd(request),
    async write(request) {
      try {
        const written = await writer.write(request);
        pay(written.usage.costUsd);
        return written;
      } catch (error) {
        if (error instanceof ModelRefused) pay(error.usage.costUsd);
        throw error;
      }
    },
  };
}

/** What is said in this rehearsal beside what the hive said; nobody else writes, so whoever asks first owns his words. */
function forgetfulSimilar(said: RehearsalTools['said']): SimilarTexts {
  const texts = new Map<string, SaidText>();
  const remembered = new Set<string>();
  const ownerOf = async (words: string) => texts.get(words)?.publication ?? (await said?.ownerOf(words));
  return {
    async claim(text) {
      const owner = (await ownerOf(text.words)) ?? text.publication;
      if (owner === text.publication) texts.set(text.words, text);
      return owner;
    },
    ownerOf,
    async candidates(of, bands) {
      const found: FoundTexts = (await said?.candidates(of, bands)) ?? { texts: [], bands: new Map() };
      const here = [...remembered].flatMap((words) => texts.get(words) ?? []);
      return { ...found, texts: [...here.filter(isCompared), ...found.texts] };
    },
    remember: async ({ words }) => void remembered.add(words),
  };
}

function isCompared(text: SaidText): text is RememberedText {
  return text.print !== undefined;
}

/** One publication; nobody else writes, so every guard holds. */
function forgetfulLedger(begun: Publication): Ledger {
  let present: Publication = begun;
  return {
    create: async () => false,
    read: async (id) => (id === present.id ? present : undefined),
    async apply(id, { set, remove }) {
      if (id !== present.id) return undefined;
      const after: Record<string, unknown> = { ...present, ...set };
      for (const name of remove) delete after[name];
      present = after as unknown as Publication;
      return present;
    },
    addEvidence: async () => undefined,
    claimExternal: async (_platform, _externalId, publicationId) => publicationId,
    externalOwner: async () => undefined,
    due: async () => [],
  };
}

/** A full purse for each text: what one of them may cost at most is held against the caps as ever. */
function forgetfulBudgets(): BudgetStore {
  let present: BudgetState | undefined;
  return {
    read: async () => present,
    async write(before, next) {
      present = { ...next, revision: (before?.revision ?? 0) + 1 };
      return present;
    },
    settleToday: async () => false,
  };
}
