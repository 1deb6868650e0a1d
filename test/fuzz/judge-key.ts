import { syncObject } from '../../shared/personality/sync.ts';
import type { SyncOutcome } from '../../shared/personality/sync-deps.ts';
import { fuzzWorld, reportsOf, stateOf } from './world.ts';

/** S3 takes keys of 1024 bytes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, read November 2026). */
const longestKey = 1024;

const hidden = /(?!\u200d)[\p{Cc}\p{Cf}\u2028\u2029]/u;

function readReportText(text = '{}'): { readonly summary?: string } {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}

/** What is wrong with how a good file under a key that is no id was taken: one report may come of it, and nothing else. */
export async function judgeKey(key: string): Promise<readonly string[]> {
  const world = await fuzzWorld('in force');
  const state = await stateOf(world);
  const before = reportsOf(world);
  world.stores.objects.upload(key, JSON.stringify({ name: 'Ada', platforms: { twitter: { account: 'thief' } } }));
  const faults: string[] = [];
  let outcome: SyncOutcome | undefined;
  try {
    outcome = await syncObject(key, world.deps);
  } catch (error) {
    faults.push(`synchronising throws ${String(error)}`);
  }
  const written = [...reportsOf(world)].filter(([name, text]) => name !== key && before.get(name) !== text);
  const name = written[0]?.[0] ?? '';
  if (outcome?.result !== 'refused') faults.push(`it is ${outcome?.result}, not refused`);
  if ((await stateOf(world)) !== state) faults.push('the stores changed');
  if (written.length !== 1 || !/^reports\/_refused\/[^/]+\.json$/.test(name)) {
    faults.push(`reports at ${written.map(([at]) => at.slice(0, 80)).join(', ') || 'no place'}`);
  }
  if (new TextEncoder().encode(name).length > longestKey) faults.push('a report with a key that is too long');
  if ((written[0]?.[1].length ?? 0) > 8192) faults.push('a report without bounds');
  const told = [...world.logged, ...(outcome?.problems ?? []).map(({ found }) => found)].join('');
  const { summary = '' } = readReportText(written[0]?.[1]);
  if (hidden.test(summary) || hidden.test(told.replaceAll(key, ''))) faults.push('hidden characters in the report');
  return faults.map((fault) => `${JSON.stringify(key.slice(0, 80))}: ${fault}`);
}
