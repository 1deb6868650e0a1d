import { describe, expect, it } from 'vitest';
import { oneTimeCode } from '../../../shared/publication/one-time-code.ts';

/** The seed of the examples of RFC 6238, appendix B: the text 12345678901234567890. */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a one-time code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238 at second %i', (time, code) => {
    expect(oneTimeCode(seed, time * 1000)).toBe(code);
  });

  it('does not mind how the seed is written', () => {
    expect(oneTimeCode('gezd gnbv gy3t qojq gezd gnbv gy3t qojq', 59_000)).toBe('287082');
    expect(oneTimeCode(`${seed}====`, 59_000)).toBe('287082');
  });

  it('stays for half a minute', () => {
    expect(oneTimeCode(seed, 30_000)).toBe(oneTimeCode(seed, 59_999));
    expect(oneTimeCode(seed, 60_000)).not.toBe(oneTimeCode(seed, 59_999));
  });
});
