import type { WriteRequest } from '../content/writer.ts';
import { parametersOf } from './models.ts';
import { costUsd, priceOf, type TokenCount } from './prices.ts';

/** What a model cannot be kept from thinking about a post, tokens: paid as output. An estimate, as is all that is usual. */
const usualThinking = 300;
/** The roles, the schema of the answer and the JSON around the words. */
const around = { input: 150, output: 20 } as const;

/** The most tokens that a request can use. A token has two bytes at least in practice; the form of the answer and the roles come on top. */
export function mostTokens(
  { instructions, input, maxOutputTokens }: WriteRequest,
  config: { readonly maxOutputTokens: number },
): TokenCount {
  const bytes = Buffer.byteLength(instructions) + Buffer.byteLength(input);
  return { input: Math.ceil(bytes / 2) + 400, output: Math.min(maxOutputTokens, config.maxOutputTokens) };
}

/**
 * What one call costs by the dated prices (prices.ts), USD: usually, with four bytes a token and an answer of `characters`, and at most. A
 * forecast counts with the first, a budget sets the second aside.
 */
export function requestUsd(
  request: WriteRequest,
  characters: number,
  config: { readonly model: string; readonly maxOutputTokens: number },
): { readonly usual: number; readonly most: number } {
  const { price } = priceOf(config.model);
  const { effort } = parametersOf(config.model);
  const thinking = effort === undefined || effort === 'none' ? 0 : usualThinking;
  const most = mostTokens(request, config);
  const bytes = Buffer.byteLength(request.instructions) + Buffer.byteLength(request.input);
  const usual = {
    input: Math.ceil(bytes / 4) + around.input,
    output: Math.min(most.output, Math.ceil(characters / 4) + around.output + thinking),
  };
  return { usual: costUsd(price, usual), most: costUsd(price, most) };
}
