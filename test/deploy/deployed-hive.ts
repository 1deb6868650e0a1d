import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import { type Stores, storesOf } from '../e2e/stores.ts';
import type { Aws } from './aws.ts';
import type { Outputs } from './cdk.ts';

/** A deployed hive as its operator sees it, found by the outputs of its stacks alone. */
export interface DeployedHive extends Stores {
  readonly aws: Aws;
  readonly bucket: string;
  readonly table: string;
  /** Prefix of the names of functions, queues and groups: `hive-<stage>-`. */
  readonly prefix: string;
  /** Every secret that an output tells the operator to fill. */
  readonly secretIds: readonly string[];
  /** Undefined, or nothing, where it was not filled. */
  readSecret(id: string): Promise<string | undefined>;
  putSecret(id: string, value: string): Promise<void>;
}

export function deployedHive(aws: Aws, stage: string, outputs: Outputs): DeployedHive {
  const all = Object.assign({}, ...Object.values(outputs)) as Record<string, string>;
  const output = (name: string): string => {
    const value = all[name];
    if (value !== undefined) return value;
    throw new Error(`The stacks have no output ${name}: found ${Object.keys(all).join(', ')}.`);
  };
  const names = { bucket: output('BucketName'), table: output('TableName'), prefix: `hive-${stage}-` };
  return {
    aws,
    ...names,
    ...storesOf(aws, names),
    secretIds: Object.values(all).flatMap((command) => /--secret-id (\S+)/.exec(command)?.[1] ?? []),
    async readSecret(SecretId) {
      try {
        return (await aws.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async putSecret(SecretId, SecretString) {
      await aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}

/** An asynchronous invocation, as Scheduler and EventBridge make them. */
export async function invokeLater(aws: Aws, functionName: string, payload: object): Promise<void> {
  const path = `/2015-03-31/functions/${functionName}/invocations`;
  await aws.lambda('POST', path, payload, { 'x-amz-invocation-type': 'Event' });
}
