import { awsPrices, type PriceId, type UnitPrice } from './prices.ts';
import type { Quantity } from './quantities.ts';

/** What one price makes of a month; USD. */
export interface CostLine {
  readonly price: PriceId;
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  /** At the full price, of which `idleUsd` without a single post. */
  readonly usd: number;
  readonly idleUsd: number;
  /** What the monthly allowance of the account takes off, where nothing else in the account uses it. */
  readonly freeUsd: number;
}

export interface AwsCost {
  readonly lines: readonly CostLine[];
  /** At full prices. */
  readonly usd: number;
  readonly idleUsd: number;
  readonly freeUsd: number;
  /** What is left to pay. */
  readonly dueUsd: number;
}

/** Pure: quantities at their prices, those that come to nothing left out. */
export function costOf(
  quantities: readonly Quantity[],
  prices: Readonly<Record<PriceId, UnitPrice>> = awsPrices,
): AwsCost {
  const lines = quantities.flatMap(({ price, idle, posts }): readonly CostLine[] => {
    const { service, what, usd, freePerMonth } = prices[price];
    const quantity = idle + posts;
    if (quantity === 0) return [];
    const free = Math.min(quantity, freePerMonth);
    return [
      {
        price,
        service,
        what,
        quantity,
        usd: micros(quantity * usd),
        idleUsd: micros(idle * usd),
        freeUsd: micros(free * usd),
      },
    ];
  });
  const sum = (of: (line: CostLine) => number): number => micros(lines.reduce((all, line) => all + of(line), 0));
  const [usd, freeUsd] = [sum((line) => line.usd), sum((line) => line.freeUsd)];
  return { lines, usd, idleUsd: sum(({ idleUsd }) => idleUsd), freeUsd, dueUsd: micros(usd - freeUsd) };
}

function micros(usd: number): number {
  return Math.round(usd * 1_000_000) / 1_000_000;
}
