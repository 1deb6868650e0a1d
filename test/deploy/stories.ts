import type { Cloud, Scenario } from '../e2e/cloud.ts';
import type { Steps } from './steps.ts';

/**
 * Every scenario on a cloud whose clock cannot be hurried: those that bear it run at the same time. One that fails keeps no other from its
 * turn. `between` runs when the hive has been left in peace by all that disturbs it.
 */
export async function tellStories(
  cloud: Cloud,
  scenarios: readonly Scenario[],
  { attempt }: Pick<Steps, 'attempt'>,
  between: () => Promise<void>,
): Promise<void> {
  const tell = (scenario: Scenario): Promise<void> => attempt(scenario.name, () => scenario.run(cloud));
  const of = (beside: Scenario['beside']): Scenario[] => scenarios.filter((scenario) => scenario.beside === beside);
  const patient = of('anything').map(tell);
  await Promise.all(of('others').map(tell));
  await between();
  for (const scenario of of('nothing')) await tell(scenario);
  await Promise.all(patient);
}
