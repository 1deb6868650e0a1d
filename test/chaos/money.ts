/** Money that left, as the world saw it. */
export interface Charge {
  readonly personality: string;
  readonly what: 'model' | 'post';
  /** Epoch milliseconds. */
  readonly at: number;
  readonly usd: number;
}

/**
 * Days (UTC) of personalities on which more was spent than the cap and one call on top of it.
 * @param caps USD a day by personality; one without a cap can exceed none
 */
export function overBudget(charges: readonly Charge[], caps: ReadonlyMap<string, number>): number {
  const days = new Map<string, { readonly cap: number; sum: number; dearest: number }>();
  for (const { personality, at, usd } of charges) {
    const cap = caps.get(personality);
    if (cap === undefined) continue;
    const key = `${personality} ${new Date(at).toISOString().slice(0, 10)}`;
    const day = days.get(key) ?? { cap, sum: 0, dearest: 0 };
    days.set(key, { cap, sum: day.sum + usd, dearest: Math.max(day.dearest, usd) });
  }
  return [...days.values()].filter(({ cap, sum, dearest }) => sum > cap + dearest + 1e-9).length;
}
