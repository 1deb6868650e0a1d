import { at, list, ofType, type Resource, type Statement, text } from './template.ts';

const own = '<AWS::Region>:<AWS::AccountId>';
const arn = (rest: string): string => `arn:<AWS::Partition>:${rest}`;

/** ARNs of a resource and of what is in it, by its type: as policies of another stage would have to name them. */
const forms: Readonly<Record<string, readonly [property: string, arns: (name: string) => readonly string[]]>> = {
  'AWS::DynamoDB::Table': [
    'TableName',
    (name) => ['', '/index/timeline', '/index/wake'].map((part) => arn(`dynamodb:${own}:table/${name}${part}`)),
  ],
  'AWS::S3::Bucket': [
    'BucketName',
    (name) =>
      [
        '',
        '/config.json',
        ...[
          'personalities/a.json',
          'reports/a.json',
          'runs/a/b.json',
          'versions/a/1.json',
          'evidence/twitter/a/b.png',
        ].map((key) => `/${key}`),
      ].map((part) => arn(`s3:::${name}${part}`)),
  ],
  'AWS::SecretsManager::Secret': ['Name', (name) => [arn(`secretsmanager:${own}:secret:${name}-AbCd12`)]],
  'AWS::SQS::Queue': ['QueueName', (name) => [arn(`sqs:${own}:${name}`)]],
  'AWS::SNS::Topic': ['TopicName', (name) => [arn(`sns:${own}:${name}`)]],
  'AWS::Lambda::Function': ['FunctionName', (name) => [arn(`lambda:${own}:function:${name}`)]],
  'AWS::Logs::LogGroup': [
    'LogGroupName',
    (name) => ['', ':*', ':log-stream:a'].map((part) => arn(`logs:${own}:log-group:${name}${part}`)),
  ],
  'AWS::Scheduler::ScheduleGroup': [
    'Name',
    (name) => [arn(`scheduler:${own}:schedule-group/${name}`), arn(`scheduler:${own}:schedule/${name}/ada-0`)],
  ],
  'AWS::Events::Rule': ['Name', (name) => [arn(`events:${own}:rule/${name}`)]],
  'AWS::CloudWatch::Alarm': ['AlarmName', (name) => [arn(`cloudwatch:${own}:alarm:${name}`)]],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName', (name) => [arn(`cloudwatch:${own}:alarm:${name}`)]],
  'AWS::CloudWatch::Dashboard': ['DashboardName', (name) => [arn(`cloudwatch::<AWS::AccountId>:dashboard/${name}`)]],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', (name) => [arn(`iam::<AWS::AccountId>:policy/${name}`)]],
};

/** Everything with a name of its own that a policy could name. */
export function arnsOf(resources: readonly Resource[]): string[] {
  return resources.flatMap(({ type, properties }) => {
    const [property = '', arns] = forms[type] ?? [];
    return properties[property] === undefined || arns === undefined ? [] : arns(text(properties[property]));
  });
}

/** What policies allow by written ARNs. References to resources of the same stack cannot leave it; `*` alone has its reason elsewhere. */
export function patternsOf(resources: readonly Resource[]): string[] {
  const statements = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    ofType(resources, type).flatMap(
      ({ properties }) => list(at(properties, 'PolicyDocument.Statement')) as readonly Statement[],
    ),
  );
  const patterns = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Resource: on }) => list(on).map(text))
    .filter((pattern) => pattern !== '*' && pattern.startsWith('arn:'));
  return [...new Set(patterns)];
}

/** As IAM compares: `*` for any text, `?` for any character. */
export function matchesArn(pattern: string, candidate: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(candidate);
}
