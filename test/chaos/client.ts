import type { Clock, Log } from '../../shared/monitoring/log.ts';
import { NotSent, OutcomeUnknown } from '../../shared/publication/errors.ts';
import type { PlatformClient, SessionStore, SessionValue } from '../../shared/publication/platform.ts';
import { Renewal, withFreshToken } from '../../shared/publication/renewal.ts';
import type { ChaosPlatform } from './platform.ts';
import { reader } from './reader.ts';
import type { Credentials, Session } from './tokens.ts';
import type { Turns, Worker } from './turns.ts';

export interface ChaosClientOptions {
  readonly platform: ChaosPlatform;
  readonly account: string;
  readonly credentials: Credentials;
  readonly session: SessionStore;
  readonly turns: Turns;
  readonly worker: Worker;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestTimeoutMs: number;
}

/** One account on a platform of the world, made as the adapters make theirs: the real renewal, each request once. */
export function chaosClient(options: ChaosClientOptions): PlatformClient {
  const { platform, account, credentials, turns, worker, clock, log, requestTimeoutMs } = options;
  const phase = 'refresh';
  const renewal = new Renewal<Session>({
    account,
    platform: platform.traits.name,
    store: turns.watch(worker, 'session', options.session, { phase }),
    clock,
    log,
    requestTimeoutMs,
    read: readSession,
    renew: (old) =>
      turns.effect(
        worker,
        'tokens.renew',
        async () => platform.tokens.renew(old?.refreshToken ?? credentials.refreshToken),
        { phase, lost: () => new NotSent('the token endpoint gave no whole answer') },
      ),
  });
  const authority = async (refused?: string) => ({ bearer: (await renewal.session(refused)).accessToken });

  return {
    ...reader({ platform, account, turns, worker, website: false }, (ask) =>
      withFreshToken(authority, ({ bearer }) => ask(bearer)),
    ),
    publish: (part, beforeSend) =>
      withFreshToken(authority, ({ bearer }) => {
        beforeSend();
        const create = { account, bearer, part, publication: worker.job };
        return turns.effect(worker, 'platform.create', async () => platform.create(create), {
          short: true,
          lost: () => new OutcomeUnknown('the answer was lost'),
        });
      }),
    findRecent: (since) =>
      withFreshToken(authority, ({ bearer }) =>
        turns.effect(worker, 'platform.list', async () => platform.list(account, bearer, since), {
          lost: () => new NotSent('the answer was lost'),
        }),
      ),
    remove: (id) =>
      withFreshToken(authority, ({ bearer }) =>
        turns.effect(worker, 'platform.remove', async () => platform.remove(account, bearer, id), {
          lost: () => new OutcomeUnknown('the answer was lost'),
        }),
      ),
  };
}

/** A session of tokens as it is stored; undefined where it is none. */
export function readSession(value: SessionValue | undefined): Session | undefined {
  if (value === undefined) return undefined;
  const { accessToken, refreshToken, expiresAt } = value;
  const whole = typeof accessToken === 'string' && typeof refreshToken === 'string' && typeof expiresAt === 'number';
  return whole ? { accessToken, refreshToken, expiresAt } : undefined;
}
