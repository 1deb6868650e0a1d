import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../../shared/config/problem.ts';
import { leadText } from '../../../shared/personality/approval.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';

const platforms = [madeUpTraits('chirp'), madeUpTraits('forum')];

function read(file: object) {
  const bytes = new TextEncoder().encode(JSON.stringify({ name: 'Ada', topics: ['bees'], ...file }));
  return readPersonality('ada', bytes, platforms);
}

describe('the field approval', () => {
  it.each([
    ['auto', { mode: 'auto' }],
    ['required', { mode: 'required', leadMinutes: 240 }],
    [{ leadTime: '90 minutes' }, { mode: 'required', leadMinutes: 90 }],
    [{ leadTime: '7 days' }, { mode: 'required', leadMinutes: 10_080 }],
  ])('%j is read', (approval, expected) => {
    expect(read({ approval })).toMatchObject({ ok: true, personality: { approval: expected } });
  });

  it.each([
    ['always', /^approval: found "always"; expected "auto", "required" or/],
    [true, /^approval: found true/],
    [null, /^approval: found null/],
    [['required'], /^approval: found/],
    [{ leadTime: 4 }, /^approval.leadTime: found 4; expected a time of 10 minutes to 7 days/],
    [{ leadTime: '5 minutes' }, /^approval.leadTime: found "5 minutes"/],
    [{ leadTime: '8 days' }, /^approval.leadTime: found "8 days"/],
    [{}, /^approval: found an empty object; expected "auto", "required" or/],
    [{ leadTime: '4 hours', mode: 'auto' }, /^approval: found an object/],
    [{ leadtime: '4 hours' }, /^approval: found an object/],
  ])('%j is refused', (approval, sentence) => {
    const result = read({ approval });
    expect(result.ok ? [] : result.problems.map(problemSentence)).toEqual([expect.stringMatching(sentence)]);
  });

  it('may be another on one platform, and the report says what holds where', () => {
    const result = read({ approval: 'required', platforms: { chirp: { approval: 'auto' }, forum: {} } });
    const said = result.ok ? result.understood.filter(({ field }) => field.includes('approval')) : [];
    expect(said).toEqual([
      { kind: 'note', field: 'approval', text: expect.stringMatching(/^Each post on forum is written 4 hours ahead/) },
    ]);
  });

  it('is told in whole units', () => {
    expect([1440, 60, 90, 2880].map(leadText)).toEqual(['1 day', '1 hour', '90 minutes', '2 days']);
  });
});
