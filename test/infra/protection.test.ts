import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { HiveApp } from '../support/hive-app.ts';
import { madeUpTraits } from '../support/made-up-traits.ts';

const publishers = ['publish-chirp', 'publish-dry-run'];
const endpoints = { openai: 'http://127.0.0.1:8001/v1', chirp: 'http://127.0.0.1:8002' };

/** Each stack, and whether it refuses to be deleted. */
function protection(stage: string, settings: Record<string, unknown>): [stack: string, protectedStack: boolean][] {
  using hive = new HiveApp({ stage, settings, platforms: [madeUpTraits('chirp')], publishers });
  return hive.app.node
    .findAll()
    .filter(Stack.isStack)
    .map(({ stackName, terminationProtection = false }) => [
      stackName.replace(`hive-${stage}-`, ''),
      terminationProtection,
    ]);
}

const unprotected = (stage: string, settings: Record<string, unknown>): string[] =>
  protection(stage, settings).flatMap(([stack, isProtected]) => (isProtected ? [] : [stack]));

describe('termination protection', () => {
  it.each([
    ['prod', {}],
    ['prod', { protectData: false }],
    ['eu', { mode: 'live' }],
  ])('keeps every stack of the live stage %s %j', (stage, settings) => {
    expect(protection(stage, settings).map(([stack]) => stack)).toEqual(expect.arrayContaining(['data', 'pipeline']));
    expect(unprotected(stage, settings)).toEqual([]);
  });

  it('keeps what remembers on a dry run as well, unless its stage says otherwise; the rest may go', () => {
    expect(unprotected('dev', {})).not.toContain('data');
    expect(unprotected('dev', {})).toContain('pipeline');
    expect(unprotected('dev', { protectData: false })).toEqual(expect.arrayContaining(['data', 'pipeline']));
  });

  it('is not in the way of stages that a test deploys and removes', () => {
    const settings = { mode: 'live', endpoints, protectData: false };
    expect(unprotected('test', settings)).toEqual(expect.arrayContaining(['data', 'pipeline']));
  });
});
