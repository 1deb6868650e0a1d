import type { Route } from './names.ts';
import type { Stage } from './stage.ts';

/** Drafts that are written at once where the stage does not say: a model's answer takes seconds, and its limits by the minute are shared. */
const usualWriters = 10;

/**
 * Pure: how many runs at once the queue of each function may cause, by the function's name: what the stage says of it, else ten of write-draft and
 * of the others what their transport asks for.
 * @throws one sentence about a name that no such function has
 */
export function workersOf(
  stage: Pick<Stage, 'name' | 'workersOf'>,
  routes: readonly Pick<Route, 'functionName' | 'runtime'>[],
): Readonly<Record<string, number>> {
  const usual: Record<string, number> = {
    'write-draft': usualWriters,
    ...Object.fromEntries(routes.map(({ functionName, runtime }) => [functionName, runtime.maximumConcurrency])),
  };
  for (const name of Object.keys(stage.workersOf ?? {})) {
    if (!Object.hasOwn(usual, name)) {
      throw new Error(
        `The context stages.${stage.name}.workersOf in cdk.json names ${JSON.stringify(name)}, which works on no queue: expected one of ${Object.keys(usual).join(', ')}.`,
      );
    }
  }
  return { ...usual, ...stage.workersOf };
}
