import { at, list, ofType, type Resource, referredId, type Statement, text } from './template.ts';

/** A role of the templates as people read it. */
export interface Role {
  /** `function plan-post`; of the roles of services the logical id without its hash: `SweepTickRole`. */
  readonly name: string;
  /** Who may become it, with the conditions. */
  readonly trust: readonly string[];
  /** Each right by itself: `dynamodb:GetItem table/hive`, and ` if ...` behind one with a condition. Denials begin with `not `. */
  readonly rights: readonly string[];
}

/** Every role of the templates, with everything any policy gives it. */
export function rolesOf(resources: readonly Resource[], stage: string): Role[] {
  const names = namesOf(resources, stage);
  return ofType(resources, 'AWS::IAM::Role').map((role) => {
    const statements = [
      ...policiesOf(resources, role).flatMap((policy) => list(at(policy, 'PolicyDocument.Statement'))),
      ...list(at(role.properties, 'Policies')).flatMap((policy) => list(at(policy, 'PolicyDocument.Statement'))),
    ] as Statement[];
    const managed = list(role.properties.ManagedPolicyArns).map((arn) => `everything in ${names(arn)}`);
    return {
      name: nameOf(role, resources, stage),
      trust: (list(at(role.properties, 'AssumeRolePolicyDocument.Statement')) as TrustStatement[])
        .flatMap((statement) => trustOf(statement, names))
        .sort(),
      rights: [...new Set([...statements.flatMap((statement) => spelledOut(statement, names)), ...managed])].sort(),
    };
  });
}

/** Whoever a resource lets in by a policy of its own, and whether the policy says on whose behalf. */
export function guestsOf(
  resources: readonly Resource[],
  stage: string,
): { readonly guest: string; readonly bound: boolean }[] {
  const names = namesOf(resources, stage);
  const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
    ofType(resources, type).flatMap(({ properties }) => list(at(properties, 'PolicyDocument.Statement'))),
  ) as (TrustStatement & Pick<Statement, 'Resource'>)[];
  const fromPolicies = policies
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal, Action, Resource: on, Condition }) =>
      list(Action).map((action) => ({
        guest: `${names(list(on)[0])}: ${Object.values(Principal ?? {})
          .map(text)
          .join()} may ${action}`,
        bound: /SourceArn|SourceAccount/.test(JSON.stringify(Condition ?? {})),
      })),
    );
  const fromPermissions = ofType(resources, 'AWS::Lambda::Permission').map(({ properties }) => ({
    guest: `${names(properties.FunctionName)}: ${text(properties.Principal)} may ${text(properties.Action)}`,
    bound: properties.SourceArn !== undefined,
  }));
  return [...fromPolicies, ...fromPermissions];
}

/** One right a line: each action with each resource. */
export function spelledOut(
  { Effect, Action, Resource: on, Condition }: Statement,
  names: (value: unknown) => string,
): string[] {
  const condition = conditionText(Condition, names);
  return list(Action).flatMap((action) =>
    list(on).map(
      (resource) =>
        `${Effect === 'Deny' ? 'not ' : ''}${action} ${names(resource)}${condition === '' ? '' : ` if ${condition}`}`,
    ),
  );
}

/** Writes an ARN or a reference as `kind/name`, with the stage and the account left out. */
export function namesOf(resources: readonly Resource[], stage: string): (value: unknown) => string {
  const short = (written: string): string =>
    written
      .replace(/^arn:(<AWS::Partition>|aws):s3:::/, 'bucket/')
      .replace(/^arn:(<AWS::Partition>|aws):[\w-]+:(<AWS::Region>)?:(<AWS::AccountId>)?:/, '')
      .replace(new RegExp(`hive[-/]${stage}(?![a-z0-9])`), 'hive')
      .replace('-<AWS::AccountId>-<AWS::Region>', '');
  const physical: Record<string, string> = {
    'AWS::S3::Bucket': 'BucketName',
    'AWS::SQS::Queue': 'QueueName',
    'AWS::SNS::Topic': 'TopicName',
    'AWS::Lambda::Function': 'FunctionName',
    'AWS::Logs::LogGroup': 'LogGroupName',
  };
  const named = (found: Resource): string => {
    const property = physical[found.type];
    const kind = (found.type.split('::').at(-1) ?? '').toLowerCase();
    const name = property === undefined ? nameOf(found, resources, stage) : text(found.properties[property]);
    return `${kind}/${short(name.replace(/^\/aws\/lambda\//, '').replace(`hive-${stage}-`, kind === 'bucket' ? '$&' : ''))}`;
  };
  return (value) => {
    const written = text(value);
    const [reference = '', id] = /^<(\w+)(?:\.\w+)?>/.exec(written) ?? [];
    const found = resources.find((resource) => resource.id === id);
    return found === undefined ? short(written) : `${named(found)}${written.slice(reference.length)}`;
  };
}

function nameOf({ id }: Resource, resources: readonly Resource[], stage: string): string {
  const worker = ofType(resources, 'AWS::Lambda::Function').find(
    ({ properties }) => referredId(properties.Role) === id,
  );
  if (worker !== undefined) return `function ${text(worker.properties.FunctionName).replace(`hive-${stage}-`, '')}`;
  return id.replace(/[0-9A-F]{8}$/, '');
}

function policiesOf(resources: readonly Resource[], role: Resource): Record<string, unknown>[] {
  return resources
    .filter(
      ({ type, properties }) =>
        ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].includes(type) &&
        [...list(properties.Roles), ...list(properties.RoleName)].some((one) => referredId(one) === role.id),
    )
    .map(({ properties }) => properties);
}

interface TrustStatement extends Omit<Statement, 'Resource'> {
  readonly Principal?: Readonly<Record<string, unknown>>;
}

function trustOf({ Principal, Condition }: TrustStatement, names: (value: unknown) => string): string[] {
  const condition = conditionText(Condition, names);
  return Object.values(Principal ?? { anybody: '*' })
    .flatMap((who) => list(who))
    .map((who) => `${text(who)}${condition === '' ? '' : ` if ${condition}`}`);
}

function conditionText(condition: Statement['Condition'], names: (value: unknown) => string): string {
  return Object.entries(condition ?? {})
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${key} ${operator} ${list(value).map(names).join(' or ')}`),
    )
    .sort()
    .join(' and ');
}
