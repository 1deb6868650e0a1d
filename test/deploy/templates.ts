import assert from 'node:assert/strict';
import { copyProject } from '../support/project-copy.ts';
import { resourcesOf } from '../support/template.ts';
import { rules } from '../support/template-rules.ts';
import type { Cdk, Templates } from './cdk.ts';

const sources = ['infra', 'shared', 'functions', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];
const mostResources = 200;
const manyPersonalities = 10_000;

/**
 * Stages as people deploy them: no finding of a check, far from the limits of CloudFormation, and true to every rule of the template. What an
 * emulator drops is judged here.
 */
export async function stagesAreClean(cdk: Cdk, say: (text: string) => void): Promise<void> {
  for (const stage of ['dev', 'prod']) {
    const { printed, templates } = await cdk.synth(stage);
    assert.doesNotMatch(printed, /warning|error|\[W\d|fail/i, `cdk synth of ${stage} is not clean`);
    const stacks = Object.entries(templates).map(([stackName, template]) => ({ stackName, template, assets: {} }));
    const resources = resourcesOf({ stacks });
    const counts = [...Map.groupBy(resources, ({ stack }) => stack)].map(([name, all]) => [name, all.length] as const);
    assert.ok(counts.length > 0, `cdk synth of ${stage} made no template.`);
    for (const [name, count] of counts) assert.ok(count < mostResources, `${name} has ${count} resources.`);
    for (const { name, find } of rules) assert.deepEqual(find(resources), [], `stage ${stage}: ${name}`);
    say(`${counts.map(([name, count]) => `${name}: ${count} resources`).join(', ')}; ${rules.length} rules kept`);
  }
}

/** One personality's file in the project or ten thousand: the same templates, whatever CloudFormation's limits. */
export async function personalitiesAreNoResources(cdk: Cdk): Promise<void> {
  using project = copyProject(sources);
  const add = (index: number): void =>
    project.write(`personalities/p${index}.json`, JSON.stringify({ name: `P${index}`, bio: ['One of many.'] }));
  const templates = async (): Promise<Templates> => (await cdk.synth('prod', project.root)).templates;
  add(0);
  const few = await templates();
  for (let index = 1; index < manyPersonalities; index += 1) add(index);
  const many = await templates();
  assert.ok(Object.keys(few).length > 0, 'cdk synth made no template.');
  assert.deepEqual(many, few);
}
