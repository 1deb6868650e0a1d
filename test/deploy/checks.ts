import assert from 'node:assert/strict';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import { type DeadLetter, deadLetters } from './dead-letters.ts';
import { type DeployedHive, invokeLater } from './deployed-hive.ts';
import { logOf } from './logs.ts';
import { until, within } from './wait.ts';

/**
 * Lets an invocation fail for good. Where things end that failed lies that one, the firings whose time was not filled in, and nothing else.
 * Answers differences from AWS.
 */
export async function deadLettersInOrder({ aws, prefix }: DeployedHive, literalFirings: boolean): Promise<string[]> {
  const slot = 'half past never';
  await invokeLater(aws, `${prefix}plan-post`, { personality: 'nobody', platform: 'none', slot });
  const failed: DeadLetter[] = [];
  const arrived = await within(30, async () => {
    failed.push(...(await deadLetters(aws, prefix, ['-failed-invocations'])));
    return failed.some(({ body }) => body.includes(slot)) || undefined;
  });
  const literal = JSON.stringify(scheduledTime);
  const others = failed.filter(({ body }) => !body.includes(slot) && !body.includes(literal));
  assert.deepEqual(others, []);
  assert.deepEqual(await deadLetters(aws, prefix, ['-dead', '-failed-deliveries']), []);
  const differences: string[] = [];
  if (!arrived) {
    differences.push('Lambda: an asynchronous invocation that fails for good reaches no failure destination.');
  }
  if (literalFirings && !failed.some(({ body }) => body.includes(literal))) {
    differences.push('Scheduler: its invocations that fail are not tried again and reach no failure destination.');
  }
  return differences;
}

/** Sweep has run since then (epoch milliseconds). */
export async function sweepComes({ aws, prefix }: DeployedHive, began: number): Promise<void> {
  await until('a tick of sweep', 120, async () => {
    const lines = await logOf(aws, `${prefix}sweep`, began);
    return lines.some((line) => line.includes('"Sweeps"')) || undefined;
  });
}

/** None of these values stands in a log of these functions. */
export async function noSecretLogged(
  { aws }: DeployedHive,
  functions: readonly string[],
  began: number,
  values: readonly string[],
): Promise<void> {
  const secrets = values.filter((value) => value.length > 12);
  for (const name of functions) {
    const log = (await logOf(aws, name, began)).join('\n');
    for (const secret of secrets) assert.ok(!log.includes(secret), `The log of ${name} holds a secret.`);
  }
}
