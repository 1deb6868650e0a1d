import { type Environment, required } from '../../config/environment.ts';
import type { ScheduleStore } from '../../personality/ports.ts';
import { onDemand } from './port.ts';

/** See hiveSchedules. Throws one sentence at once where what the schedules need is not in the environment. */
export function schedulesOnDemand(environment: Environment): ScheduleStore {
  for (const name of ['scheduleGroup', 'scheduleTargetArn', 'scheduleRoleArn', 'scheduleDeadLetterArn'] as const) {
    required(environment, name);
  }
  return onDemand(async () => (await import('../scheduler.ts')).hiveSchedules(environment));
}
