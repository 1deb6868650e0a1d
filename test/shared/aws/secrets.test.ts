import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSecretsManager } from '../../../infra/local/services/secrets-manager.ts';
import { bundleNames, bundleOf } from '../../../shared/aws/bundles.ts';
import { keyIdOf, seal } from '../../../shared/aws/sealing.ts';
import { credentials, makeSecrets, openaiKey, sessionKeys } from '../../../shared/aws/secrets.ts';
import { redactor } from '../../../shared/monitoring/redact.ts';
import { AccountBlocked, ConfigInvalid, ModelAccount, StoreBusy } from '../../../shared/publication/errors.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';

const minute = 60_000;
let service: Awaited<ReturnType<typeof startSecretsManager>>;
let client: SecretsManagerClient;
let reads = 0;
let clock: ManualClock;
let count = 0;

beforeAll(async () => {
  service = await startSecretsManager({});
  client = makeSecrets({
    endpoint: service.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === 'GetSecretValueCommand') reads += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
});
afterAll(async () => {
  client.destroy();
  await service.stop();
});
beforeEach(() => {
  clock = manualClock();
  reads = 0;
  count += 1;
});

const store = (name: string, value: string) => service.put(name, value);

describe('bundles of credentials', () => {
  const names = () => [`bundle-${count}-0`, `bundle-${count}-1`, `bundle-${count}-2`];
  const open = () => credentials({ HIVE_CREDENTIAL_SECRETS: names().join(', ') }, 'twitter', clock, () => client);
  const put = (account: string, entry: unknown) =>
    store(bundleOf(account, names()), JSON.stringify({ [account]: entry }));

  it('spreads accounts over the bundles, each always to the same one', () => {
    const accounts = Array.from({ length: 300 }, (_, i) => `account${i}`);
    const counts = names().map((name) => accounts.filter((account) => bundleOf(account, names()) === name).length);
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(bundleOf('ada', ['a', 'b', 'c'])).toBe(bundleOf('ada', ['a', 'b', 'c']));
    expect(bundleNames({ HIVE_CREDENTIAL_SECRETS: ' a, b,' })).toEqual(['a', 'b']);
    expect(() => bundleOf('ada', [])).toThrow(/no credential bundle/);
  });

  it('gives the entry of an account and reads its bundle at most once in five minutes', async () => {
    await put('ada', { apiKey: 'canary-one' });
    const { of } = open();
    expect(await of('ada')).toEqual({ apiKey: 'canary-one' });
    await put('ada', { apiKey: 'canary-two' });
    clock.advance(2 * minute);
    expect(await of('ada')).toEqual({ apiKey: 'canary-one' });
    expect(reads).toBe(1);
    clock.advance(3 * minute);
    expect(await of('ada')).toEqual({ apiKey: 'canary-two' });
    expect(reads).toBe(2);
    expect(redactor.clean('with canary-two inside')).toBe('with [hidden] inside');
  });

  it('names account, bundle and command when there is no entry, and looks again once a minute', async () => {
    const { of } = open();
    const bundle = bundleOf('ada', names());
    const missing = of('ada');
    await expect(missing).rejects.toThrow(AccountBlocked);
    await expect(missing).rejects.toThrow(
      `Account ada has no entry in secret ${bundle}: store one with "hive secret put twitter ada".`,
    );
    await expect(of('ada')).rejects.toThrow(AccountBlocked);
    expect(reads).toBe(1);
    await put('ada', { apiKey: 'canary-three' });
    await expect(of('ada')).rejects.toThrow(AccountBlocked);
    clock.advance(minute);
    expect(await of('ada')).toEqual({ apiKey: 'canary-three' });
    expect(reads).toBe(2);
  });

  it('knows no account that an object is born with', async () => {
    await store(bundleOf('constructor', names()), '{}');
    await expect(open().of('constructor')).rejects.toThrow(AccountBlocked);
  });

  it.each(['{"ada": {"apiKey": "canary-broken"', '["canary-broken"]', '"canary-broken"'])(
    'refuses a bundle that is no object without a word of it: %s',
    async (text) => {
      await store(bundleOf('ada', names()), text);
      const failing = open().of('ada');
      await expect(failing).rejects.toThrow(ConfigInvalid);
      await expect(failing).rejects.toThrow(/^Secret bundle-\d+-\d is no JSON object/);
      const error = (await failing.catch((reason: unknown) => reason)) as Error;
      expect(`${error.message}${error.stack}${String(error.cause)}`).not.toContain('canary');
    },
  );
});

describe("the model's key", () => {
  it('is read once in five minutes, without white space around it', async () => {
    const name = `openai-${count}`;
    await store(name, ' sk-canary\n');
    const key = openaiKey({ HIVE_OPENAI_SECRET: name }, clock, () => client);
    expect([await key(), await key()]).toEqual(['sk-canary', 'sk-canary']);
    expect(reads).toBe(1);
  });

  it('is missed by name, and met as soon as it is stored', async () => {
    const name = `openai-${count}`;
    await client.send(new CreateSecretCommand({ Name: name }));
    const key = openaiKey({ HIVE_OPENAI_SECRET: name }, clock, () => client);
    const failing = key();
    await expect(failing).rejects.toThrow(ModelAccount);
    await expect(failing).rejects.toThrow(
      `Secret ${name} holds no OpenAI key: store one with "hive secret put openai".`,
    );
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'sk-later' }));
    expect(await key()).toBe('sk-later');
  });

  it('is busy while Secrets Manager is out of reach', async () => {
    const far = makeSecrets({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect(openaiKey({ HIVE_OPENAI_SECRET: 'x' }, clock, () => far)()).rejects.toThrow(StoreBusy);
  });
});

describe('the keys of sessions', () => {
  it('come from the secret, the one before it included', async () => {
    const name = `session-${count}`;
    const keys = sessionKeys({ HIVE_SESSION_SECRET: name }, clock, () => client);
    await expect(keys.current()).rejects.toThrow(ConfigInvalid);
    clock.advance(5 * minute);
    await store(name, 'first generated');
    const first = await keys.current();
    expect(await keys.previous()).toBeUndefined();
    const sealed = seal(first, 'ada', 'x');
    await store(name, 'second generated');
    clock.advance(5 * minute);
    expect((await keys.current()).id).not.toBe(first.id);
    expect((await keys.previous())?.id).toBe(keyIdOf(sealed));
  });
});
