import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it } from 'vitest';
import { secretArn } from '../../../../infra/local/names.ts';
import { startSecretsManager } from '../../../../infra/local/services/secrets-manager.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function secretsFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hive-secrets-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'secrets.json');
}

async function start(file?: string) {
  const clock = { now: Date.UTC(2026, 10, 22, 9) };
  const secrets = await startSecretsManager({ file, now: () => clock.now });
  const client = new SecretsManagerClient({
    endpoint: secrets.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await secrets.stop();
  };
  cleanups.push(stop);
  return { secrets, client, clock, stop };
}

const token = (letter: string) => letter.repeat(32);

describe('startSecretsManager', () => {
  it('makes secrets without a value, as CloudFormation does, and keeps those that are there', async () => {
    const { secrets, client } = await start();
    await secrets.ensure(['hive/writer']);
    expect(await secrets.get('hive/writer')).toBeUndefined();
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'hive/writer' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    await secrets.put('hive/writer', '{"key":"1"}');
    await secrets.ensure(['hive/writer']);
    expect(await secrets.get('hive/writer')).toBe('{"key":"1"}');
  });

  it('finds a secret by name, by ARN and by the ARN without its last characters', async () => {
    const { secrets, client, clock } = await start();
    const { ARN, VersionId } = await client.send(
      new CreateSecretCommand({ Name: 'hive/x-api', SecretString: 'value' }),
    );
    expect(ARN).toBe(secretArn('hive/x-api'));
    for (const SecretId of ['hive/x-api', ARN, ARN?.slice(0, -7)]) {
      const found = await client.send(new GetSecretValueCommand({ SecretId }));
      expect(found).toMatchObject({
        ARN,
        Name: 'hive/x-api',
        SecretString: 'value',
        VersionId,
        VersionStages: ['AWSCURRENT'],
      });
      expect(found.CreatedDate?.getTime()).toBe(clock.now);
      expect(await secrets.get(SecretId ?? '')).toBe('value');
    }
  });

  it('keeps the current and the previous version', async () => {
    const { client } = await start();
    await client.send(new CreateSecretCommand({ Name: 'n', SecretString: 'one', ClientRequestToken: token('1') }));
    await client.send(
      new PutSecretValueCommand({ SecretId: 'n', SecretString: 'two', ClientRequestToken: token('2') }),
    );
    const third = await client.send(
      new PutSecretValueCommand({ SecretId: 'n', SecretString: 'three', ClientRequestToken: token('3') }),
    );
    expect(third.VersionStages).toEqual(['AWSCURRENT']);
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 'n' }));
    expect(VersionIdsToStages).toEqual({ [token('2')]: ['AWSPREVIOUS'], [token('3')]: ['AWSCURRENT'] });
    const get = (input: { VersionStage?: string; VersionId?: string }) =>
      client.send(new GetSecretValueCommand({ SecretId: 'n', ...input })).then((answer) => answer.SecretString);
    expect(await get({})).toBe('three');
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toBe('two');
    expect(await get({ VersionId: token('2') })).toBe('two');
    await expect(get({ VersionId: token('1') })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(
      new PutSecretValueCommand({ SecretId: 'n', SecretString: 'next', VersionStages: ['AWSPENDING'] }),
    );
    expect([await get({}), await get({ VersionStage: 'AWSPENDING' })]).toEqual(['three', 'next']);
  });

  it('takes a repeated request once and refuses its token for another value', async () => {
    const { client } = await start();
    const create = (SecretString: string) =>
      client.send(new CreateSecretCommand({ Name: 'n', SecretString, ClientRequestToken: token('a') }));
    const first = await create('one');
    expect((await create('one')).VersionId).toBe(first.VersionId);
    await expect(create('two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId: 'n', SecretString, ClientRequestToken: token('b') }));
    await put('two');
    await put('two');
    await expect(put('three')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'n' }))).SecretString).toBe('two');
  });

  it('updates values and descriptions, and holds bytes', async () => {
    const { client } = await start();
    await client.send(new CreateSecretCommand({ Name: 'n', SecretBinary: Buffer.from([0, 255, 1]) }));
    const found = await client.send(new GetSecretValueCommand({ SecretId: 'n' }));
    expect([...(found.SecretBinary ?? [])]).toEqual([0, 255, 1]);
    expect(
      (await client.send(new UpdateSecretCommand({ SecretId: 'n', Description: 'keys' }))).VersionId,
    ).toBeUndefined();
    expect((await client.send(new UpdateSecretCommand({ SecretId: 'n', SecretString: 's' }))).VersionId).toBeDefined();
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'n' }))).SecretString).toBe('s');
    expect((await client.send(new DescribeSecretCommand({ SecretId: 'n' }))).Description).toBe('keys');
  });

  it('refuses what Secrets Manager refuses', async () => {
    const { client } = await start();
    const send = (input: ConstructorParameters<typeof CreateSecretCommand>[0]) =>
      client.send(new CreateSecretCommand(input));
    await send({ Name: 'there', SecretString: 'x' });
    await expect(send({ Name: 'there', SecretString: 'y' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret there already exists.',
    });
    await expect(send({ Name: 'a b' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(send({ Name: 'n', SecretString: 'x', SecretBinary: Buffer.from('x') })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(send({ Name: 'n', SecretString: 'x', ClientRequestToken: 'short' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(send({ Name: 'n', SecretString: 'ä'.repeat(32_769) })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('less than or equal to 65536'),
    });
    await send({ Name: 'n', SecretString: 'ä'.repeat(32_768) });
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'nowhere' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(client.send(new PutSecretValueCommand({ SecretId: 'n' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('refuses requests that are not signed and actions it does not have', async () => {
    const { secrets } = await start();
    expect((await fetch(secrets.url, { method: 'POST', body: '{}' })).status).toBe(403);
    const answer = await fetch(secrets.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.RotateSecret', authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      body: '{}',
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'UnknownOperationException' }]);
  });

  it('deletes with a window to restore in, and at once by force', async () => {
    const { client, clock } = await start();
    await client.send(new CreateSecretCommand({ Name: 'n', SecretString: 'x' }));
    const remove = (input: object) => client.send(new DeleteSecretCommand({ SecretId: 'n', ...input }));
    await expect(remove({ RecoveryWindowInDays: 3 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await remove({ RecoveryWindowInDays: 7 });
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'n' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await expect(client.send(new CreateSecretCommand({ Name: 'n' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await client.send(new RestoreSecretCommand({ SecretId: 'n' }));
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'n' }))).SecretString).toBe('x');
    await remove({ RecoveryWindowInDays: 7 });
    clock.now += 7 * 86_400_000;
    await client.send(new CreateSecretCommand({ Name: 'n', SecretString: 'y' }));
    await remove({ ForceDeleteWithoutRecovery: true });
    await remove({ ForceDeleteWithoutRecovery: true });
    await expect(client.send(new DescribeSecretCommand({ SecretId: 'n' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('lists in pages and by name', async () => {
    const { secrets, client } = await start();
    await secrets.ensure(['b/2', 'a/1', 'b/1', 'c']);
    const first = await client.send(new ListSecretsCommand({ MaxResults: 3 }));
    expect(first.SecretList?.map((one) => one.Name)).toEqual(['a/1', 'b/1', 'b/2']);
    const second = await client.send(new ListSecretsCommand({ MaxResults: 3, NextToken: first.NextToken }));
    expect([second.SecretList?.map((one) => one.Name), second.NextToken]).toEqual([['c'], undefined]);
    const filtered = await client.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['b/'] }] }));
    expect(filtered.SecretList?.map((one) => one.ARN)).toEqual([secretArn('b/1'), secretArn('b/2')]);
  });

  it('keeps everything in one file that only its owner reads', async () => {
    const file = secretsFile();
    const first = await start(file);
    await first.client.send(new CreateSecretCommand({ Name: 'n', SecretString: 'one' }));
    await first.secrets.put('n', 'two');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['secrets.json']);
    const { secrets, client } = await start(file);
    expect(await secrets.get('n')).toBe('two');
    const previous = await client.send(new GetSecretValueCommand({ SecretId: 'n', VersionStage: 'AWSPREVIOUS' }));
    expect(previous.SecretString).toBe('one');
  });

  it('changes nothing when the file cannot be written, and says so', async () => {
    const file = secretsFile();
    const { secrets, client } = await start(file);
    await secrets.put('n', 'one');
    rmSync(join(file, '..'), { recursive: true });
    writeFileSync(join(file, '..'), 'no folder any more');
    await expect(client.send(new PutSecretValueCommand({ SecretId: 'n', SecretString: 'two' }))).rejects.toThrow(
      /secrets.json cannot be written/,
    );
    expect(await secrets.get('n')).toBe('one');
    rmSync(join(file, '..'));
  });

  it('refuses a damaged file in one sentence that quotes nothing of it', async () => {
    const file = secretsFile();
    writeFileSync(file, '{"secrets": hunter2');
    const failed = await startSecretsManager({ file }).catch((error: Error) => error.message);
    expect(failed).toMatch(/The secrets in .*secrets.json are damaged/);
    expect(failed).not.toContain('hunter2');
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('hunter2');
  });
});
