import { figuresOf } from './figures.ts';
import { type SimulationOptions, simulate } from './simulate.ts';

/** One size in a process of its own, so that its memory is its own: options on the command line, figures to the parent. */
const options = JSON.parse(process.argv[2] ?? '{}') as SimulationOptions;
const begun = performance.now();
const simulated = await simulate(options);
const seconds = (performance.now() - begun) / 1000;
// Kilobytes, on every system that Node runs on.
process.send?.(figuresOf(simulated, seconds, process.resourceUsage().maxRSS / 1024));
