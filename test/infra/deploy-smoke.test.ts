import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';

const command = join(projectRoot, 'test', 'deploy', 'smoke.ts');

async function said(environment: Record<string, string>): Promise<string> {
  const env = { PATH: '', ...environment };
  const failed = await promisify(execFile)(process.execPath, [command], { env }).catch((error: unknown) => error);
  return String((failed as { stderr?: unknown }).stderr ?? '').trim();
}

describe('npm run test:deploy', () => {
  it.each(['https://sqs.eu-central-1.amazonaws.com', 'http://127.0.0.1.example.com:4566', 'http://10.0.0.1:4566'])(
    'refuses %s in one sentence',
    async (url) => {
      expect(await said({ AWS_ENDPOINT_URL: url })).toBe(
        `The deploy test works on emulators of this machine only: AWS_ENDPOINT_URL is ${url}, expected a URL such as http://127.0.0.1:4566.`,
      );
    },
  );

  it('says what to do where there is no emulator', async () => {
    expect(await said({})).toMatch(
      /^There is no emulator of AWS to deploy to: start one and name it in AWS_ENDPOINT_URL/,
    );
  });

  it('says so where nothing answers', async () => {
    expect(await said({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toBe(
      'Nothing answers at http://127.0.0.1:1: start the emulator first, or correct AWS_ENDPOINT_URL.',
    );
  });
});
