import type { Environment } from '../../config/environment.ts';
import type { CheckJobs, Jobs } from '../../publication/ports.ts';
import { onDemand } from './port.ts';

/** See sqsJobs. */
export function jobsOnDemand(environment: Environment): Jobs & CheckJobs {
  return onDemand(async () => (await import('../queues.ts')).sqsJobs(environment));
}
