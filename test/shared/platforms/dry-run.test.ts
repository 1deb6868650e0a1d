import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/monitoring/log.ts';
import { dryRunAdapter } from '../../../shared/platforms/dry-run/adapter.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import type { DryRunStore } from '../../../shared/publication/dry-run-store.ts';
import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import { memoryDryRuns } from '../../support/dry-run-memory.ts';
import { memorySessions } from '../../support/session-memory.ts';
import { describePlatform } from './conformance.ts';
import type { CannotShow, World } from './world.ts';

const noWire: CannotShow = { cannotShow: 'A dry run sends nothing anywhere, so nothing can be lost on the way.' };
const noAccount: CannotShow = { cannotShow: 'A dry run has no account with anybody who could block it.' };
const wholeListing: CannotShow = { cannotShow: 'A dry run reads its whole store, or fails as the store does.' };

for (const traits of allPlatformTraits) describePlatform(`${traits.id} in a dry run`, () => makeWorld(traits));

async function makeWorld(traits: PlatformTraits): Promise<World> {
  const kept = memoryDryRuns();
  const creates = new Map<string, number>();
  const store: DryRunStore = {
    ...kept,
    append: async (post) => {
      creates.set(post.account, (creates.get(post.account) ?? 0) + 1);
      await kept.append(post);
    },
  };
  let accounts = 0;
  return {
    adapter: dryRunAdapter(traits, store),
    badCredentials: { cannotShow: 'A dry run needs no credentials and looks at none.' },
    reads: { cannotShow: 'A dry run is out nowhere, so nobody sees it and nobody can speak to it.' },
    faults: {
      'accept-then-drop': noWire,
      'drop-before': noWire,
      'server-error': noWire,
      'server-error-after': noWire,
      'no-answer-in-time': noWire,
      'empty-body': noWire,
      'malformed-body': noWire,
      'broken-off-body': noWire,
      'refused-connection': noWire,
      'echoing-refusal': noWire,
      'rate-limited': { cannotShow: 'A dry run counts no requests; the hive keeps its own windows all the same.' },
      hidden: { cannotShow: 'A dry run reads its store strongly consistent, so a post shows at once.' },
      'auth-expired': { cannotShow: 'A dry run keeps no session that could grow old.' },
      'listing-fails': wholeListing,
      'listing-malformed': wholeListing,
      'listing-short': wholeListing,
      blocked: {
        locked: noAccount,
        suspended: noAccount,
        flagged: noAccount,
        challenge: noAccount,
        credentials: noAccount,
        permission: noAccount,
        payment: noAccount,
      },
    },
    account: async () => {
      accounts++;
      const name = `dry${accounts}`;
      return {
        name,
        options: {
          credentials: undefined,
          session: memorySessions(systemClock).open(name, undefined),
          clock: systemClock,
          requestTimeoutMs: 1000,
        },
        secrets: () => [],
        creates: () => creates.get(name) ?? 0,
        standing: async () => (await kept.listSince(traits.id, name, 0)).map((post) => post.text).reverse(),
      };
    },
    close: async () => undefined,
  };
}

describe('the dry run', () => {
  it('says in ids and addresses that nothing is out', async () => {
    const [traits] = allPlatformTraits;
    const client = dryRunAdapter(traits!, memoryDryRuns(), () => 'abc').connect('ada', {
      credentials: { scheme: 'wrong' },
      session: memorySessions(systemClock).open('ada', undefined),
      clock: { now: () => 17, monotonic: () => 0 },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      requestTimeoutMs: 1000,
    });
    const words = { text: 'Words.', target: {}, labelled: true, settings: {} };
    expect(await client.publish(words, () => undefined)).toEqual({ id: '17-abc', url: 'dry-run://twitter/ada/17-abc' });
  });

  it('leaves ids that are none of its own alone', async () => {
    const store = memoryDryRuns();
    await store.append({ platform: 'twitter', account: 'ada', id: '17-a', text: 'Words.', target: {}, createdAt: 17 });
    const client = dryRunAdapter(allPlatformTraits[0]!, store).connect('ada', {
      credentials: undefined,
      session: memorySessions(systemClock).open('ada', undefined),
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      requestTimeoutMs: 1000,
    });
    await client.remove('nonsense');
    await client.remove('18-a');
    expect(await store.listSince('twitter', 'ada', 0)).toHaveLength(1);
  });
});
