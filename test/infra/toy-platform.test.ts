import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { HiveApp } from '../support/hive-app.ts';
import { at, functionNamed, ofType, type Resource, referredId, rightsOf, text } from '../support/template.ts';
import { rules } from '../support/template-rules.ts';

const runtime = {
  architecture: 'arm64',
  memoryMb: 512,
  timeoutSeconds: 60,
  requestTimeoutSeconds: 15,
  maximumConcurrency: 10,
} as const;

/** A platform with a second transport that needs more than the first. */
const toy: PlatformTraits = {
  id: 'toy-talk',
  name: 'Toy Talk',
  transports: [
    { id: 'api', runtime },
    {
      id: 'browser',
      runtime: { ...runtime, architecture: 'x86_64', memoryMb: 2048, timeoutSeconds: 180, maximumConcurrency: 2 },
    },
  ],
  actions: ['post'],
  measure: (text) => text.length,
  limit: 100,
  normalise: (text) => text,
  defaultLimits: { perHour: 1, perDay: 2, minimumGapMinutes: 10 },
  defaultDisclosure: { kind: 'label' },
  settings: z.strictObject({}),
  foreignNames: [],
  graceTimeMs: 60_000,
  prices: { post: 0, link: 0, reply: 0, ownRead: 0 },
};

function synthesized(stage: string, settings: Record<string, unknown>, publishers: readonly string[]): Resource[] {
  using hive = new HiveApp({ stage, settings, platforms: [toy], publishers });
  return hive.synth();
}

let live: Resource[];

beforeAll(() => {
  live = synthesized('prod', { credentialBundles: 2 }, ['publish-toy-talk', 'publish-toy-talk-browser']);
});

describe('the secrets of a way', () => {
  const publishers = ['publish-toy-talk', 'publish-toy-talk-browser'];

  it('are as many as the stage says for it, and else as for every way', () => {
    const settings = { credentialBundles: 1, credentialBundlesOf: { 'toy-talk/api': 3 } };
    const secrets = ofType(synthesized('prod', settings, publishers), 'AWS::SecretsManager::Secret')
      .map(({ properties }) => text(properties.Name))
      .filter((name) => name.includes('/toy-talk/'));
    expect(secrets).toEqual([
      'hive/prod/toy-talk/api/0',
      'hive/prod/toy-talk/api/1',
      'hive/prod/toy-talk/api/2',
      'hive/prod/toy-talk/browser/0',
    ]);
  });

  it('are refused for a way that no platform has', () => {
    expect(() => synthesized('prod', { credentialBundlesOf: { 'toy-talk/letter': 3 } }, publishers)).toThrow(
      'The context stages.prod.credentialBundlesOf in cdk.json names "toy-talk/letter", which is no way to a platform: expected one of toy-talk/api, toy-talk/browser.',
    );
  });
});

describe('the runs at once of a queue', () => {
  const publishers = ['publish-toy-talk', 'publish-toy-talk-browser'];

  it('are as many as the stage says of its function, and else as ever', () => {
    const resources = synthesized('prod', { workersOf: { 'write-draft': 40, 'publish-toy-talk': 20 } }, publishers);
    const queues = new Map(
      ofType(resources, 'AWS::SQS::Queue').map(({ id, properties }) => [id, text(properties.QueueName)]),
    );
    const atOnce = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => [
      queues.get(referredId(properties.EventSourceArn) ?? ''),
      at(properties, 'ScalingConfig.MaximumConcurrency'),
    ]);
    expect(Object.fromEntries(atOnce)).toEqual({
      'hive-prod-draft': 40,
      'hive-prod-publish-toy-talk': 20,
      'hive-prod-publish-toy-talk-browser': 2,
    });
  });

  it('are refused for what works on no queue', () => {
    expect(() => synthesized('prod', { workersOf: { sweep: 3 } }, publishers)).toThrow(
      'The context stages.prod.workersOf in cdk.json names "sweep", which works on no queue: expected one of write-draft, publish-toy-talk, publish-toy-talk-browser.',
    );
  });
});

describe('a platform that is added by its traits', () => {
  it('gets a queue, a function and secrets for each of its transports', () => {
    const queues = ofType(live, 'AWS::SQS::Queue').map(({ properties }) => text(properties.QueueName));
    expect(queues).toEqual(
      expect.arrayContaining(['hive-prod-publish-toy-talk', 'hive-prod-publish-toy-talk-browser']),
    );
    const secrets = ofType(live, 'AWS::SecretsManager::Secret').map(({ properties }) => properties.Name);
    expect(secrets).toEqual([
      'hive/prod/openai',
      'hive/prod/toy-talk/api/0',
      'hive/prod/toy-talk/api/1',
      'hive/prod/toy-talk/browser/0',
      'hive/prod/toy-talk/browser/1',
      'hive/prod/session-key',
    ]);
  });

  it('runs as its transport asks', () => {
    const { id, properties } = functionNamed(live, 'publish-toy-talk-browser');
    expect(properties).toMatchObject({ Architectures: ['x86_64'], MemorySize: 2048, Timeout: 180 });
    expect(at(properties, 'Environment.Variables.HIVE_FUNCTION_TIMEOUT_SECONDS')).toBe('180');
    const worker = ofType(live, 'AWS::Lambda::EventSourceMapping').find(
      (mapping) => referredId(mapping.properties.FunctionName) === id,
    );
    expect(at(worker?.properties, 'ScalingConfig.MaximumConcurrency')).toBe(2);
  });

  it('reads the credentials of its own transport and no other', () => {
    const readable = rightsOf(live, 'publish-toy-talk-browser')
      .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
      .flatMap(({ Resource }) => text(Resource).split(', '))
      .map((arn) => arn.replace(/^.*:secret:/, ''));
    expect(readable).toEqual([
      'hive/prod/session-key-??????',
      'hive/prod/toy-talk/browser/0-??????',
      'hive/prod/toy-talk/browser/1-??????',
    ]);
  });

  it('is known to those who send to it', () => {
    for (const name of ['write-draft', 'sweep']) {
      expect(Object.keys(at(functionNamed(live, name).properties, 'Environment.Variables') as object)).toEqual(
        expect.arrayContaining(['HIVE_PUBLISH_QUEUE_URL_TOY_TALK_API', 'HIVE_PUBLISH_QUEUE_URL_TOY_TALK_BROWSER']),
      );
    }
  });

  it('is worked by publish-dry-run on a dry-run stage, all transports by one', () => {
    const resources = synthesized('dev', {}, ['publish-dry-run']);
    const { id } = functionNamed(resources, 'publish-dry-run');
    const mappings = ofType(resources, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.filter(({ properties }) => referredId(properties.FunctionName) === id)).toHaveLength(2);
    expect(JSON.stringify(resources)).not.toContain('hive/dev/toy-talk');
  });

  it('breaks no rule of the templates but the one that everything runs on ARM', () => {
    const broken = rules.filter(({ find }) => find(live).length > 0).map(({ name }) => name);
    expect(broken).toEqual([
      'functions run on Node 24 and log JSON, and on ARM but where a transport needs something else',
    ]);
  });

  it('needs its function files', () => {
    expect(() => synthesized('prod', {}, ['publish-toy-talk'])).toThrow(
      'There is no functions/publish-toy-talk-browser.ts: the stacks need it;',
    );
  });
});
