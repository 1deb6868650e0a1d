import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { AccountBlocked, HiveError, RateLimited } from '../../../shared/publication/errors.ts';
import type {
  PartToPublish,
  PlatformAdapter,
  PlatformClient,
  SessionStore,
} from '../../../shared/publication/platform.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { type RecordingServer, recordingServer, type Scripted } from '../../support/recording-server.ts';

/**
 * What a platform answers, and what that is: the class of the error, with the kind of a blocked account and the seconds until the retry of a
 * limited one, as in `RateLimited 90` and `AccountBlocked payment`.
 */
export interface Shape {
  readonly answer: Scripted;
  readonly create: string;
  readonly read: string;
}

export interface Replay {
  readonly adapter: PlatformAdapter;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly part: PartToPublish;
  readonly createPath: string;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export const now = Date.parse('2026-11-22T09:00:00Z');
const requestTimeoutMs = 200;

/** Breaks off without an answer. */
export const cut: Scripted = (response) => void response.socket?.resetAndDestroy();
/** Never answers. */
export const silence: Scripted = () => undefined;
/** Breaks off in the middle of its body. */
export const half: Scripted = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
  response.write('{"data":', () => response.destroy());
};

/** A good session that another run renews already: whoever finds it old is told to come again. */
const session: SessionStore = {
  load: async () => ({
    value: { accessToken: 'access', refreshToken: 'refresh', userId: '7', userName: 'Ada', expiresAt: now + 3_600_000 },
    revision: 1,
  }),
  beginRenewal: async () => false,
  endRenewal: async () => undefined,
};

/** Replays each answer to a create and to a read. */
export function describeReplay(name: string, { adapter, credentials, part, createPath, shapes }: Replay): void {
  describe(`what ${name} answers`, () => {
    let server: RecordingServer;
    beforeAll(async () => {
      server = await recordingServer();
    });
    afterAll(() => server.close());

    const replay = async (answer: Scripted, ask: (client: PlatformClient) => Promise<unknown>) => {
      const before = server.requests.length;
      server.answer(answer);
      const client = adapter.connect('ada', {
        credentials,
        session,
        baseUrl: server.url,
        clock: manualClock(now),
        log: silentLog,
        requestTimeoutMs,
      });
      const error = await ask(client).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return { shown: shown(error), paths: server.requests.slice(before).map(({ path }) => path) };
    };

    it.each(Object.entries(shapes))('%s', async (_what, { answer, create, read }) => {
      const created = await replay(answer, (client) => client.publish(part, () => undefined));
      expect(created).toEqual({ shown: create, paths: [createPath] });
      const asked = await replay(answer, (client) => client.findRecent(now));
      expect(asked.shown).toBe(read);
      expect(asked.paths).toHaveLength(1);
    });

    it('is of every class that there is', () => {
      const classes = (of: 'create' | 'read') =>
        [...new Set(Object.values(shapes).map((shape) => shape[of].split(' ')[0]))].sort();
      const known = ['AccountBlocked', 'AuthExpired', 'NotSent', 'OutcomeUnknown', 'RateLimited', 'Rejected'];
      expect(classes('create')).toEqual([...known.filter((one) => one !== 'NotSent'), 'DuplicateRefused'].sort());
      // A read carries nothing out, so that its outcome is never unknown.
      expect(classes('read')).not.toContain('OutcomeUnknown');
    });
  });
}

function shown(error: unknown): string {
  if (!(error instanceof HiveError)) return String(error);
  if (error instanceof RateLimited) return `${error.name} ${(error.retryAt - now) / 1000}`;
  return error instanceof AccountBlocked ? `${error.name} ${error.kind}` : error.name;
}
