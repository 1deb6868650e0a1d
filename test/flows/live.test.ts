import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askForConsent, type Person } from '../../infra/local/live/consent.ts';
import { fieldVariable } from '../../infra/local/live/keys.ts';
import { prepareLive } from '../../infra/local/live/prepare.ts';
import { type OpenAiSandbox, startOpenAiSandbox } from '../../infra/local/sandbox/openai/index.ts';
import { startSandbox } from '../../infra/local/sandbox/twitter/index.ts';
import type { PlatformSandbox } from '../../infra/local/sandbox/types.ts';
import { endHive, localHive, personaFile, personaFolder, type TestHive } from '../support/local-hive.ts';
import { operatorOf } from '../support/operator.ts';

/** These play the real hosts; whoever reaches one of them has left the sandboxes. */
let platform: PlatformSandbox;
let model: OpenAiSandbox;
let environment: Record<string, string>;
const secrets: string[] = [];
const folder = personaFolder({ 'marlow.json': personaFile({ platforms: { twitter: {}, reddit: {} } }) });
const hives: TestHive[] = [];
/** One data folder for all starts, as an operator has it: the renewed token of one is the login of the next. */
const data = mkdtempSync(join(tmpdir(), 'live-'));

beforeAll(async () => {
  const clock = { now: () => Date.now(), hold: () => () => undefined };
  platform = await startSandbox({ clock });
  model = await startOpenAiSandbox({ clock });
  // The scheme whose tokens change with each use: a login that threw the new one away would lock the account out.
  const { scheme: _scheme, ...entry } = platform.signUp('marlow', { scheme: 'oauth2' }) as Record<string, string>;
  const { apiKey } = model.signUp('canary');
  environment = {
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: model.baseUrl,
    HIVE_ENDPOINT_TWITTER: platform.url,
    ...Object.fromEntries(
      Object.entries(entry).map(([name, value]) => [fieldVariable('twitter', 'marlow', name), value]),
    ),
  };
  secrets.push(apiKey, ...Object.values(entry).filter((value) => value.length > 15));
});
afterAll(async () => {
  for (const hive of hives) await endHive(hive);
  await platform.close();
  await model.close();
  rmSync(data, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const shown: string[] = [];
const person = (changes: Partial<Person> = {}): Person => ({
  interactive: true,
  agreed: false,
  show: (text) => void shown.push(text),
  ask: async () => true,
  ...changes,
});

const live = async (asked: Person, given = environment, where = data): Promise<TestHive> => {
  const prepared = await prepareLive({ wanted: ['twitter'], personalities: folder, environment: given });
  const hive = await localHive({
    folder: where,
    speed: 1,
    start: Date.now(),
    live: { ...prepared, confirm: (stores) => askForConsent(prepared, stores, asked) },
  });
  hives.push(hive);
  return hive;
};

describe('before anything of a live hive can post', () => {
  it('a person says yes, or there is no hive', async () => {
    await expect(live(person({ ask: async () => false }))).rejects.toThrow('Nothing was started: the answer was no.');
    await expect(live(person({ interactive: false }))).rejects.toThrow(/nobody can be asked here.*--yes/);
    expect(shown.at(-1)).toMatch(
      /post for real.*\n +Twitter\/X: personality marlow posts as marlow \(account marlow\)/,
    );
    expect(platform.timeline()).toEqual([]);
    expect(model.requests()).toEqual([]);
  });

  it('an account that cannot log in is named, with the platform and without its keys', async () => {
    const name = fieldVariable('twitter', 'marlow', 'refreshToken');
    const failed = await live(person(), { ...environment, [name]: 'canary-wrong-token' }, join(data, 'other')).catch(
      (error: unknown) => error,
    );
    expect((failed as Error).message).toMatch(/^Nothing was started: account marlow on twitter cannot log in\. /);
    expect((failed as Error).message).not.toContain('canary-wrong-token');
  });
});

describe('a hive with one live platform', () => {
  let hive: TestHive;
  beforeAll(async () => {
    hive = await live(person({ interactive: false, agreed: true }));
    await hive.upload(folder);
    await hive.cloud.begin();
  });

  it('has the sandboxes of the others alone, and tells its functions of no other host', async () => {
    expect([...hive.sandboxes.platforms.keys()]).toEqual(['reddit']);
    expect(hive.cloud.calendar).toMatchObject({ live: true, speed: 1 });
    expect(Math.abs(hive.cloud.calendar.now() - Date.now())).toBeLessThan(1000);
  });

  it('writes with the real model, and posts words of a person on the real platform', async () => {
    const operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
    const said = await operator.cli(['post', 'marlow', 'twitter', '--text', 'The lamp is lit again.', '--no-wait']);
    expect(said.code, said.out + said.notes).toBe(0);
    const asked = await operator.cli(['post', 'marlow', 'reddit', '--topic', 'fog', '--no-wait']);
    expect(asked.code, asked.out + asked.notes).toBe(0);
    await vi.waitFor(() => expect(model.requests().some(({ path }) => path === '/v1/responses')).toBe(true), 30_000);
    await hive.cloud.drained();
    expect(hive.sandboxes.openai.requests()).toEqual([]);
    const states = await hive.publications();
    expect(states.map(({ platform: id }) => id).sort()).toEqual(['reddit', 'twitter']);
    const [own] = states.filter(({ platform: id }) => id === 'twitter');
    // Where the first posts of a personality wait for a person, so does this one; nothing else may keep it.
    if (own?.state === 'published') expect(platform.timeline()).toMatchObject([{ text: 'The lamp is lit again.' }]);
    else expect(own).toMatchObject({ state: 'held' });
  });

  it('shows its keys to the functions that need them, and nobody else', () => {
    const kept = join(hive.folder, 'data');
    const files = readdirSync(kept, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(kept, name)).isFile(),
    );
    const where = (secret: string) =>
      files.filter((name) => !name.startsWith('compile-cache') && readFileSync(join(kept, name)).includes(secret));
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    for (const secret of secrets) {
      expect(where(secret)).toEqual(['secrets.json']);
      expect(JSON.stringify(hive.lines) + shown.join()).not.toContain(secret);
    }
    expect(statSync(join(kept, 'secrets.json')).mode & 0o077).toBe(0);
  });

  it('goes on at the next start, which takes the credentials away from whoever it does not name', async () => {
    const bundleOf = ({ cloud }: TestHive) => {
      const name = cloud.plan.secrets.find((secret) => secret.name.includes('/twitter/'))?.name ?? '';
      return { name, read: async () => JSON.parse((await cloud.secrets.get(name)) ?? '{}') as Record<string, unknown> };
    };
    const before = bundleOf(hive);
    await hive.cloud.secrets.put(
      before.name,
      JSON.stringify({ ...(await before.read()), stranger: { scheme: 'oauth1' } }),
    );
    await hive.stop();
    const again = await live(person({ agreed: true }));
    expect(Object.keys(await bundleOf(again).read())).toEqual(['marlow']);
    expect((await again.publications()).map(({ platform: id }) => id).sort()).toEqual(['reddit', 'twitter']);
  });
});
