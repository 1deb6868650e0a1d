import { Aws } from 'aws-cdk-lib';
import { overTransport } from '../shared/publication/over-transport.ts';
import { listensThrough, type PlatformTraits, type TransportTraits } from '../shared/publication/platform.ts';
import type { Stage } from './stage.ts';

/**
 * Physical names. They follow from stage, account and region alone, so the pipeline finds the data stack's resources without exports
 * (which CloudFormation refuses to change while somebody imports them), and retained data can be adopted again by
 * `cdk deploy --import-existing-resources`.
 */
export const stackName = (stage: Stage, stack: 'data' | 'pipeline' | 'monitoring'): string =>
  `hive-${stage.name}-${stack}`;

export const resourceName = (stage: Stage, name: string): string => `hive-${stage.name}-${name}`;

export const tableName = (stage: Stage): string => `hive-${stage.name}`;

/** Bucket names are one space for the whole of AWS. */
export const bucketName = (stage: Stage): string => `hive-${stage.name}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
export const logBucketName = (stage: Stage): string => `hive-${stage.name}-logs-${Aws.ACCOUNT_ID}-${Aws.REGION}`;

/** Policies are of the whole account, and what one allows is of a region: the same stage in a second region has its own. */
export const personPolicyName = (stage: Stage, role: string): string => `${resourceName(stage, role)}-${Aws.REGION}`;

/** The group of the personalities' schedules. */
export const scheduleGroupName = (stage: Stage): string => `hive-${stage.name}-personalities`;

/** The topic that people are told through. */
export const peopleTopicName = (stage: Stage): string => resourceName(stage, 'people');

export const dashboardName = (stage: Stage): string => `hive-${stage.name}`;

export const openaiSecretName = (stage: Stage): string => `hive/${stage.name}/openai`;
export const sessionSecretName = (stage: Stage): string => `hive/${stage.name}/session-key`;

/** The secrets that hold a transport's credentials, in the order by which accounts are spread over them. */
export function credentialSecretNames(stage: Stage, { platform, transport }: Route): string[] {
  return Array.from(
    { length: stage.credentialBundlesOf?.[`${platform}/${transport}`] ?? stage.credentialBundles },
    (_, bundle) => `hive/${stage.name}/${platform}/${transport}/${bundle}`,
  );
}

/** A way publications leave the hive: one queue and one publish function each. */
export interface Route {
  readonly platform: string;
  readonly transport: string;
  /** Of its function file, and part of its queue's name: `publish-<platform>`, or `publish-<platform>-<transport>` off the API. */
  readonly functionName: string;
  readonly runtime: TransportTraits['runtime'];
  /** Its client leaves evidence of what it did not understand in the bucket. */
  readonly leavesEvidence: boolean;
  /** Why it is not for everybody, a sentence. */
  readonly risk?: string;
  /** The platform bills what is read through it. */
  readonly billsReads: boolean;
  /** Of the function that hears what people say through it; absent where none does. */
  readonly observerName?: string;
}

export function routesOf(platforms: readonly PlatformTraits[]): Route[] {
  return platforms.flatMap((traits) =>
    traits.transports.map(({ id: transport, runtime, leavesEvidence = false, risk }) => {
      const way = transport === 'api' ? traits.id : `${traits.id}-${transport}`;
      return {
        platform: traits.id,
        transport,
        functionName: `publish-${way}`,
        runtime,
        leavesEvidence,
        billsReads: overTransport(traits, transport).prices.ownRead > 0,
        ...(risk === undefined ? {} : { risk }),
        ...(listensThrough(traits, transport) ? { observerName: `observe-${way}` } : {}),
      };
    }),
  );
}
