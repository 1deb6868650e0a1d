import { describe, expect, it } from 'vitest';
import { HiveApp } from '../support/hive-app.ts';
import { madeUpTraits } from '../support/made-up-traits.ts';
import { at, ofType, type Resource, text } from '../support/template.ts';

const publishers = ['publish-chirp', 'publish-dry-run'];

function resources(settings: Record<string, unknown>, stage = 'test'): readonly Resource[] {
  using hive = new HiveApp({ stage, settings, platforms: [madeUpTraits('chirp')], publishers });
  return hive.synth();
}

/** Functions that are told so. */
function live(settings: Record<string, unknown>, stage?: string): string[] {
  return ofType(resources(settings, stage), 'AWS::Lambda::Function')
    .filter(({ properties }) => at(properties, 'Environment.Variables.HIVE_LIVE') === 'true')
    .map(({ properties }) => text(properties.FunctionName));
}

describe('people', () => {
  it('are told through a topic without a key that alarms could not use, over TLS alone', () => {
    const [topic] = ofType(resources({}), 'AWS::SNS::Topic');
    expect(topic?.properties).toMatchObject({ TopicName: 'hive-test-people' });
    expect(topic?.properties.KmsMasterKeyId).toBeUndefined();
    const [policy] = ofType(resources({}), 'AWS::SNS::TopicPolicy');
    expect(at(policy?.properties ?? {}, 'PolicyDocument.Statement')).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
  });

  it('are mailed where the stage has an address', () => {
    expect(ofType(resources({}), 'AWS::SNS::Subscription')).toEqual([]);
    const [subscription] = ofType(resources({ email: 'eve@example.org' }), 'AWS::SNS::Subscription');
    expect(subscription?.properties).toMatchObject({ Protocol: 'email', Endpoint: 'eve@example.org' });
  });

  it('look at the first posts where these reach the real platforms, and nowhere else', () => {
    expect(live({ mode: 'live' })).toEqual(['hive-test-write-draft']);
    expect(live({ mode: 'dry-run' })).toEqual([]);
    expect(live({}, 'local')).toEqual([]);
    const endpoints = { openai: 'http://127.0.0.1:8001/v1', chirp: 'http://127.0.0.1:8002' };
    expect(live({ mode: 'live', endpoints })).toEqual([]);
  });
});
