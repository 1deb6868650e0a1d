import { describe, expect, it } from 'vitest';
import { cachedControl, cachedSwitches } from '../../../../shared/aws/dynamodb/switches.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { memoryStores } from '../../../support/personality-memory.ts';

const current = (changes: { status?: 'active' | 'deleted'; paused?: boolean } = {}) => ({
  personality: 'ada',
  status: 'active' as const,
  version: 1,
  etag: 'e',
  settled: true,
  paused: false,
  accounts: [],
  updatedAt: 0,
  ...changes,
});

function hive() {
  const clock = manualClock();
  const { control, personalities } = memoryStores();
  const reads = { control: 0, current: 0 };
  const counted = {
    read: () => {
      reads.control += 1;
      return control.read();
    },
    readCurrent: (id: string) => {
      reads.current += 1;
      return personalities.readCurrent(id);
    },
  };
  const switches = cachedSwitches(cachedControl(counted, clock), counted, clock);
  return { clock, control, personalities, reads, switches };
}

describe('the switches', () => {
  it('says where each stands', async () => {
    const { switches, control, personalities, clock } = hive();
    expect(await switches.read('ada')).toEqual({ hivePaused: false, pausedPlatforms: [], personality: 'unknown' });
    await personalities.moveCurrent(undefined, current({ paused: true }));
    await control.setPlatformPaused('twitter', true);
    await control.putConfig({ paused: true, platforms: { reddit: { paused: true }, twitter: { paused: false } } }, 'e');
    await control.blockWriter(clock.now() + 100_000, 'empty quota');
    clock.advance(30_000);
    expect(await switches.read('ada')).toEqual({
      hivePaused: true,
      pausedPlatforms: ['reddit', 'twitter'],
      personality: 'paused',
      writerBlockedUntil: clock.now() + 70_000,
    });
  });

  it('tells deleted from paused and active', async () => {
    const { switches, personalities, clock } = hive();
    await personalities.moveCurrent(undefined, current());
    expect((await switches.read('ada')).personality).toBe('active');
    await personalities.moveCurrent(
      await personalities.readCurrent('ada'),
      current({ status: 'deleted', paused: true }),
    );
    expect((await switches.read('ada')).personality).toBe('active');
    clock.advance(30_000);
    expect((await switches.read('ada')).personality).toBe('deleted');
  });

  it("keeps a personality off by the operator's switch whatever its file says, and deleted when it is gone", async () => {
    const { switches, control, personalities, clock } = hive();
    await control.setPersonalityPaused('ada', true);
    expect((await switches.read('ada')).personality).toBe('unknown');
    await personalities.moveCurrent(undefined, current());
    clock.advance(30_000);
    expect((await switches.read('ada')).personality).toBe('paused');
    await personalities.moveCurrent(await personalities.readCurrent('ada'), current({ status: 'deleted' }));
    clock.advance(30_000);
    expect((await switches.read('ada')).personality).toBe('deleted');
    await personalities.moveCurrent(await personalities.readCurrent('ada'), current());
    await control.setPersonalityPaused('ada', false);
    clock.advance(30_000);
    expect((await switches.read('ada')).personality).toBe('active');
  });

  it('reads each at most once in 30 s, and sees a thrown one then', async () => {
    const { switches, control, reads, clock } = hive();
    await Promise.all([switches.read('ada'), switches.read('ada'), switches.read('bob')]);
    clock.advance(29_999);
    await switches.read('ada');
    expect(reads).toEqual({ control: 1, current: 2 });
    await control.setPaused(true);
    expect((await switches.read('ada')).hivePaused).toBe(false);
    clock.advance(1);
    expect((await switches.read('ada')).hivePaused).toBe(true);
    expect(reads).toEqual({ control: 2, current: 3 });
  });

  it('never answers a pause from memory: what is resumed is seen at once', async () => {
    const { switches, control, personalities, clock } = hive();
    await personalities.moveCurrent(undefined, current({ paused: true }));
    expect((await switches.read('ada')).personality).toBe('paused');
    await personalities.moveCurrent(await personalities.readCurrent('ada'), current());
    expect((await switches.read('ada')).personality).toBe('active');

    const held = { hivePaused: false, pausedPlatforms: [], personality: 'active' };
    const ways: [on: () => Promise<void>, off: () => Promise<void>][] = [
      [() => control.setPaused(true), () => control.setPaused(false)],
      [() => control.setPlatformPaused('twitter', true), () => control.setPlatformPaused('twitter', false)],
      [() => control.setPersonalityPaused('ada', true), () => control.setPersonalityPaused('ada', false)],
      [() => control.putConfig({ paused: true }, 'e'), () => control.putConfig({}, 'f')],
      [
        () => control.putConfig({ platforms: { reddit: { paused: true } } }, 'e'),
        () => control.putConfig({ platforms: { reddit: { paused: false } } }, 'f'),
      ],
    ];
    for (const [on, off] of ways) {
      await on();
      clock.advance(30_000);
      expect(await switches.read('ada')).not.toEqual(held);
      await off();
      expect(await switches.read('ada')).toEqual(held);
    }
  });

  it('forgets a block of the writer that is over', async () => {
    const { switches, control, clock } = hive();
    await control.blockWriter(clock.now() + 10_000, 'empty quota');
    expect((await switches.read('ada')).writerBlockedUntil).toBe(clock.now() + 10_000);
    clock.advance(10_000);
    expect((await switches.read('ada')).writerBlockedUntil).toBeUndefined();
  });
});
