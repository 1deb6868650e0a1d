/** Money that left for words and for reading, as the world saw it: a call of the model, a post, one answer of a listing or a conversation. */
export interface Charge {
  readonly personality: string;
  readonly what: 'model' | 'post' | 'reading';
  /** Epoch milliseconds. */
  readonly at: number;
  readonly usd: number;
}

const day = 24 * 3_600_000;
/** Clocks agree within this: they may tell the day apart around midnight. */
const clockToleranceMs = 30_000;

/**
 * Days (UTC) of personalities on which more was spent than the cap and one call on top of it.
 * @param cap USD a day of each personality
 */
export function overBudget(charges: readonly Charge[], cap: number): number {
  const days = new Map<string, { readonly sum: number; readonly dearest: number }>();
  for (const { personality, at, usd } of charges) {
    const time = at % day;
    if (time < clockToleranceMs || time > day - clockToleranceMs) continue;
    const key = `${personality} ${new Date(at).toISOString().slice(0, 10)}`;
    const { sum, dearest } = days.get(key) ?? { sum: 0, dearest: 0 };
    days.set(key, { sum: sum + usd, dearest: Math.max(dearest, usd) });
  }
  return [...days.values()].filter(({ sum, dearest }) => sum > cap + dearest + 1e-9).length;
}
