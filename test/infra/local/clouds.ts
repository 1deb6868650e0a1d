import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CloudEvent, type CloudOptions, startCloud } from '../../../infra/local/cloud.ts';
import { temporaryFolder } from './bundles.ts';
import { type FakeServices, fakeServices } from './fake-services.ts';
import { arnOf, resource } from './templates.ts';

export const NINE = Date.parse('2026-11-22T09:00:00Z');
export const HOUR = 3_600_000;

export const append = (file: string, expression: string): string =>
  `import { appendFileSync } from 'node:fs';
   export const handler = async (event) => { appendFileSync(${JSON.stringify(file)}, JSON.stringify(${expression}) + '\\n'); };`;

export async function start(
  options: Partial<CloudOptions> & Pick<CloudOptions, 'stacks'>,
  services: FakeServices = fakeServices(),
) {
  const events: CloudEvent[] = [];
  const logs: string[] = [];
  const cloud = await startCloud({
    dataDir: join(temporaryFolder(), 'data'),
    services,
    calendar: { speed: 'max', start: NINE - HOUR },
    onEvent: (event) => events.push(event),
    onLog: (name, line) => logs.push(`${name}: ${line}`),
    retryDelaysMs: [5, 5],
    ...options,
  });
  onTestFinished(() => cloud.stop());
  return { cloud, events, logs, services };
}

export const tick = (target: string, expression: string, more: Record<string, unknown> = {}) =>
  resource('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: arnOf(target), RoleArn: 'arn:aws:iam::000000000000:role/r', ...more },
  });
