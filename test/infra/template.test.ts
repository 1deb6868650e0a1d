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

describe('two stages in one account', () => {
  /** A name inside of something that has the stage's name itself: a policy in a role. */
  const nested = ['AWS::IAM::Policy'];
  const nameProperties = /^(Name|\w+Name)$/;

  const physicalNames = (stage: string): string[] =>
    (templates[stage] ?? [])
      .filter(({ type }) => !nested.includes(type))
      .flatMap(({ type, properties }) =>
        Object.entries(properties)
          .filter(([property]) => nameProperties.test(property) && !['FunctionName', 'MetricName'].includes(property))
          .concat(type === 'AWS::Lambda::Function' ? [['FunctionName', properties.FunctionName]] : [])
          .map(([, value]) => `${type} ${JSON.stringify(value)}`),
      );

  it('have no name in common', () => {
    const dev = physicalNames('dev');
    expect(dev.length).toBeGreaterThan(20);
    expect(dev.filter((name) => physicalNames('prod').includes(name))).toEqual([]);
  });

  it('would collide if names were not made from the stage', () => {
    expect(physicalNames('dev').filter((name) => physicalNames('dev').includes(name))).not.toEqual([]);
  });
});
