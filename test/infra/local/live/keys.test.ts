import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CredentialForm, credentialReader } from '../../../../infra/cli/credential-forms.ts';
import { fieldVariable, readEntry } from '../../../../infra/local/live/keys.ts';
import { allPlatformTraits } from '../../../../shared/platforms/registry.ts';

const field = (name: string, optional = false) => ({ name, optional });
const forms: readonly CredentialForm[] = [
  { fixed: { scheme: 'keys' }, fields: [field('appKey'), field('appSecret')] },
  { fixed: { scheme: 'token' }, fields: [field('clientId'), field('clientSecret', true), field('refreshToken')] },
];
const read = (environment: Record<string, string>, of = forms) => readEntry('toy-talk', 'ada.b', of, environment);

describe('the variables of an account', () => {
  it('are named after platform, account and field', () => {
    expect(fieldVariable('toy-talk', 'ada.b', 'refreshToken')).toBe('HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN');
    expect(fieldVariable('toy-talk', 'ada', 'username')).toBe('HIVE_TOY_TALK_ADA_USERNAME');
  });

  it('make the one form that is complete, with its scheme and what is optional', () => {
    expect(read({ HIVE_TOY_TALK_ADA_B_APP_KEY: ' k ', HIVE_TOY_TALK_ADA_B_APP_SECRET: 's' })).toEqual({
      ok: true,
      entry: { scheme: 'keys', appKey: 'k', appSecret: 's' },
    });
    const token = { HIVE_TOY_TALK_ADA_B_CLIENT_ID: 'i', HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN: 'r' };
    expect(read(token)).toEqual({ ok: true, entry: { scheme: 'token', clientId: 'i', refreshToken: 'r' } });
    expect(read({ ...token, HIVE_TOY_TALK_ADA_B_CLIENT_SECRET: 'c' })).toMatchObject({ entry: { clientSecret: 'c' } });
  });

  it('are named where they are missing, and their values never', () => {
    const none = read({ HIVE_TOY_TALK_ADA_APP_KEY: 'of somebody else' });
    expect(none).toEqual({
      ok: false,
      problem:
        'Account ada.b on toy-talk has no credentials: expected HIVE_TOY_TALK_ADA_B_APP_KEY, HIVE_TOY_TALK_ADA_B_APP_SECRET, or HIVE_TOY_TALK_ADA_B_CLIENT_ID, HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN.',
    });
    const half = read({ HIVE_TOY_TALK_ADA_B_CLIENT_ID: 'canary', HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN: '  ' });
    expect(half).toEqual({ ok: false, problem: 'Account ada.b on toy-talk lacks HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN.' });
  });

  it('are refused where two logins are complete', () => {
    const both = read({
      HIVE_TOY_TALK_ADA_B_APP_KEY: 'canary',
      HIVE_TOY_TALK_ADA_B_APP_SECRET: 'canary',
      HIVE_TOY_TALK_ADA_B_CLIENT_ID: 'canary',
      HIVE_TOY_TALK_ADA_B_REFRESH_TOKEN: 'canary',
    });
    expect(both).toMatchObject({ ok: false, problem: expect.stringContaining('has more than one login') });
    expect(JSON.stringify(both)).not.toContain('canary');
  });

  it('are one JSON object where the platform publishes no forms', () => {
    expect(read({ HIVE_TOY_TALK_ADA_B_CREDENTIALS: '{"cookie":"c"}' }, [])).toEqual({
      ok: true,
      entry: { cookie: 'c' },
    });
    for (const bad of ['{canary', '[1]', '"x"', 'null']) {
      const { problem } = read({ HIVE_TOY_TALK_ADA_B_CREDENTIALS: bad }, []) as { problem: string };
      expect(problem).toMatch(/HIVE_TOY_TALK_ADA_B_CREDENTIALS holds no JSON object/);
      expect(problem).not.toContain('canary');
    }
    expect(read({}, [])).toMatchObject({
      problem: expect.stringContaining('expected HIVE_TOY_TALK_ADA_B_CREDENTIALS'),
    });
  });
});

describe('.env.example', () => {
  it('has every variable of every platform, and nothing that is none', async () => {
    const written = readFileSync('.env.example', 'utf8').matchAll(/^# (HIVE_[A-Z0-9_]+)=/gmu);
    const wanted = new Set<string>();
    for (const { id, transports } of allPlatformTraits) {
      for (const transport of transports) {
        for (const { fields } of (await credentialReader(id, transport.id)).forms) {
          for (const { name } of fields) wanted.add(fieldVariable(id, 'marlow', name));
        }
      }
    }
    expect(wanted.size).toBeGreaterThan(10);
    expect([...new Set([...written].map(([, name]) => name))].sort()).toEqual([...wanted].sort());
  });
});
