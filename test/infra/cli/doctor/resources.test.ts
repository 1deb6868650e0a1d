import { expect, it } from 'vitest';
import { judgeQueues, queueNames, stacksNote } from '../../../../infra/cli/doctor/resources.ts';
import { stageFrom } from '../../../../infra/stage.ts';
import { synthesize } from '../../../../infra/synth.ts';

it('names the queues that are missing', () => {
  expect(
    judgeQueues(
      new Map([
        ['draft', 0],
        ['draft-dead', 3],
      ]),
      'dev',
    ).verdict,
  ).toBe('ok');
  const finding = judgeQueues(
    new Map([
      ['draft', 0],
      ['draft-dead', undefined],
    ]),
    'dev',
  );
  expect(finding).toMatchObject({
    verdict: 'wrong',
    said: 'there is no draft-dead',
    cure: expect.stringContaining('stage=dev'),
  });
});

it('knows every queue of the template', async () => {
  const { stacks } = await synthesize({ stage: 'local' });
  const templates = stacks.flatMap(({ template }) =>
    Object.values(template.Resources as Record<string, { Type: string; Properties: { QueueName?: string } }>),
  );
  const made = templates.filter(({ Type }) => Type === 'AWS::SQS::Queue').map(({ Properties }) => Properties.QueueName);
  const { work, ends } = await queueNames();
  expect([...work, ...ends].map((name) => `hive-local-${name}`).sort()).toEqual(made.sort());
}, 120_000);

it('leaves the versions of stacks to who can tell them', () => {
  const stage = stageFrom((key) => (key === 'stage' ? 'dev' : undefined));
  expect(stacksNote(stage, false)).toMatchObject({ verdict: 'not looked at', cure: 'npx cdk diff -c stage=dev' });
  expect(stacksNote(stage, true).verdict).toBe('ok');
});
