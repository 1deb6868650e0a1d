import { type Environment, required } from '../../config/environment.ts';
import type { RunStore } from '../../content/ports.ts';
import type { ObjectStore } from '../../personality/ports.ts';
import type { EvidenceStore } from '../../publication/platform.ts';
import { onDemand } from './port.ts';

/** See hiveBucket. Throws one sentence at once where the bucket's name is not in the environment. */
export function bucketOnDemand(environment: Environment): ObjectStore & RunStore {
  required(environment, 'bucket');
  return onDemand(async () => (await import('../bucket.ts')).hiveBucket(environment));
}

/** See bucketEvidence. Throws one sentence at once where the bucket's name is not in the environment. */
export function evidenceOnDemand(environment: Environment, platform: string): EvidenceStore {
  required(environment, 'bucket');
  return onDemand(async () => (await import('../bucket.ts')).bucketEvidence(environment, platform));
}
