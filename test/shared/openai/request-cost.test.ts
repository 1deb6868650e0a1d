import { describe, expect, it } from 'vitest';
import { requestUsd } from '../../../shared/openai/request-cost.ts';

const request = { instructions: 'i'.repeat(3600), input: 'Topic: fog', withTitle: false, maxOutputTokens: 2000 };
const at = (model: string, maxOutputTokens = 2000) => requestUsd(request, 240, { model, maxOutputTokens });

describe('what a request costs', () => {
  it('is usually four bytes a token and the length that is asked for', () => {
    // (3610 / 4 + 150) tokens in at $0.1, (240 / 4 + 20) out at $0.5 a million.
    expect(at('gpt-6-luna').usual).toBeCloseTo((1053 * 0.1 + 80 * 0.5) / 1e6, 9);
  });

  it('is at most two bytes a token and all the output there may be', () => {
    expect(at('gpt-6-luna').most).toBeCloseTo((2205 * 0.1 + 2000 * 0.5) / 1e6, 9);
    expect(at('gpt-6-luna', 100).most).toBeCloseTo((2205 * 0.1 + 100 * 0.5) / 1e6, 9);
  });

  it('counts the thinking of models that cannot do without it, within the limit', () => {
    expect(at('gpt-5-mini').usual).toBeCloseTo((1053 * 0.25 + 380 * 2) / 1e6, 9);
    expect(at('gpt-5-mini', 100).usual).toBeCloseTo((1053 * 0.25 + 100 * 2) / 1e6, 9);
  });

  it('takes a model that nobody knows for the dearest', () => {
    expect(at('house-model').most).toBe(at('gpt-6-astra').most);
  });
});
