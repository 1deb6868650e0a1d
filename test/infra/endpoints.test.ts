import { describe, expect, it } from 'vitest';
import { HiveApp } from '../support/hive-app.ts';
import { madeUpTraits } from '../support/made-up-traits.ts';
import { at, ofType, text } from '../support/template.ts';

const openai = 'http://127.0.0.1:8001/v1';
const chirp = 'http://127.0.0.1:8002';

/** Function name -> its variables that hold the address of a look-alike. */
function lookAlikes(settings: Record<string, unknown>): Record<string, Record<string, unknown>> {
  using hive = new HiveApp({
    stage: 'test',
    settings: { mode: 'live', ...settings },
    platforms: [madeUpTraits('chirp')],
    publishers: ['publish-chirp'],
  });
  const found: Record<string, Record<string, unknown>> = {};
  for (const { properties } of ofType(hive.synth(), 'AWS::Lambda::Function')) {
    const variables = at(properties, 'Environment.Variables') as Record<string, unknown>;
    const own = Object.entries(variables).filter(([key]) => /^(OPENAI_|HIVE_ENDPOINT_)/.test(key));
    if (own.length > 0) found[text(properties.FunctionName)] = Object.fromEntries(own);
  }
  return found;
}

describe('the endpoints of a stage', () => {
  it('reach the functions that call them, and no other', () => {
    expect(lookAlikes({ endpoints: { openai, chirp } })).toEqual({
      'hive-test-write-draft': { OPENAI_BASE_URL: openai },
      'hive-test-publish-chirp': { HIVE_ENDPOINT_CHIRP: chirp },
    });
  });

  it('are nowhere unless the stage names them', () => {
    expect(lookAlikes({})).toEqual({});
  });

  it('stand in for everything or for nothing', () => {
    expect(() => lookAlikes({ endpoints: { openai } })).toThrow(
      'The endpoints of stage test stand in for openai: expected chirp, openai, or none at all.',
    );
    expect(() => lookAlikes({ endpoints: { openai, chirp, other: chirp } })).toThrow('expected chirp, openai');
    expect(() => lookAlikes({ endpoints: {} })).toThrow('stand in for nothing');
  });
});
