import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle, linesOf, temporaryFolder } from './bundles.ts';

const NINE = Date.parse('2026-11-22T09:00:00Z');
const MINUTE = 60_000;
const UNTIL = NINE + 60 * MINUTE;

/** Runs the cloud in a process of its own and kills that after a while; answers its output if it came to its end. */
function run(dataDir: string, folder: string, killAfterMs: number): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-cloud.ts'), dataDir, folder, String(UNTIL)]);
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve(undefined);
      else if (code === 0) resolve(output);
      else reject(new Error(errors));
    });
  });
}

it('a cloud killed again and again loses no firing, repeats none that ended, and its calendar never goes back', {
  timeout: 240_000,
}, async () => {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'data');
  const seen = join(folder, 'seen');
  bundle(
    folder,
    'plan',
    `import { appendFileSync } from 'node:fs';
     const note = (what, { name, slot }) => appendFileSync(${JSON.stringify(seen)}, what + ' ' + name + ' ' + slot + ' ' + Date.now() + '\\n');
     export const handler = async (event) => {
       note('begin', event);
       await new Promise((resolve) => setTimeout(resolve, 20));
       note('end', event);
     };`,
  );
  let output: string | undefined;
  let kills = -1;
  while (output === undefined) {
    kills += 1;
    output = await run(dataDir, folder, kills < 4 ? 500 + kills * 130 : 50_000);
  }
  expect(kills).toBe(4);

  const lines = linesOf(seen).map((line) => line.split(' '));
  const ends = lines.filter(([what]) => what === 'end').map(([, name, slot]) => `${name} ${slot}`);
  const slots = (name: string, minutes: number) =>
    Array.from({ length: 60 / minutes + 1 }, (_, index) => {
      const iso = new Date(NINE + index * minutes * MINUTE).toISOString().slice(0, 19);
      return `${name} ${iso}Z`;
    });
  const expected = [...slots('ada', 3), ...slots('ben', 5), ...slots('tick', 1)];
  expect([...new Set(ends)].sort()).toEqual(expected.sort());
  // A firing runs again only when the kill fell between its answer and the journal's note of it: at most those in hand.
  expect(ends.length - expected.length).toBeLessThanOrEqual(3 * kills);

  const dates = lines.map(([, , , date]) => Number(date));
  expect(dates).toEqual([...dates].sort((a, b) => a - b));
  for (const [, , slot = '', date] of lines) expect(Number(date)).toBe(Date.parse(slot));

  const firings = JSON.parse(output) as [string, string][];
  expect(firings).toHaveLength(21 + 13);
  expect(firings.every(([, outcome]) => outcome === 'succeeded')).toBe(true);
});
