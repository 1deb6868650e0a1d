import { awsPrices, type PriceId, type UnitPrice } from './prices.ts';
import { type Cause, causes, type Quantity } from './quantities.ts';

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
  /** The dearest first. */
  readonly lines: readonly CostLine[];
  /** At full prices. */
  readonly usd: number;
  readonly idleUsd: number;
  /** The same by what it comes from. */
  readonly byCause: Readonly<Record<Cause, number>>;
  readonly freeUsd: number;
  /** What is left to pay. */
  readonly dueUsd: number;
}

/** Pure: quantities at their prices, those that come to nothing left out. */
export function costOf(
  quantities: readonly Quantity[],
  prices: Readonly<Record<PriceId, UnitPrice>> = awsPrices,
): AwsCost {
  const usdOf = ({ price, quantity }: Quantity): number => prices[price].usd * quantity;
  const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
    micros(all.reduce((so, one) => so + of(one), 0));
  const lines = (Object.keys(prices) as PriceId[])
    .flatMap((price): readonly CostLine[] => {
      const own = quantities.filter((one) => one.price === price);
      const quantity = own.reduce((all, one) => all + one.quantity, 0);
      if (quantity === 0) return [];
      const { service, what, usd, freePerMonth } = prices[price];
      return [
        {
          price,
          service,
          what,
          quantity,
          usd: sum(own, usdOf),
          idleUsd: sum(
            own.filter(({ cause }) => cause === 'standing'),
            usdOf,
          ),
          freeUsd: micros(Math.min(quantity, freePerMonth) * usd),
        },
      ];
    })
    .sort((a, b) => b.usd - a.usd);
  const [usd, freeUsd] = [sum(lines, (line) => line.usd), sum(lines, (line) => line.freeUsd)];
  const byCause = Object.fromEntries(
    causes.map((cause) => [
      cause,
      sum(
        quantities.filter((one) => one.cause === cause),
        usdOf,
      ),
    ]),
  ) as Record<Cause, number>;
  return { lines, usd, idleUsd: byCause.standing, byCause, freeUsd, dueUsd: micros(usd - freeUsd) };
}

function micros(usd: number): number {
  return Math.round(usd * 1_000_000) / 1_000_000;
}
