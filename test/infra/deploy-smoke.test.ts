import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';
import { stepsTo } from '../deploy/steps.ts';
import { tellStories } from '../deploy/stories.ts';
import type { Cloud, Scenario } from '../e2e/cloud.ts';

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

describe('the stories of a hive', () => {
  const cloud = {} as Cloud;
  const told = async (scenarios: readonly Scenario[], between: (log: string[]) => void = () => undefined) => {
    const [log, lines] = [[] as string[], [] as string[]];
    const steps = stepsTo((line) => lines.push(line));
    const all = scenarios.map(
      (scenario): Scenario => ({
        ...scenario,
        async run() {
          log.push(`${scenario.name} begins`);
          try {
            await scenario.run(cloud);
          } finally {
            log.push(`${scenario.name} ends`);
          }
        },
      }),
    );
    await tellStories(cloud, all, steps, async () => between(log));
    return { log, lines, steps };
  };
  const scenario = (name: string, beside: Scenario['beside'], run = async () => undefined): Scenario => {
    return { name, personalities: [], beside, run };
  };

  it('are all told, whichever fails, and every failure is', async () => {
    const fails = async () => {
      throw new Error('There are no posts.');
    };
    const { log, lines, steps } = await told([
      scenario('patient', 'anything', fails),
      scenario('first', 'others', fails),
      scenario('alone', 'nothing', fails),
      scenario('last', 'nothing'),
    ]);
    expect(log.filter((line) => line.endsWith('ends'))).toHaveLength(4);
    expect(steps).toMatchObject({ passed: 1, failed: 3 });
    expect(lines.filter((line) => line.startsWith('  FAIL'))).toHaveLength(3);
    expect(lines.filter((line) => line.includes('Error: There are no posts.'))).toHaveLength(3);
  });

  it('are told at once as far as they bear it', async () => {
    let go = (): void => undefined;
    const patience = new Promise<undefined>((resolve) => {
      go = () => resolve(undefined);
    });
    const { log } = await told(
      [
        scenario('patient', 'anything', () => patience),
        scenario('a', 'others'),
        scenario('b', 'others'),
        scenario('alone', 'nothing', async () => go() as undefined),
      ],
      (so) => so.push('between'),
    );
    expect(log.slice(0, 3)).toEqual(['patient begins', 'a begins', 'b begins']);
    expect(log.slice(3, 5).sort()).toEqual(['a ends', 'b ends']);
    expect(log.slice(5, 7)).toEqual(['between', 'alone begins']);
    expect(log.slice(7).sort()).toEqual(['alone ends', 'patient ends']);
  });
});
