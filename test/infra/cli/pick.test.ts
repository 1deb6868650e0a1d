import { describe, expect, it } from 'vitest';
import { pick } from '../../../infra/cli/pick.ts';

const known = ['ada', 'adam', 'bob', 'mara', 'marlow'];
const one = (written: string, names: readonly string[] = known) => pick('personality', written, names, 'see the list');

describe('what is meant', () => {
  it('is the whole name, or the only one that begins so', () => {
    expect([one('ada'), one('adam'), one('b'), one('marl')]).toEqual(['ada', 'adam', 'bob', 'marlow']);
  });

  it('is asked back where several begin so', () => {
    expect(() => one('mar')).toThrow('"mar" may be any of 2: mara, marlow; write more of the personality you mean.');
    const many = Array.from({ length: 14 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    expect(() => one('p', many)).toThrow(/any of 14: p00, p01, .*, p09 and 4 more;/);
  });

  it('is not there, perhaps by a typing error', () => {
    expect(() => one('x')).toThrow('There is no personality "x": see the list.');
    expect(() => one('malrow')).toThrow('There is no personality "malrow" (did you mean marlow?): see the list.');
    expect(() => one('ada', [])).toThrow('There is no personality "ada": see the list.');
  });
});
