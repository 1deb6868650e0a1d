import { describe, expect, it } from 'vitest';
import { isLoopback, stageFrom } from '../../infra/stage.ts';

const from = (context: Record<string, unknown>) => stageFrom((key) => context[key]);

describe('stageFrom', () => {
  it('is the dry run "dev" when nobody names a stage', () => {
    expect(from({})).toEqual({
      name: 'dev',
      mode: 'dry-run',
      credentialBundles: 1,
      logRetentionDays: 30,
      protectData: true,
    });
  });

  it('posts on "prod" and in the embedded cloud only', () => {
    expect(from({ stage: 'prod' }).mode).toBe('live');
    expect(from({ stage: 'local' }).mode).toBe('live');
  });

  it('takes settings and stages of cdk.json, a new one being a dry run', () => {
    const stages = { prod: { credentialBundles: 3 }, eu: { logRetentionDays: 365 } };
    expect(from({ stage: 'prod', stages })).toMatchObject({ mode: 'live', credentialBundles: 3, logRetentionDays: 90 });
    expect(from({ stage: 'eu', stages })).toMatchObject({ mode: 'dry-run', logRetentionDays: 365 });
  });

  it('takes stages as text too, as -c stages= hands them over', () => {
    const stages = JSON.stringify({ eu: { mode: 'live', logRetentionDays: 7 } });
    expect(from({ stage: 'eu', stages })).toMatchObject({ mode: 'live', logRetentionDays: 7 });
    expect(() => from({ stage: 'eu', stages: '{ eu' })).toThrow('The context stages in cdk.json cannot be used: ');
  });

  it('takes endpoints of this machine alone', () => {
    const stages = (twitter: string) => ({ test: { endpoints: { twitter } } });
    expect(from({ stage: 'test', stages: stages('http://127.0.0.2:8080') }).endpoints).toEqual({
      twitter: 'http://127.0.0.2:8080',
    });
    expect(() => from({ stage: 'test', stages: stages('https://api.example.com') })).toThrow(
      'The context stages.test.endpoints.twitter in cdk.json cannot be used: found "https://api.example.com", expected a URL of this machine',
    );
  });

  it('names the stages there are when it does not know one', () => {
    expect(() => from({ stage: 'staging' })).toThrow('There is no stage "staging": expected one of dev, prod, local;');
    expect(() => from({ stage: true })).toThrow('There is no stage true');
    expect(() => from({ stage: 'constructor' })).toThrow('There is no stage "constructor"');
  });

  it.each(['Prod', 'a-b', 'averylongstage', '1st'])('refuses the name %s, which no bucket can carry', (name) => {
    expect(() => from({ stage: name, stages: { [name]: {} } })).toThrow(`The stage name "${name}" cannot be part of`);
  });

  it.each([
    [{ prod: { mode: 'maybe' } }, 'stages.prod.mode', 'found "maybe", expected one of "dry-run"|"live".'],
    [{ prod: { credentialBundles: 0 } }, 'stages.prod.credentialBundles', 'found 0, expected number to be >=1.'],
    [
      { prod: { credentialBundlesOf: { 'toy/api': 101 } } },
      'stages.prod.credentialBundlesOf.toy/api',
      'found 101, expected number to be <=100.',
    ],
    [
      { prod: { workersOf: { 'write-draft': 1 } } },
      'stages.prod.workersOf.write-draft',
      'found 1, expected number to be >=2.',
    ],
    [
      { prod: { workersOf: { 'write-draft': 1001 } } },
      'stages.prod.workersOf.write-draft',
      'found 1001, expected number to be <=1000.',
    ],
    [{ prod: { credentialBundles: '3' } }, 'stages.prod.credentialBundles', 'found "3", expected number'],
    [
      { prod: { logRetentionDays: 31 } },
      'stages.prod.logRetentionDays',
      'found 31, expected one of 7|14|30|90|180|365.',
    ],
    [
      { prod: { live: true } },
      'stages.prod',
      'found "live", which no stage has; expected some of mode, credentialBundles, logRetentionDays, protectData,',
    ],
    [{ prod: { email: 'eve' } }, 'stages.prod.email', 'found "eve", expected an e-mail address.'],
    [{ prod: null }, 'stages.prod', 'found null, expected object'],
    ['prod', 'stages', 'found "prod", expected record'],
  ])('names the field of %j that cannot be used, and what was expected', (stages, path, sentence) => {
    expect(() => from({ stage: 'prod', stages })).toThrow(
      `The context ${path} in cdk.json cannot be used: ${sentence}`,
    );
  });
});

describe('isLoopback', () => {
  it.each([
    ['http://127.0.0.1:4566', true],
    ['http://127.0.0.1/v1', true],
    ['https://localhost:8443', true],
    ['http://[::1]:80', true],
    ['http://127.1', true],
    ['http://127.0.0.1.example.com', false],
    ['http://127.0.0.1@example.com', false],
    ['http://localhost.example.com', false],
    ['http://10.0.0.1', false],
    ['https://sqs.eu-central-1.amazonaws.com', false],
    ['ftp://127.0.0.1', false],
    ['127.0.0.1:4566', false],
    ['', false],
  ])('%s: %s', (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
