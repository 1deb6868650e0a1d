import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { personaFile } from './local-hive.ts';

const tweets = { method: 'POST', path: '/2/tweets' };
const submit = { method: 'POST', path: '/api/submit' };
const renewal = { method: 'POST', path: '/2/oauth2/token' };
const login = { method: 'POST', path: '/api/v1/access_token', text: 'username=shut' };
const no = { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'You may not do that.' };

export interface Voice {
  readonly platform: 'twitter' | 'reddit';
  /** How the account proves who it is, where not as usual; stored with `hive secret put`. */
  readonly scheme?: string;
  /** What the platform answers, with everything that it was sent. */
  readonly faults?: readonly FaultInput[];
}

const echo = true;
/** One personality each, whose platform says no in a way of its own and repeats in it what it was sent. */
export const voices: Readonly<Record<string, Voice>> = {
  plain: { platform: 'twitter' },
  refused: { platform: 'twitter', faults: [{ kind: 'status', status: 403, body: no, echo, match: tweets }] },
  duplicate: {
    platform: 'twitter',
    faults: [{ kind: 'status', status: 403, body: { ...no, detail: 'duplicate content' }, echo, match: tweets }],
  },
  broken: { platform: 'twitter', faults: [{ kind: 'status', status: 500, echo, times: 2, match: tweets }] },
  late: { platform: 'twitter', faults: [{ kind: 'status-after', status: 502, echo, match: tweets }] },
  unreadable: { platform: 'twitter', faults: [{ kind: 'malformed', stored: false, echo, times: 9, match: tweets }] },
  locked: { platform: 'twitter', faults: [{ kind: 'status', status: 401, body: no, echo, times: 9, match: tweets }] },
  renewed: { platform: 'twitter', scheme: 'oauth2' },
  stumbling: {
    platform: 'twitter',
    scheme: 'oauth2',
    faults: [{ kind: 'status', status: 503, echo, times: 1, skip: 1, match: renewal }],
  },
  expired: {
    platform: 'twitter',
    scheme: 'oauth2',
    faults: [{ kind: 'status', status: 401, body: no, echo, times: 1, skip: 1, match: tweets }],
  },
  ended: {
    platform: 'twitter',
    scheme: 'oauth2',
    faults: [
      {
        kind: 'status',
        status: 400,
        body: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
        echo,
        times: 'always',
        match: renewal,
      },
    ],
  },
  calm: { platform: 'reddit' },
  coded: { platform: 'reddit', scheme: 'refresh-token' },
  cross: {
    platform: 'reddit',
    faults: [{ kind: 'status', status: 403, body: { message: 'Forbidden', error: 403 }, echo, match: submit }],
  },
  shaken: { platform: 'reddit', faults: [{ kind: 'status', status: 500, echo, times: 2, match: submit }] },
  shut: { platform: 'reddit', faults: [{ kind: 'status', status: 401, echo, times: 9, match: login }] },
  mumbling: { platform: 'reddit', faults: [{ kind: 'malformed', stored: false, echo, times: 9, match: submit }] },
};

/** The file of a personality that posts twice a day on the platform of its voice. */
export const persona = (id: string, { platform }: Voice, more: Record<string, unknown> = {}) => {
  const settings = platform === 'reddit' ? { settings: { subreddits: ['CanaryTest'] } } : {};
  return personaFile({
    name: id,
    bio: [`${id} keeps a lamp of its own.`],
    topics: [`${id} tides`, `${id} fog`, `${id} ropes`],
    platforms: { [platform]: { schedule: { cron: '0 10,14 * * *' }, ...settings } },
    ...more,
  });
};
