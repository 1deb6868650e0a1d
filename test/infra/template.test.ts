import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../infra/synth.ts';
import { type Resource, resourcesOf } from '../support/template.ts';
import { rules } from '../support/template-rules.ts';

const templates: Record<string, readonly Resource[]> = {};

beforeAll(async () => {
  for (const stage of ['dev', 'prod']) templates[stage] = resourcesOf(await synthesize({ stage }));
});

describe.each(['dev', 'prod'])('the template of stage %s', (stage) => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, { find, damage }) => {
    const resources = templates[stage] ?? [];
    expect(find(resources)).toEqual([]);

    const damaged = structuredClone(resources);
    damage(damaged);
    expect(find(damaged), 'the rule does not notice when it is broken').not.toEqual([]);
  });

  it('stays far below the 500 resources of a stack', () => {
    const stacks = Map.groupBy(templates[stage] ?? [], ({ stack }) => stack);
    expect([...stacks.keys()]).toEqual([`hive-${stage}-data`, `hive-${stage}-pipeline`, `hive-${stage}-monitoring`]);
    for (const resources of stacks.values()) expect(resources.length).toBeLessThan(200);
  });
});
