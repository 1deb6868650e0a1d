import { AccountBlocked, NotSent, OutcomeUnknown } from '../../shared/publication/errors.ts';
import type { PlatformClient, PublishedPart } from '../../shared/publication/platform.ts';
import { Renewal, withFreshToken } from '../../shared/publication/renewal.ts';
import { type ChaosClientOptions, readSession } from './client.ts';
import { draw } from './faults.ts';
import type { Mutant } from './mutants.ts';
import type { Random } from './random.ts';
import { reader } from './reader.ts';
import type { Session } from './tokens.ts';

/** What a page makes of a job, beyond what the network and the platform do. */
const pageOdds = {
  /** It never takes the words: the step fails before anything was sent. */
  deaf: 0.1,
  /** The click is heard by nobody. */
  'sends nothing': 0.08,
  /** Its script sends the create twice, or again after a bad answer. */
  'sends twice': 0.15,
  /** The answer is read by the page alone: the notice's link has to do. */
  'notice alone': 0.4,
} as const;

export interface WebsiteClientOptions extends Omit<ChaosClientOptions, 'credentials'> {
  readonly random: Random;
  /** Whether pages misbehave. */
  storm(): boolean;
  readonly mutant: Mutant | undefined;
}

/**
 * One account of a platform of the world, reached through its website as the browser's adapter does it: a login that is kept, a page, one click
 * behind a gate, and evidence of what was not understood.
 */
export function websiteClient(options: WebsiteClientOptions): PlatformClient {
  const { platform, account, turns, worker, clock, log, requestTimeoutMs, random, storm, mutant } = options;
  const phase = 'refresh';
  const renewal = new Renewal<Session>({
    account,
    platform: `${platform.traits.name} website`,
    store: turns.watch(worker, 'session', options.session, { phase }),
    clock,
    log,
    requestTimeoutMs,
    read: readSession,
    renew: () =>
      turns.effect(worker, 'website.login', async () => platform.website.renew(platform.passwordOf(account)), {
        phase,
        lost: () => new NotSent('the login was not answered'),
      }),
    // A one-time code may be used up.
    mayTryAgain: (failure) => failure instanceof AccountBlocked,
  });
  const authority = async (refused?: string) => ({ bearer: (await renewal.session(refused)).accessToken });
  const page = () => (storm() ? draw(pageOdds, random) : undefined);

  const open = (bearer: string) =>
    turns.effect(worker, 'website.open', async () => platform.open(account, bearer), {
      lost: () => new NotSent('the page did not load'),
    });
  const withEvidence = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      const kept = error instanceof StepFailed || error instanceof AccountBlocked;
      // That nothing can be kept is no reason to fail in another way.
      if (kept) await turns.effect(worker, 'evidence.put', async () => undefined).catch(() => undefined);
      throw error;
    }
  };

  return {
    ...reader({ platform, account, turns, worker, website: true }, (ask) =>
      withFreshToken(authority, ({ bearer }) =>
        withEvidence(async () => {
          await open(bearer);
          return ask(bearer);
        }),
      ),
    ),
    publish: (part, beforeSend) =>
      withFreshToken(authority, ({ bearer }) =>
        withEvidence(async () => {
          await open(bearer);
          const mood = page();
          if (mood === 'deaf') throw new StepFailed('type the text');
          beforeSend();
          if (mood === 'sends nothing') throw new StepFailed('send');
          const twice = mood === 'sends twice' && mutant === 'gate-off';
          const create = { account, bearer, part, publication: worker.job, website: true, twice };
          const answer = await turns.effect(worker, 'platform.create', async () => platform.create(create), {
            short: true,
            lost: () => new OutcomeUnknown('the answer was lost'),
          });
          return mood === 'notice alone' && mutant === 'any-link' ? firstOnThePage(answer) : answer;
        }),
      ),
    findRecent: (since) =>
      withFreshToken(authority, ({ bearer }) =>
        withEvidence(async () => {
          await open(bearer);
          return turns.effect(worker, 'platform.list', async () => platform.list(account, bearer, since, true), {
            lost: () => new NotSent('the answer was lost'),
          });
        }),
      ),
    remove: (id) =>
      withFreshToken(authority, ({ bearer }) =>
        withEvidence(async () => {
          await open(bearer);
          return turns.effect(worker, 'platform.remove', async () => platform.remove(account, bearer, id, true), {
            lost: () => new OutcomeUnknown('the answer was lost'),
          });
        }),
      ),
  };

  /** Whatever post stands on top of the page: anybody's. */
  function firstOnThePage(answer: PublishedPart): PublishedPart {
    const other = platform.posts.findLast(({ id }) => id !== answer.id);
    return other === undefined ? answer : { ...answer, id: other.id };
  }
}

/** A page was asked for something and did not do it: nothing left. */
class StepFailed extends NotSent {
  constructor(step: string) {
    super(`the page did not get past "${step}"`);
  }
}
