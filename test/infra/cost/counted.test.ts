import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Counted, counted, type Takes } from '../../../infra/cost/counted.ts';
import { countAll } from '../../support/count-all.ts';
import { type Counting, startCounting } from '../../support/counted-ground.ts';

let counting: Counting;
let measured: Counted;
beforeAll(async () => {
  counting = await startCounting();
  measured = (await countAll(counting)).takes;
}, 120_000);
afterAll(() => counting.stop());

it.each(Object.keys(counted) as (keyof Counted)[])(
  'no run takes more than the model counts for %s, and little less',
  (name) => {
    const [model, run] = [counted[name], measured[name]];
    for (const what of Object.keys(model) as (keyof Takes)[]) {
      const [most, found] = what === 'metrics' ? [sum(model.metrics), sum(run.metrics)] : [model[what], run[what]];
      expect(found, what).toBeLessThanOrEqual(most);
      // What is counted too dear hides what becomes dearer.
      expect(most, what).toBeLessThanOrEqual(Math.max(found * 1.15, found + 0.5));
    }
  },
);

function sum({ ofPlatform, ofAll }: Takes['metrics']): number {
  return ofPlatform + ofAll;
}
