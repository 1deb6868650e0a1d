import { drop, names, type Rule } from './rule.ts';
import { at, list, ofType, type Resource, referredId, type Statement, text } from './template.ts';

interface PolicyStatement extends Statement {
  readonly Principal?: unknown;
}

/** Turns everybody away who comes without TLS, from all of the resource; a topic knows but one deed that strangers could do. */
function refusesPlain(statement: PolicyStatement, id: string, deeds: string): boolean {
  const { Effect, Action, Condition, Principal, Resource: on } = statement;
  const covered = list(on).map((one) => text(one).replace('.Arn>', '>'));
  const whole = deeds === 's3:*' ? [`<${id}>`, `<${id}>/*`] : [`<${id}>`];
  return (
    Effect === 'Deny' &&
    list(Action).includes(deeds) &&
    ['*', '{"AWS":"*"}'].includes(text(Principal)) &&
    JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}' &&
    whole.every((one) => covered.includes(one))
  );
}

function withoutTls(type: string, policyType: string, target: string, deeds: string) {
  return (resources: readonly Resource[]): string[] =>
    names(
      ofType(resources, type).filter(
        ({ id }) =>
          !ofType(resources, policyType)
            .filter(({ properties }) => list(properties[target]).some((one) => referredId(one) === id))
            .flatMap(({ properties }) => list(at(properties, 'PolicyDocument.Statement')) as readonly PolicyStatement[])
            .some((statement) => refusesPlain(statement, id, deeds)),
      ),
    );
}

/** Each way in which the refusal of plain connections could be none. */
const tlsDamages: readonly (readonly [what: string, damage: (statement: Record<string, unknown>) => void])[] = [
  ['allows', (statement) => Object.assign(statement, { Effect: 'Allow' })],
  ['has no condition', (statement) => Object.assign(statement, { Condition: undefined })],
  [
    'turns the others away',
    (statement) => Object.assign(statement, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
  ],
  ['is for one service alone', (statement) => Object.assign(statement, { Principal: { Service: 'x.amazonaws.com' } })],
  ['is for another thing', (statement) => Object.assign(statement, { Resource: 'arn:aws:s3:::elsewhere' })],
  ['is for another deed', (statement) => Object.assign(statement, { Action: 'sqs:GetQueueUrl' })],
];

/** Whatever takes requests turns those away that come without TLS. */
export const tlsRules: readonly Rule[] = (
  [
    ['buckets', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket', 's3:*'],
    ['queues', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues', 'sqs:*'],
    ['topics', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics', 'sns:Publish'],
  ] as const
).flatMap(([what, type, policyType, target, deeds]) => {
  const find = withoutTls(type, policyType, target, deeds);
  return [
    {
      name: `${what} refuse connections without TLS`,
      find,
      damage: drop(policyType, 'PolicyDocument', { Statement: [] }),
    },
    ...tlsDamages.map(([how, damage]) => ({
      name: `${what} refuse connections without TLS, noticed where the statement ${how}`,
      find,
      damage: (resources: readonly Resource[]) => {
        const [policy] = ofType(resources, policyType);
        const [statement] = list(at(policy?.properties, 'PolicyDocument.Statement')) as Record<string, unknown>[];
        damage(statement ?? {});
      },
    })),
  ];
});
