import type { StackInput } from '../../../infra/local/intrinsics.ts';
import { bundle } from './bundles.ts';

type Properties = Record<string, unknown>;

/** The properties of a function whose code is the asset `key`. */
export function lambda(key: string, more: Properties = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: key,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: { 'Fn::Join': ['-', ['cdk-assets', { Ref: 'AWS::AccountId' }]] }, S3Key: `${key}.zip` },
      Timeout: 3,
      ...more,
    },
  };
}

export const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

export const resource = (type: string, properties: Properties = {}) => ({ Type: type, Properties: properties });

/** One stack with these resources and the bundles of its functions, written to a folder: key -> code. */
export function stackOf(folder: string, codes: Record<string, string>, resources: Properties): StackInput {
  const assets = Object.fromEntries(Object.entries(codes).map(([key, code]) => [key, bundle(folder, key, code)]));
  return { stackName: 'hive', template: { Resources: resources }, assets };
}
