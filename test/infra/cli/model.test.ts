import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call, Io } from '../../../infra/cli/command.ts';
import { openModel } from '../../../infra/cli/model.ts';
import type { Environment } from '../../../shared/config/environment.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
  file = join(folder, '.env');
  writeFileSync(file, 'OPENAI_API_KEY="sk-of-the-file"\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody at a machine on which no hive runs; a hive that is asked for nevertheless answers with its name. */
const callOf = (environment: Environment): Call => ({
  io: { environment: { HIVE_DATA_DIR: folder, ...environment } } as unknown as Io,
  connect: () => Promise.reject(new Error('the hive is asked')),
  did: () => Promise.reject(new Error('nothing is done here')),
});

describe('who writes for a command', () => {
  it('is OpenAI by the key of .env where no hive is named and none runs', async () => {
    const model = await openModel(callOf({}), {}, file);
    expect(model).toMatchObject({ real: true, baseUrl: 'http://127.0.0.1:9/v1' });
    expect(model.connection).toBeUndefined();
    expect(await model.apiKey()).toBe('sk-of-the-file');
    expect(JSON.stringify(model)).not.toContain('sk-of');
  });

  it('is the key of the environment before that of the file', async () => {
    const model = await openModel(callOf({ OPENAI_API_KEY: ' sk-of-the-shell ' }), { ownKey: true }, file);
    expect(await model.apiKey()).toBe('sk-of-the-shell');
  });

  it.each<[string, Parameters<typeof openModel>[1], Environment]>([
    ['a stage is named', { stage: 'prod' }, {}],
    ['a folder is named', { dataDir: '/somewhere' }, {}],
    ['a profile is set', {}, { AWS_PROFILE: 'work' }],
  ])('is the hive where %s, unless the own key is asked for', async (_name, options, environment) => {
    await expect(openModel(callOf(environment), options, file)).rejects.toThrow('the hive is asked');
    const model = await openModel(callOf(environment), { ...options, ownKey: true }, file);
    expect(await model.apiKey()).toBe('sk-of-the-file');
  });

  it('is the hive where there is no key, and one that is asked for and missing is named', async () => {
    const nowhere = join(folder, 'none');
    await expect(openModel(callOf({}), {}, nowhere)).rejects.toThrow('the hive is asked');
    await expect(openModel(callOf({}), { ownKey: true }, nowhere)).rejects.toThrow(
      `Found no OPENAI_API_KEY in the environment nor in ${nowhere}: put the key there, or leave --own-key out.`,
    );
  });
});
