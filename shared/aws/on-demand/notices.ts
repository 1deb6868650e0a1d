import type { Environment } from '../../config/environment.ts';
import type { Notices } from '../../publication/notices.ts';
import { onDemand } from './port.ts';

/** See snsNotices. */
export function noticesOnDemand(environment: Environment): Notices {
  return onDemand(async () => (await import('../notices.ts')).snsNotices(environment));
}
