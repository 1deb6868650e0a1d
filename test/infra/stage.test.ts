import { describe, expect, it } from 'vitest';
import { stageFrom } from '../../infra/stage.ts';

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

  it('names the stages there are when it does not know one', () => {
    expect(() => from({ stage: 'staging' })).toThrow('There is no stage "staging": expected one of dev, prod, local;');
    expect(() => from({ stage: true })).toThrow('There is no stage true');
    expect(() => from({ stage: 'constructor' })).toThrow('There is no stage "constructor"');
  });

  it.each(['Prod', 'a-b', 'averylongstage', '1st'])('refuses the name %s, which no bucket can carry', (name) => {
    expect(() => from({ stage: name, stages: { [name]: {} } })).toThrow(`The stage name "${name}" cannot be part of`);
  });

  it.each([
    [{ prod: { mode: 'maybe' } }, 'stages.prod.mode'],
    [{ prod: { credentialBundles: 0 } }, 'stages.prod.credentialBundles'],
    [{ prod: { logRetentionDays: 31 } }, 'stages.prod.logRetentionDays'],
    [{ prod: { live: true } }, 'stages.prod'],
    ['prod', 'stages'],
  ])('names the field of %j that cannot be used', (stages, path) => {
    expect(() => from({ stage: 'prod', stages })).toThrow(`The context ${path} in cdk.json cannot be used: `);
  });
});
