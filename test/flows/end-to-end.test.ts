import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Cloud } from '../e2e/cloud.ts';
import { embeddedCloud } from '../e2e/embedded-cloud.ts';
import { scenarios } from '../e2e/scenarios/index.ts';

/** The stories that `npm run test:deploy` tells of a deployed hive, on the embedded cloud. */
describe('one hive on the embedded cloud, end to end', () => {
  let cloud: Cloud & { close(): Promise<void> };
  beforeAll(async () => {
    const personalities = scenarios.flatMap((scenario) => scenario.personalities);
    cloud = await embeddedCloud(Date.parse('2026-11-23T08:00:00Z'), personalities);
  });
  afterAll(() => cloud.close());

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    await scenario.run(cloud);
  });
});
