import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentFrom, prepareLive } from '../../../../infra/local/live/prepare.ts';
import { personaFile, personaFolder } from '../../../support/local-hive.ts';

const folders: string[] = [];
const folder = (files: Record<string, unknown>): string => {
  const made = personaFolder(files);
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const keys = {
  OPENAI_API_KEY: 'canary-openai',
  HIVE_TWITTER_MARLOW_APP_KEY: 'canary-key',
  HIVE_TWITTER_MARLOW_APP_SECRET: 'canary-secret',
  HIVE_TWITTER_MARLOW_ACCESS_TOKEN: 'canary-token',
  HIVE_TWITTER_MARLOW_ACCESS_SECRET: 'canary-access',
};
const marlow = folder({ 'marlow.json': personaFile() });
const refused = async (
  changes: Record<string, string>,
  wanted = ['twitter'],
  personalities = marlow,
): Promise<string> => {
  const failed = await prepareLive({ wanted, personalities, environment: { ...keys, ...changes } }).catch(
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(Error);
  const { message } = failed as Error;
  expect(message).toMatch(/^Nothing was started\./);
  expect(message).not.toContain('canary');
  return message;
};

describe('what a live start needs', () => {
  it('is read from the environment: the accounts of the named platforms, and the key of the model', async () => {
    const both = folder({
      'marlow.json': personaFile({ platforms: { twitter: {}, reddit: {} } }),
      'off.json': personaFile({ platforms: { twitter: { enabled: false } } }),
    });
    const live = await prepareLive({ wanted: ['twitter'], personalities: both, environment: keys });
    expect(live).toMatchObject({ platforms: ['twitter'], endpoints: {}, model: { apiKey: 'canary-openai' } });
    expect(live.accounts).toEqual([
      {
        platform: 'twitter',
        transport: 'api',
        account: 'marlow',
        personality: 'marlow',
        entry: {
          scheme: 'oauth1',
          appKey: 'canary-key',
          appSecret: 'canary-secret',
          accessToken: 'canary-token',
          accessSecret: 'canary-access',
        },
      },
    ]);
    const model = await prepareLive({ wanted: ['openai'], personalities: both, environment: keys });
    expect(model).toMatchObject({ platforms: [], accounts: [] });
  });

  it('is told whole where it is missing: every variable, and where it comes from', async () => {
    const message = await refused({ OPENAI_API_KEY: '', HIVE_TWITTER_MARLOW_ACCESS_SECRET: '' });
    expect(message).toContain('OPENAI_API_KEY is missing');
    expect(message).toContain('Account marlow on twitter lacks HIVE_TWITTER_MARLOW_ACCESS_SECRET.');
    expect(message).toContain('.env.example says');
    expect(
      await refused({}, ['twitter', 'reddit'], folder({ 'ada.json': personaFile({ platforms: { reddit: {} } }) })),
    ).toContain('HIVE_REDDIT_ADA_CLIENT_ID');
  });

  it('is refused where it cannot be right', async () => {
    expect(await refused({ HIVE_TWITTER_MARLOW_APP_KEY: 'canary with spaces' })).toContain('malformed in appKey');
    expect(await refused({ OPENAI_BASE_URL: 'file:///x' })).toContain('OPENAI_BASE_URL is "file:///x"');
    expect(await refused({ HIVE_ENDPOINT_TWITTER: 'https://canary.example' })).toContain(
      'HIVE_ENDPOINT_TWITTER leads to another machine',
    );
    expect(await refused({}, ['reddit'])).toContain('No personality in');
    expect(await refused({}, ['twitter'], folder({ 'ada.json': personaFile({ topics: 'x' }) }))).toMatch(
      /ada\.json has a mistake in topics: found "x", expected a list/,
    );
    const twins = folder({
      'a.json': personaFile({ platforms: { twitter: { account: 'mar_low' } } }),
      'b.json': personaFile({ platforms: { twitter: { account: 'mar-low' } } }),
    });
    const shared = Object.fromEntries(
      Object.entries(keys).map(([name, value]) => [name.replace('MARLOW', 'MAR_LOW'), value]),
    );
    expect(await refused(shared, ['twitter'], twins)).toContain('share the variables HIVE_TWITTER_MAR_LOW_*');
  });

  it('comes from .env, where the process does not say otherwise', () => {
    const place = mkdtempSync(join(tmpdir(), 'env-'));
    folders.push(place);
    const file = join(place, '.env');
    expect(environmentFrom(file, { A: '1' })).toEqual({ A: '1' });
    writeFileSync(file, '# keys\nA=2\nB="x y"\n');
    expect(environmentFrom(file, { A: '1' })).toEqual({ A: '1', B: 'x y' });
    expect(() => environmentFrom(place, {})).toThrow(/cannot be read \(EISDIR\)/);
  });
});
