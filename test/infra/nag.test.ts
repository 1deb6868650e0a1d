import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { routesOf } from '../../infra/names.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { HiveApp } from '../support/hive-app.ts';

const publishers = routesOf(allPlatformTraits).flatMap(({ functionName, observerName }) =>
  observerName === undefined ? [functionName] : [functionName, observerName],
);
const hive = () => new HiveApp({ stage: 'prod', platforms: allPlatformTraits, publishers });

const findings = ({ app }: HiveApp): string[] =>
  new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath ?? ''}`),
    )
    .sort();

describe('cdk-nag', () => {
  it('finds nothing that nobody gave a reason for', () => {
    using checked = hive();
    expect(findings(checked)).toEqual([]);
  });

  it('would find it', () => {
    using checked = hive();
    new Queue(checked.stacks.pipeline, 'Careless');
    expect(findings(checked)).toEqual([
      'AwsSolutions-SQS3 hive-prod-pipeline/Careless/Resource',
      'AwsSolutions-SQS4 hive-prod-pipeline/Careless/Resource',
    ]);
  });
});
