import { type LocalBucket, localBucket } from './bucket.ts';
import type { Cloud } from './cloud.ts';

/** The one bucket of the template that announces its objects: the hive's. */
export function bucketOf(cloud: Cloud): { readonly bucket: LocalBucket; readonly bucketName: string } {
  const bucketName = cloud.plan.buckets.find(({ eventBridge }) => eventBridge)?.name;
  const url = cloud.endpoints.AWS_ENDPOINT_URL_S3;
  if (bucketName === undefined || url === undefined)
    throw new Error('The template has no bucket that announces objects.');
  return { bucket: localBucket(url, bucketName), bucketName };
}
