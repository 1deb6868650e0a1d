import { runSeed } from './run.ts';
export async function quick(from: number, count: number): Promise<void> {
  const sums = new Map<string, number>();
  for (let seed = from; seed < from + count; seed++) {
    const { hits: _h, bugs, ...rest } = await runSeed(seed);
    for (const [k, v] of Object.entries(rest)) sums.set(k, (sums.get(k) ?? 0) + v);
    if (bugs.length || rest.duplicates || rest.lost || rest.wronglyMatched || rest.overLimit || rest.unsettled)
      console.log(JSON.stringify({ ...rest, bugs: bugs.slice(0, 3) }, null, 1));
  }
  console.log(Object.fromEntries(sums));
}
await quick(Number(process.argv[2]), Number(process.argv[3]));
