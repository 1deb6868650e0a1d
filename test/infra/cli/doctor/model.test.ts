import { expect, it } from 'vitest';
import { judgeModels, judgeWriter, listOf, modelsInUse } from '../../../../infra/cli/doctor/model.ts';
import { member, now, running } from '../members.ts';

it.each([
  [401, '{"error":"sk-canary is wrong"}', { refused: expect.stringContaining('401') }],
  [404, '', { none: expect.stringContaining('404') }],
  [200, '<html>', { none: expect.any(String) }],
  [200, '{"data":[]}', { none: expect.any(String) }],
  [200, '{"data":[{"id":"gpt-6-luna"},{"id":7}]}', { models: ['gpt-6-luna'] }],
])('an answer of %i', (status, body, expected) => {
  const list = listOf(status, body);
  expect(list).toEqual(expected);
  expect(JSON.stringify(list)).not.toContain('canary');
});

it.each([
  ['offered', ['gpt-6-luna'], { models: ['gpt-6-luna'] }, ['ok', 'ok']],
  ['offered, at an unknown price', ['gpt-9'], { models: ['gpt-9'] }, ['ok', 'warning']],
  ['not offered', ['gpt-4o'], { models: ['gpt-6-luna'] }, ['ok', 'wrong']],
  ['refused with its key', ['gpt-6-luna'], { refused: 'no' }, ['wrong', 'ok']],
  ['of a server without a list', ['gpt-6-luna'], { none: 'no list' }, ['not looked at', 'ok']],
  ['by a key that may not be seen', ['gpt-9'], undefined, ['not looked at', 'warning']],
])('a model that is %s', (_name, models, known, verdicts) => {
  expect(judgeModels(models, known).map(({ verdict }) => verdict)).toEqual(verdicts);
});

it('tells what functions met', () => {
  expect(judgeWriter(running, now).verdict).toBe('ok');
  expect(judgeWriter({ ...running, writerBlockedUntil: now - 1 }, now).verdict).toBe('ok');
  const blocked = { ...running, writerBlockedUntil: now + 1, writerBlockedReason: 'bad key' };
  expect(judgeWriter(blocked, now)).toMatchObject({ verdict: 'wrong', said: expect.stringContaining('bad key') });
});

it('asks for the models that are written with', () => {
  const config = { openai: { model: 'gpt-5' } };
  expect(modelsInUse([member()], { config })).toEqual(['gpt-5']);
  expect(modelsInUse([], { config })).toEqual(['gpt-5']);
});
