/** What AWS asks for one unit of something. */
export interface UnitPrice {
  readonly service: string;
  /** What is counted, in words: `write request units`. */
  readonly what: string;
  /** USD for one. */
  readonly usd: number;
  /** How many an account has free in each month, for good; what ends after twelve months is left out. */
  readonly freePerMonth: number;
  /** AWS's page of the price. */
  readonly source: string;
}

/** The day on which the table was put together, and the region. Other regions differ by up to a third. */
export const awsPricesAsOf = '2026-11-26';
export const awsPricesRegion = 'us-east-1';

const million = 1_000_000;
const page = (path: string): string => `https://aws.amazon.com/${path}/pricing/`;

/**
 * On-demand list prices without discounts or taxes, some as quoted by others: compare them with AWS's own pages before a budget rests on them.
 */
export const awsPrices = {
  writeUnits: {
    service: 'DynamoDB',
    what: 'write request units',
    usd: 0.625 / million,
    freePerMonth: 0,
    source: page('dynamodb'),
  },
  readUnits: {
    service: 'DynamoDB',
    what: 'read request units',
    usd: 0.125 / million,
    freePerMonth: 0,
    source: page('dynamodb'),
  },
  tableGb: { service: 'DynamoDB', what: 'GB stored', usd: 0.25, freePerMonth: 25, source: page('dynamodb') },
  backupGb: {
    service: 'DynamoDB',
    what: 'GB of point-in-time recovery',
    usd: 0.2,
    freePerMonth: 0,
    source: page('dynamodb'),
  },
  invocations: {
    service: 'Lambda',
    what: 'invocations',
    usd: 0.2 / million,
    freePerMonth: million,
    source: page('lambda'),
  },
  gbSeconds: {
    service: 'Lambda',
    what: 'GB-seconds (arm64)',
    usd: 0.0000133334,
    freePerMonth: 400_000,
    source: page('lambda'),
  },
  gbSecondsX86: {
    service: 'Lambda',
    what: 'GB-seconds (x86)',
    usd: 0.0000166667,
    freePerMonth: 0,
    source: page('lambda'),
  },
  queueRequests: { service: 'SQS', what: 'requests', usd: 0.4 / million, freePerMonth: million, source: page('sqs') },
  schedulerInvocations: {
    service: 'Scheduler',
    what: 'invocations',
    usd: 1 / million,
    freePerMonth: 14 * million,
    source: page('eventbridge'),
  },
  // Where sources differ on whether events of a bucket are free, they are counted as if they were not.
  objectEvents: {
    service: 'EventBridge',
    what: 'events of the bucket',
    usd: 1 / million,
    freePerMonth: 0,
    source: page('eventbridge'),
  },
  objectWrites: { service: 'S3', what: 'writes and lists', usd: 0.005 / 1000, freePerMonth: 0, source: page('s3') },
  objectReads: { service: 'S3', what: 'reads', usd: 0.0004 / 1000, freePerMonth: 0, source: page('s3') },
  bucketGb: { service: 'S3', what: 'GB stored', usd: 0.023, freePerMonth: 0, source: page('s3') },
  secrets: { service: 'Secrets Manager', what: 'secrets', usd: 0.4, freePerMonth: 0, source: page('secrets-manager') },
  secretReads: {
    service: 'Secrets Manager',
    what: 'reads',
    usd: 0.05 / 10_000,
    freePerMonth: 0,
    source: page('secrets-manager'),
  },
  logGb: { service: 'CloudWatch', what: 'GB of logs taken in', usd: 0.5, freePerMonth: 5, source: page('cloudwatch') },
  keptLogGb: {
    service: 'CloudWatch',
    what: 'GB of logs kept, compressed',
    usd: 0.03,
    freePerMonth: 0,
    source: page('cloudwatch'),
  },
  metrics: { service: 'CloudWatch', what: 'metrics', usd: 0.3, freePerMonth: 10, source: page('cloudwatch') },
  alarms: { service: 'CloudWatch', what: 'alarms', usd: 0.1, freePerMonth: 10, source: page('cloudwatch') },
  compositeAlarms: {
    service: 'CloudWatch',
    what: 'composite alarms',
    usd: 0.5,
    freePerMonth: 0,
    source: page('cloudwatch'),
  },
  dashboards: { service: 'CloudWatch', what: 'dashboards', usd: 3, freePerMonth: 3, source: page('cloudwatch') },
} as const satisfies Readonly<Record<string, UnitPrice>>;

export type PriceId = keyof typeof awsPrices;
