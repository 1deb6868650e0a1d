import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openPages, useBrowserScene } from './scene.ts';

const jobs = 200;
const every = 10;

const scene = useBrowserScene();

it(`one warm client posts and answers ${jobs} times in a row and leaves nothing behind`, {
  timeout: 1_200_000,
}, async () => {
  const person = scene.person();
  const handle = scene.sandbox.store.open(person.name).handle;
  const client = person.connect();
  const figures: {
    readonly job: number;
    readonly megabytes: number;
    readonly files: number;
    readonly browser: number;
  }[] = [];
  const times: number[] = [];
  for (let job = 1; job <= jobs; job++) {
    const replyTo = job % 4 === 0 ? scene.sandbox.say('somebody', `Number ${job}, @${handle}?`).id : undefined;
    const began = performance.now();
    const attempt = await person.post(`Thought number ${job} of this day.`, { client, ...(replyTo && { replyTo }) });
    times.push(performance.now() - began);
    expect(attempt, `job ${job}`).toMatchObject({ error: undefined, asked: 1 });
    if (job % every > 0) continue;
    const { pages, pid } = await openPages();
    expect(pages).toBe(1);
    const { megabytes, zombies } = processes(pid);
    expect(zombies).toBe(0);
    figures.push({ job, megabytes, files: readdirSync('/dev/fd').length, browser: pid });
  }
  console.table(figures);
  const [first, last] = [figures[0]!, figures.at(-1)!];
  const most = Math.max(...figures.map(({ megabytes }) => megabytes));
  console.log({
    memoryAfterAllToAfterTen: last.megabytes / first.megabytes,
    mostToAfterTen: most / first.megabytes,
    browsers: new Set(figures.map(({ browser }) => browser)).size,
    medianMs: Math.round(median(times)),
    medianMsOfTheLastFifty: Math.round(median(times.slice(-50))),
  });
  expect(last.megabytes).toBeLessThanOrEqual(1.3 * first.megabytes);
  // Before it is replaced a browser may grow, and not without bounds.
  expect(most).toBeLessThanOrEqual(2 * first.megabytes);
  expect(last.files).toBeLessThanOrEqual(first.files + every);
  expect(person.standing()).toHaveLength(jobs);
  expect(person.creates()).toBe(jobs);
  expect(scene.logins()).toBe(1);
});

/** Memory of a process with all that came of it, and what of this process's own children ended and was never looked at. */
function processes(root: number): { readonly megabytes: number; readonly zombies: number } {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .map(([pid, parent, kilobytes, state = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      kilobytes: Number(kilobytes),
      state,
    }));
  const tree = new Set([root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  const kilobytes = all.filter(({ pid }) => tree.has(pid)).reduce((sum, each) => sum + each.kilobytes, 0);
  const ended = all.filter(
    ({ parent, state }) => (parent === process.pid || tree.has(parent)) && state.startsWith('Z'),
  );
  return { megabytes: Math.round(kilobytes / 1024), zombies: ended.length };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
