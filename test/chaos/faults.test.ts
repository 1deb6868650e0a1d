import { expect, it } from 'vitest';
import { generalFaultKinds } from '../../infra/local/sandbox/faults.ts';
import { createFaults, draw, rough } from './faults.ts';
import { seededRandom } from './random.ts';

it('plays every fault that the sandboxes know; a delay is a pause of the worker here', () => {
  const played = new Set<string>(createFaults);
  expect(generalFaultKinds.filter((kind) => !played.has(kind))).toEqual(['delay']);
  expect(Object.keys(rough(1).create).sort()).toEqual([...createFaults].sort());
});

it('draws each kind as often as its odds say', () => {
  const random = seededRandom(3);
  const drawn = Array.from({ length: 2000 }, () => draw({ status: 0.1, late: 0.3 }, random));
  const share = (kind: string | undefined) => drawn.filter((one) => one === kind).length / drawn.length;
  expect(share('status')).toBeCloseTo(0.1, 1);
  expect(share('late')).toBeCloseTo(0.3, 1);
  expect(share(undefined)).toBeCloseTo(0.6, 1);
});
