/** What a model costs, USD per million tokens. */
export interface ModelPrice {
  readonly input: number;
  /** Input that the service still had from an earlier request. */
  readonly cachedInput: number;
  readonly output: number;
}

export interface TokenCount {
  /** All input tokens, cached and newly cached ones among them. */
  readonly input: number;
  readonly cachedInput?: number;
  /** Input written to the service's cache, which newer models charge for. */
  readonly cacheWrite?: number;
  /** All output tokens, thinking among them. */
  readonly output: number;
}

/** Writing to the cache costs a quarter more than plain input, on the models that count such tokens at all. */
const CACHE_WRITE_FACTOR = 1.25;

/**
 * Standard tier, prompts below 272,000 tokens (ours are far below). Source: https://developers.openai.com/api/docs/pricing as quoted
 * by others, 2026-11-05: compare with the page before a budget rests on it; GPT-5.6 after the cuts of 2026-07-30 and 2026-08-21. Newest first; dated snapshots cost what their model costs.
 */
export const pricesAsOf = '2026-11-05';
export const prices: Readonly<Record<string, ModelPrice>> = {
  'gpt-6-astra': { input: 10, cachedInput: 1, output: 50 },
  'gpt-6.1-sol': { input: 2, cachedInput: 0.1, output: 10 },
  'gpt-6.1-terra': { input: 1, cachedInput: 0.05, output: 5 },
  'gpt-6-sol': { input: 2, cachedInput: 0.2, output: 10 },
  'gpt-6-luna': { input: 0.1, cachedInput: 0.01, output: 0.5 },
  'gpt-5.6-sol': { input: 4, cachedInput: 0.4, output: 20 },
  'gpt-5.6-terra': { input: 2, cachedInput: 0.2, output: 12 },
  'gpt-5.6-luna': { input: 0.2, cachedInput: 0.02, output: 1.2 },
  'gpt-5.5': { input: 5, cachedInput: 0.5, output: 30 },
  'gpt-5.4': { input: 2.5, cachedInput: 0.25, output: 15 },
  'gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5 },
  'gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25 },
  'gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10 },
  'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
  'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
  'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
  'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
};

/** What an unknown model is taken to cost: the dearest of the table, so that a budget errs on the safe side. */
export const dearest: ModelPrice = {
  input: Math.max(...Object.values(prices).map((price) => price.input)),
  cachedInput: Math.max(...Object.values(prices).map((price) => price.cachedInput)),
  output: Math.max(...Object.values(prices).map((price) => price.output)),
};

/** The model's name without the date of its snapshot. */
export function modelFamily(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** The price of a model and whether the table knows it. */
export function priceOf(model: string): { readonly price: ModelPrice; readonly known: boolean } {
  const family = modelFamily(model);
  const price = Object.hasOwn(prices, family) ? prices[family] : undefined;
  return price === undefined ? { price: dearest, known: false } : { price, known: true };
}

/** USD of one call. */
export function costUsd(price: ModelPrice, tokens: TokenCount): number {
  const cached = Math.min(tokens.cachedInput ?? 0, tokens.input);
  const written = Math.min(tokens.cacheWrite ?? 0, tokens.input - cached);
  const fresh = tokens.input - cached - written;
  const microUsd =
    (fresh + written * CACHE_WRITE_FACTOR) * price.input + cached * price.cachedInput + tokens.output * price.output;
  return microUsd / 1_000_000;
}
