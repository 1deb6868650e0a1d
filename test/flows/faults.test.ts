import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';

interface Case {
  readonly fault: readonly Omit<FaultInput, 'match'>[];
  /** Where the listing of own posts is hit instead of the create. */
  readonly listing?: readonly Omit<FaultInput, 'match'>[];
  readonly end: 'published' | 'rejected' | 'expired' | 'skipped';
  readonly posts: 0 | 1;
  /** Creates that may reach the platform at most. */
  readonly creates?: number;
  readonly reason?: RegExp;
}

const reset = (minutes: number) => ({
  'x-rate-limit-limit': '100',
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': String((monday + 2 * hour + minutes * minute) / 1000),
});
const duplicate = {
  title: 'Forbidden',
  type: 'about:blank',
  status: 403,
  detail: 'You are not allowed to create a Tweet with duplicate content.',
};

/** One personality each, all at ten o'clock: what hits the create of its post, and how that ends. */
const cases: Readonly<Record<string, Case>> = {
  none: { fault: [], end: 'published', posts: 1, creates: 1 },
  'drop-after': { fault: [{ kind: 'drop-after' }], end: 'published', posts: 1, creates: 1 },
  'drop-after-hidden': {
    fault: [{ kind: 'drop-after' }, { kind: 'hidden', minutes: 8 }],
    end: 'published',
    posts: 1,
    creates: 1,
  },
  'drop-before': { fault: [{ kind: 'drop-before' }], end: 'published', posts: 1, creates: 2 },
  'status-after-500': { fault: [{ kind: 'status-after', status: 500 }], end: 'published', posts: 1, creates: 1 },
  'status-500': { fault: [{ kind: 'status', status: 500 }], end: 'published', posts: 1, creates: 2 },
  'status-503-html': {
    fault: [{ kind: 'status', status: 503, body: '<html>Over capacity</html>' }],
    end: 'published',
    posts: 1,
    creates: 2,
  },
  'status-429': {
    fault: [{ kind: 'status', status: 429, headers: reset(20) }],
    end: 'published',
    posts: 1,
    creates: 2,
  },
  'status-429-too-long': {
    fault: [{ kind: 'status', status: 429, headers: reset(200) }],
    end: 'expired',
    posts: 0,
    creates: 1,
    reason: /earliest next time/,
  },
  'status-401': {
    fault: [{ kind: 'status', status: 401 }],
    end: 'expired',
    posts: 0,
    creates: 1,
    reason: /needs-login/,
  },
  'status-402': {
    fault: [{ kind: 'status', status: 402 }],
    end: 'expired',
    posts: 0,
    creates: 1,
    reason: /needs-login/,
  },
  'duplicate-of-a-stranger': {
    fault: [{ kind: 'status', status: 403, body: duplicate, times: 9 }],
    end: 'rejected',
    posts: 0,
    reason: /refuses them/,
  },
  'status-403': {
    fault: [{ kind: 'status', status: 403, body: { ...duplicate, detail: 'You may not do that.' } }],
    end: 'rejected',
    posts: 0,
    creates: 1,
    reason: /You may not do that/,
  },
  malformed: { fault: [{ kind: 'malformed' }], end: 'published', posts: 1, creates: 1 },
  'malformed-lost': { fault: [{ kind: 'malformed', stored: false }], end: 'published', posts: 1, creates: 2 },
  truncated: { fault: [{ kind: 'truncated' }], end: 'published', posts: 1, creates: 1 },
  empty: { fault: [{ kind: 'empty' }], end: 'published', posts: 1, creates: 1 },
  delay: { fault: [{ kind: 'delay', ms: 500 }], end: 'published', posts: 1, creates: 1 },
  'listing-fails': {
    fault: [{ kind: 'drop-after' }],
    listing: [{ kind: 'status', status: 503 }, { kind: 'drop-before' }, { kind: 'malformed' }],
    end: 'published',
    posts: 1,
    creates: 1,
  },
};

describe('a fault of each kind ends in one post, or in an end with its reason', () => {
  let hive: TestHive;
  const ended = new Map<string, Publication>();
  beforeAll(async () => {
    hive = await localHive();
    const sandbox = hive.platform();
    for (const [id, { fault, listing = [] }] of Object.entries(cases)) {
      await hive.put(
        `personalities/${id}.json`,
        personaFile({ name: id, platforms: { twitter: { schedule: { cron: '0 10 * * *' } } } }),
      );
      for (const one of fault)
        sandbox.injectFault({ ...one, match: { method: 'POST', path: '/2/tweets', account: id } } as FaultInput);
      for (const one of listing)
        sandbox.injectFault({
          ...one,
          match: { method: 'GET', path: '/2/users/:id/tweets', account: id },
        } as FaultInput);
    }
    await hive.pass(8 * hour);
    for (const publication of await hive.publications()) ended.set(publication.personality, publication);
  });
  afterAll(() => endHive(hive));

  for (const [id, { end, posts, creates, reason }] of Object.entries(cases)) {
    it(id, () => {
      const publication = ended.get(id);
      expect(
        publication,
        hive.lines
          .filter((line) => String(line.publication).startsWith(`${id}.`))
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ).toMatchObject({ state: end });
      const own = hive.posts().filter(({ account }) => account === id);
      expect(own).toHaveLength(posts);
      if (end === 'published') expect(publication?.ids['0']?.id).toBe(own[0]?.id);
      else expect(publication?.reason).toMatch(reason ?? /^never$/);
      const sent = hive
        .platform()
        .requests()
        .filter(({ method, path, account }) => method === 'POST' && path === '/2/tweets' && account === id);
      if (creates !== undefined) expect(sent.length).toBeLessThanOrEqual(creates);
    });
  }

  it('leaves nothing open, nothing doubled, nothing lost', async () => {
    expect(await hive.report()).toMatchObject({
      duplicates: 0,
      lost: 0,
      failed: 0,
      open: 0,
      unconfirmed: 0,
      planned: Object.keys(cases).length,
    });
  });
});
