import { expect, it } from 'vitest';
import { judgeDeadLetters } from '../../../../infra/cli/doctor/dead-letters.ts';

it('names each queue with messages, and how many', () => {
  const findings = judgeDeadLetters(
    new Map([
      ['draft-dead', 2],
      ['failed-deliveries', 0],
      ['x-dead', undefined],
    ]),
  );
  expect(findings).toMatchObject([
    { check: 'dead letters in draft-dead', verdict: 'wrong', said: expect.stringMatching(/^2 messages/) },
  ]);
  expect(judgeDeadLetters(new Map([['draft-dead', 0]]))).toMatchObject([{ verdict: 'ok' }]);
});
