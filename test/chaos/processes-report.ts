import { isClean, runProcesses } from './processes.ts';

/** `--processes N`: one object on the last line, or the same as lines; answers the exit code. */
export async function reportProcesses(kills: number, seed: number | undefined, json: boolean): Promise<number> {
  const chosen = seed ?? Math.floor(Math.random() * 2 ** 31);
  if (!json) console.log(`seed ${chosen}: it decides moments and faults, --seed ${chosen} takes them again`);
  const onKill = json ? undefined : (sentence: string) => console.log(sentence);
  const report = await runProcesses({ kills, seed: chosen, onKill });
  if (json) console.log(JSON.stringify(report));
  else for (const [name, value] of Object.entries(report)) console.log(name.padEnd(15), value);
  return isClean(report) ? 0 : 1;
}
