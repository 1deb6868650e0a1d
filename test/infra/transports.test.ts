import { beforeAll, describe, expect, it } from 'vitest';
import { routesOf } from '../../infra/names.ts';
import { synthesize } from '../../infra/synth.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { HiveApp } from '../support/hive-app.ts';
import { at, functionNamed, list, ofType, type Resource, referredId, resourcesOf, text } from '../support/template.ts';

const routes = routesOf(allPlatformTraits);
const templates: Record<string, readonly Resource[]> = {};
beforeAll(async () => {
  for (const stage of ['dev', 'prod']) templates[stage] = resourcesOf(await synthesize({ stage }));
});
const of = (stage: string): readonly Resource[] => templates[stage] ?? [];
const queueNamed = (stage: string, name: string): Resource | undefined =>
  ofType(of(stage), 'AWS::SQS::Queue').find(({ properties }) => properties.QueueName === `hive-${stage}-${name}`);
const mappingOf = (stage: string, queue: Resource | undefined): Resource | undefined =>
  ofType(of(stage), 'AWS::Lambda::EventSourceMapping').find(
    ({ properties }) => referredId(properties.EventSourceArn) === queue?.id,
  );

describe.each(routes.map((route) => [route.functionName, route] as const))('the way of %s', (name, route) => {
  const { runtime } = route;

  it('has a function as its transport asks for it on a live stage', () => {
    const { properties } = functionNamed(of('prod'), name);
    expect(properties).toMatchObject({
      Architectures: [runtime.architecture],
      MemorySize: runtime.memoryMb,
      Timeout: runtime.timeoutSeconds,
    });
    expect(at(properties, 'EphemeralStorage.Size')).toBe(runtime.storageMb);
    expect(text(at(properties, 'Environment.Variables.HIVE_CREDENTIAL_SECRETS'))).toBe(
      `hive/prod/${route.platform}/${route.transport}/0`,
    );
    expect(at(properties, 'Environment.Variables.HIVE_BUCKET') !== undefined).toBe(route.leavesEvidence);
    const secrets = ofType(of('prod'), 'AWS::SecretsManager::Secret').map((secret) => secret.properties.Name);
    expect(secrets).toContain(`hive/prod/${route.platform}/${route.transport}/0`);
  });

  it('has a queue that hides a message for six runs, and hands them over one by one', () => {
    const queue = queueNamed('prod', name);
    expect(queue?.properties.VisibilityTimeout).toBe(6 * runtime.timeoutSeconds);
    expect(mappingOf('prod', queue)?.properties).toMatchObject({
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: runtime.maximumConcurrency },
    });
  });

  it('ends in the table on a dry-run stage', () => {
    const mapping = mappingOf('dev', queueNamed('dev', name));
    expect(referredId(mapping?.properties.FunctionName)).toBe(functionNamed(of('dev'), 'publish-dry-run').id);
  });
});

describe('evidence', () => {
  it('goes after two weeks, and a dry run leaves none', () => {
    const rules = ofType(of('prod'), 'AWS::S3::Bucket').flatMap(
      ({ properties }) => list(at(properties, 'LifecycleConfiguration.Rules')) as readonly Record<string, unknown>[],
    );
    expect(rules.filter(({ Prefix }) => Prefix === 'evidence/')).toEqual([
      { Id: 'evidence', Prefix: 'evidence/', ExpirationInDays: 14, Status: 'Enabled' },
    ]);
    const dryRun = functionNamed(of('dev'), 'publish-dry-run');
    expect(at(dryRun.properties, 'Environment.Variables.HIVE_BUCKET')).toBeUndefined();
  });
});

describe('the risk of a way', () => {
  const infos = (stage: string, settings = {}): readonly string[] => {
    const publishers = [
      ...routes.flatMap(({ functionName, observerName }) =>
        observerName === undefined ? [functionName] : [functionName, observerName],
      ),
      'publish-dry-run',
    ];
    using hive = new HiveApp({ stage, settings, platforms: allPlatformTraits, publishers });
    const { messages } = hive.app.synth().getStackArtifact(hive.stacks.pipeline.artifactId);
    expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
    return messages.map(({ entry }) => String(entry.data));
  };

  it('is told once where a live stage is synthesized, as a word that stops nothing', () => {
    const risky = routes.filter(({ risk }) => risk !== undefined);
    expect(risky.length).toBeGreaterThan(0);
    const told = infos('prod').filter((text) => /personalities that choose it/.test(text));
    expect(told).toHaveLength(risky.length);
    for (const { functionName, risk = '' } of risky) {
      expect(told.some((text) => text.startsWith(functionName) && text.includes(risk))).toBe(true);
    }
  });

  it('is no matter of stages that reach no platform', () => {
    const endpoints = Object.fromEntries(
      ['openai', ...allPlatformTraits.map(({ id }) => id)].map((id) => [id, 'http://127.0.0.1:1']),
    );
    expect(infos('dev')).toEqual([]);
    expect(infos('local')).toEqual([]);
    expect(infos('test', { mode: 'live', endpoints })).toEqual([]);
  });
});
