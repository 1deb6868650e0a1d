import { type CaseResult, runCases } from './cases.ts';

/** `--cases`: the table on standard output, or one object with all that was measured; answers the exit code. */
export async function reportCases(json: boolean): Promise<number> {
  const began = performance.now();
  const cases = await runCases();
  const ok = cases.every((one) => one.ok);
  const wallSeconds = Number(((performance.now() - began) / 1000).toFixed(1));
  console.log(json ? JSON.stringify({ ok, wallSeconds, cases }) : casesTable(cases));
  return ok ? 0 : 1;
}

const heads = ['case', 'platform', 'creates', 'live posts', 'end', 'id', 'ok'] as const;

/** The measured cases as people read them. */
export function casesTable(cases: readonly CaseResult[]): string {
  const rows = cases.map((one) => [
    one.case,
    one.platform,
    one.creates.map(({ at, status }) => `${at.slice(11, 19)} ${status === 0 ? 'cut' : status}`).join(', ') || 'none',
    String(one.livePosts),
    [...one.states, ...one.reasons.map((reason) => `(${reason})`)].join(' '),
    idOf(one),
    one.ok ? 'ok' : `NOT OK: ${one.wrong}`,
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [heads, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function idOf({ livePosts, idKept, foundAgain }: CaseResult): string {
  if (livePosts === 0) return 'none to keep';
  if (!idKept) return 'lost';
  return foundAgain ? 'found by reconcile' : 'kept';
}
