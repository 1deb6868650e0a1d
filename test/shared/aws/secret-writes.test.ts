import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSecretsManager } from '../../../infra/local/services/secrets-manager.ts';
import { bundleOf } from '../../../shared/aws/bundles.ts';
import { secretWrites } from '../../../shared/aws/secret-writes.ts';
import { credentials, makeSecrets } from '../../../shared/aws/secrets.ts';
import { redactor } from '../../../shared/monitoring/redact.ts';
import { ConfigInvalid } from '../../../shared/publication/errors.ts';
import { manualClock } from '../../support/manual-clock.ts';

let service: Awaited<ReturnType<typeof startSecretsManager>>;
let client: SecretsManagerClient;
beforeAll(async () => {
  service = await startSecretsManager({});
  client = makeSecrets({
    endpoint: service.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await service.stop();
});

const create = (name: string) => client.send(new CreateSecretCommand({ Name: name }));
const textOf = async (name: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString ?? '';

describe('what an operator stores', () => {
  it('is the whole value of a secret, unspeakable from then on', async () => {
    await create('model-key');
    const { putText } = secretWrites(() => client);
    await putText('model-key', 'canary-model-key');
    expect(await textOf('model-key')).toBe('canary-model-key');
    expect(redactor.clean('canary-model-key')).toBe('[hidden]');
    await expect(putText('no-such-secret', 'canary')).rejects.toThrow(ConfigInvalid);
    await expect(putText('no-such-secret', 'canary')).rejects.toThrow('There is no secret no-such-secret');
  });

  it('is an entry where the functions look for it, beside the others', async () => {
    const bundles = ['spread-0', 'spread-1', 'spread-2'];
    await Promise.all(bundles.map(create));
    const { putEntry } = secretWrites(() => client);
    const accounts = ['ada', 'bob', 'cleo', 'dora', 'emil'];
    for (const account of accounts) {
      const answer = await putEntry(bundles, account, { key: `canary-${account}` });
      expect(answer).toEqual({ bundle: bundleOf(account, bundles), replaced: false });
    }
    expect((await putEntry(bundles, 'bob', { key: 'canary-second' })).replaced).toBe(true);
    const found = credentials({ HIVE_CREDENTIAL_SECRETS: bundles.join(',') }, 'twitter', manualClock(), () => client);
    expect(await Promise.all(accounts.map((account) => found.of(account)))).toEqual(
      accounts.map((account) => ({ key: account === 'bob' ? 'canary-second' : `canary-${account}` })),
    );
  });

  it('keeps the entry that somebody else stores between the read and the write', async () => {
    await create('raced');
    let between: Record<string, unknown>[] = [{ bob: { key: 'b' } }, { bob: { key: 'b' }, cleo: { key: 'c' } }];
    const racing = {
      async send(command: unknown) {
        if (command instanceof PutSecretValueCommand) {
          const [other, ...rest] = between;
          between = rest;
          if (other !== undefined) {
            const SecretString = JSON.stringify(other);
            await client.send(new PutSecretValueCommand({ SecretId: 'raced', SecretString }));
          }
        }
        return client.send(command as PutSecretValueCommand);
      },
    } as unknown as SecretsManagerClient;
    await secretWrites(() => racing).putEntry(['raced'], 'ada', { key: 'a' });
    expect(JSON.parse(await textOf('raced'))).toEqual({ ada: { key: 'a' }, bob: { key: 'b' }, cleo: { key: 'c' } });
  });

  it('changes an entry by what it was, again where somebody else came in between', async () => {
    await create('changed');
    await service.put('changed', JSON.stringify({ ada: { key: 'old' }, bob: { key: 'b' } }));
    let raced = false;
    const racing = {
      async send(command: unknown) {
        if (command instanceof PutSecretValueCommand && !raced) {
          raced = true;
          const SecretString = JSON.stringify({ ada: { key: 'new' }, bob: { key: 'b' } });
          await client.send(new PutSecretValueCommand({ SecretId: 'changed', SecretString }));
        }
        return client.send(command as PutSecretValueCommand);
      },
    } as unknown as SecretsManagerClient;
    const seen: unknown[] = [];
    const answer = await secretWrites(() => racing).changeEntry(['changed'], 'ada', (before) => {
      seen.push(before);
      return { ...(before as object), session: { accessToken: 'tokens-that-were-brought' } };
    });
    expect(answer).toEqual({ bundle: 'changed', replaced: true });
    expect(seen).toEqual([{ key: 'old' }, { key: 'new' }]);
    const session = { accessToken: 'tokens-that-were-brought' };
    expect(JSON.parse(await textOf('changed'))).toEqual({ ada: { key: 'new', session }, bob: { key: 'b' } });
    expect(redactor.clean('tokens-that-were-brought')).toBe('[hidden]');
    const refusing = secretWrites(() => client).changeEntry(['changed'], 'bob', () => {
      throw new Error('no');
    });
    await expect(refusing).rejects.toThrow('no');
    expect(JSON.parse(await textOf('changed'))).toMatchObject({ bob: { key: 'b' } });
  });

  it('refuses a bundle that is missing, broken or full, without a word of it', async () => {
    const { putEntry } = secretWrites(() => client);
    await expect(putEntry(['gone'], 'ada', { key: 'canary' })).rejects.toThrow(/no secret gone/);
    await create('broken');
    await service.put('broken', '["canary-broken"]');
    await expect(putEntry(['broken'], 'ada', { key: 'canary' })).rejects.toThrow(/^Secret broken is no JSON object/);
    await create('full');
    const failing = putEntry(['full'], 'ada', { key: 'canary'.repeat(12_000) });
    await expect(failing).rejects.toThrow(/credentialBundles/);
    expect(((await failing.catch((error: unknown) => error)) as Error).message).not.toContain('canary');
  });
});
