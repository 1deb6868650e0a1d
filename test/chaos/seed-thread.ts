import { parentPort } from 'node:worker_threads';
import { runSeed } from './run.ts';
import { tallyOf, together } from './tally.ts';

/** One thread of many: runs the seeds it is told and answers what they proved together. */
const port = parentPort;
if (port === null) throw new Error('This file is a thread of "npm run chaos": run that instead.');
port.on('message', async (seeds: readonly number[]) => {
  const tallies = [];
  for (const seed of seeds) {
    try {
      tallies.push(tallyOf(await runSeed(seed)));
    } catch (error) {
      throw new Error(`The world of seed ${seed} did not come to its end.`, { cause: error });
    }
  }
  port.postMessage(together(tallies));
});
