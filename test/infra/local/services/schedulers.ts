import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach } from 'vitest';
import { functionArn } from '../../../../infra/local/names.ts';
import { startScheduler } from '../../../../infra/local/services/scheduler.ts';
import type { Firing, SchedulePlan } from '../../../../infra/local/services/types.ts';

export const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function journalFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hive-schedules-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'schedules.jsonl');
}

export const at = (text: string) => Date.parse(`${text}Z`);

export async function start(file?: string, now = at('2026-11-22T08:59')) {
  const clock = { now };
  const scheduler = await startScheduler({ file, now: () => clock.now });
  const client = new SchedulerClient({
    endpoint: scheduler.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    client.destroy();
    await scheduler.stop();
  };
  cleanups.push(stop);
  return { scheduler, client, clock, stop };
}

export const ROLE = 'arn:aws:iam::000000000000:role/scheduler';

export const input = (change: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'ada.x',
  ScheduleExpression: 'cron(0 9 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: functionArn('plan-post'), RoleArn: ROLE, Input: '{"personality":"ada"}' },
  ...change,
});

export const plan = (change: Partial<SchedulePlan> = {}): SchedulePlan => ({
  name: 'sweep',
  groupName: 'default',
  expression: 'cron(0 9 * * ? *)',
  timeZone: 'UTC',
  enabled: true,
  targetArn: functionArn('sweep'),
  roleArn: ROLE,
  retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
  ...change,
});

export const times = (firings: Firing[]) => firings.map((one) => new Date(one.fireAt).toISOString().slice(5, 16));
