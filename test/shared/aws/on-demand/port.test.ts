import { describe, expect, it } from 'vitest';
import { adapterOnDemand } from '../../../../shared/aws/on-demand/adapter.ts';
import { bucketOnDemand } from '../../../../shared/aws/on-demand/bucket.ts';
import { onDemand } from '../../../../shared/aws/on-demand/port.ts';
import { schedulesOnDemand } from '../../../../shared/aws/on-demand/schedules.ts';
import { credentialsOnDemand, openaiKeyOnDemand } from '../../../../shared/aws/on-demand/secrets.ts';
import { systemClock } from '../../../../shared/monitoring/log.ts';
import type { PlatformClient } from '../../../../shared/publication/platform.ts';
import { madeUpTraits } from '../../../support/made-up-traits.ts';

interface Greeter {
  greet(name: string): Promise<string>;
  fail(): Promise<never>;
}

/** A port that counts how often it was loaded; the first `failures` times that fails. */
function greeter(failures = 0) {
  const loads = { count: 0 };
  const port = onDemand<Greeter>(async () => {
    loads.count += 1;
    if (loads.count <= failures) throw new Error('The part cannot be read.');
    const word = 'hello';
    return {
      async greet(name) {
        return `${word} ${name}`;
      },
      async fail() {
        throw new RangeError('no');
      },
    };
  });
  return { port, loads };
}

describe('a port on demand', () => {
  it('is loaded by the first call and not before, once for calls at the same time', async () => {
    const { port, loads } = greeter();
    expect(loads.count).toBe(0);
    expect(await Promise.all([port.greet('ada'), port.greet('marlow')])).toEqual(['hello ada', 'hello marlow']);
    expect(loads.count).toBe(1);
  });

  it('passes on what a method throws', async () => {
    await expect(greeter().port.fail()).rejects.toThrow(RangeError);
  });

  it('is loaded again after a load that failed', async () => {
    const { port, loads } = greeter(1);
    await expect(port.greet('ada')).rejects.toThrow('The part cannot be read.');
    expect(await port.greet('ada')).toBe('hello ada');
    expect(loads.count).toBe(2);
  });

  it('is not taken for a promise', async () => {
    const { port, loads } = greeter();
    expect(await Promise.resolve(port)).toBe(port);
    expect(loads.count).toBe(0);
  });

  it('of a client knows the traits at once, and connects what it loaded', async () => {
    const traits = madeUpTraits('toy');
    const client = {} as PlatformClient;
    let loads = 0;
    const way = adapterOnDemand(traits, async () => {
      loads += 1;
      return { traits, connect: (account) => Object.assign(client, { account }) };
    });
    expect([way.traits, loads]).toEqual([traits, 0]);
    expect(await way.connect('ada', {} as never)).toEqual({ account: 'ada' });
    expect(loads).toBe(1);
  });
});

describe('what is loaded on demand', () => {
  it.each([
    ['HIVE_BUCKET', () => bucketOnDemand({})],
    ['HIVE_SCHEDULE_GROUP', () => schedulesOnDemand({})],
    ['HIVE_OPENAI_SECRET', () => openaiKeyOnDemand({}, systemClock)],
    ['HIVE_CREDENTIAL_SECRETS', () => credentialsOnDemand({}, 'toy', systemClock)],
  ])('misses %s in the environment at once', (key, make) => {
    expect(make).toThrow(key);
  });
});
