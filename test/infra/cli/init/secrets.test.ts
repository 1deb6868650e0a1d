import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call, Io } from '../../../../infra/cli/command.ts';
import type { Connection } from '../../../../infra/cli/connection.ts';
import { secretSteps } from '../../../../infra/cli/init/secrets.ts';
import { startSecretsManager } from '../../../../infra/local/services/secrets-manager.ts';
import type { SecretsManager } from '../../../../infra/local/services/types.ts';
import { stageFrom } from '../../../../infra/stage.ts';
import { running } from '../members.ts';

const secret = 'hive/dev/openai';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let secrets: SecretsManager;
beforeAll(async () => {
  secrets = await startSecretsManager({});
  await secrets.ensure([secret]);
});
afterAll(() => secrets.stop());

const asked: string[] = [];
beforeEach(() => asked.splice(0));

function callOf(answers: readonly string[]): { readonly call: Call; readonly connection: Connection } {
  const left = [...answers];
  const answer = async (question: string): Promise<string> => {
    asked.push(question);
    return left.shift() ?? '';
  };
  const connection = {
    target: { kind: 'aws', stage: 'dev' },
    stage: stageFrom((key) => (key === 'stage' ? 'dev' : undefined)),
    where: 'stage dev',
    clock: { now: () => 0, monotonic: () => 0 },
    client: () => ({ endpoint: secrets.url, region: 'us-east-1', credentials }),
    control: { read: async () => running },
  } as unknown as Connection;
  const io = { interactive: true, askHidden: answer, choose: answer, note: () => undefined } as unknown as Io;
  return { call: { io, connect: async () => connection, did: async () => undefined } as unknown as Call, connection };
}

async function steps(manner: 'ask' | 'defaults' | 'tell', ...answers: string[]) {
  const { call, connection } = callOf(answers);
  return secretSteps(call, manner, { seen: connection });
}

describe("the model's key", () => {
  it.each(['defaults', 'tell'] as const)('is left open with its command, where the manner is %s', async (manner) => {
    expect(await steps(manner)).toMatchObject([
      { state: 'open', next: ['hive secret put openai'] },
      { state: 'there' },
    ]);
    expect(asked).toEqual([]);
  });

  it('is left open where a person says so', async () => {
    expect(await steps('ask', 'no')).toMatchObject([{ state: 'open' }, { state: 'there' }]);
    expect(await secrets.get(secret)).toBeUndefined();
  });

  it('is stored where a person gives it, shown nowhere, and not asked for again', async () => {
    const done = await steps('ask', 'yes', 'sk-canary');
    expect(done).toMatchObject([{ state: 'done' }, { state: 'there' }]);
    expect(JSON.stringify([done, asked])).not.toContain('canary');
    expect(await secrets.get(secret)).toBe('sk-canary');
    asked.splice(0);
    expect(await steps('ask')).toMatchObject([{ state: 'there' }, { state: 'there' }]);
    expect(asked).toEqual([]);
  });
});

it('waits for a hive where none answers', async () => {
  const { call } = callOf([]);
  expect(await secretSteps(call, 'ask', { failed: 'There is no hive.' })).toMatchObject([
    { state: 'open', said: expect.stringContaining('There is no hive.'), next: ['hive secret put openai'] },
  ]);
});
