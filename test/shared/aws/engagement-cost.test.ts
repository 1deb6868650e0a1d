import { expect, it } from 'vitest';
import { startCounting } from '../../support/counted-ground.ts';
import { countedFigures } from '../../support/counted-upkeep.ts';

it('takes the figures of four posts a day with few units of the table', async () => {
  const counting = await startCounting();
  try {
    const { looks, writeUnits, readUnits } = await countedFigures(counting, 4);
    // A day of an account: the mark of each hour, and the items of the days of which a post is due. About $0.002 a month.
    expect(looks).toBeGreaterThan(30);
    expect(looks).toBeLessThanOrEqual(48);
    expect(writeUnits).toBeLessThanOrEqual(45);
    expect(readUnits).toBeLessThanOrEqual(240);
  } finally {
    await counting.stop();
  }
}, 60_000);
