import { describe, expect, it } from 'vitest';
import { openAdapter } from '../../../../infra/local/live/adapters.ts';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { allPlatformTraits } from '../../../../shared/platforms/registry.ts';

const ways = allPlatformTraits.flatMap(({ id, transports }) => transports.map((way) => [id, way.id] as const));

describe('the client of a way to a platform', () => {
  it.each(ways)('of %s over %s is found by its folder', async (platform, transport) => {
    const { adapter, close } = await openAdapter(platform, transport, silentLog);
    expect(adapter.traits.id).toBe(platform);
    // Nothing was started that nobody asked for.
    await expect(close()).resolves.toBeUndefined();
  });

  it('is another one for each way', async () => {
    const [one, other] = await Promise.all(
      ['api', 'browser'].map((transport) => openAdapter('twitter', transport, silentLog)),
    );
    expect(one?.adapter.connect).not.toBe(other?.adapter.connect);
  });
});
