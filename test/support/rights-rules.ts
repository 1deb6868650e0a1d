import { allowed, drop, names, type Rule, set } from './rule.ts';
import {
  allows,
  at,
  list,
  ofType,
  type Resource,
  referredId,
  type Statement,
  statementsByRole,
  text,
} from './template.ts';

/** The only statements that may name every resource, because AWS offers none to name. */
const unscopedActions = ['scheduler:ListSchedules'];

/** Folders and families of things that come and go at run time. */
const openEnded = [
  /:schedule\/hive-\w+-personalities\/\*$/,
  /\/(runs|reports|versions|personalities|evidence\/\w+)\/\*$/,
];

const addStatement = (resources: readonly Resource[], statement: Statement): void => {
  const document = ofType(resources, 'AWS::IAM::Policy')[0]?.properties.PolicyDocument as { Statement: Statement[] };
  document.Statement.push(statement);
};

const schedulerRoles = (resources: readonly Resource[]): Resource[] =>
  ofType(resources, 'AWS::IAM::Role').filter(({ properties }) =>
    JSON.stringify(properties.AssumeRolePolicyDocument).includes('scheduler.amazonaws.com'),
  );

export const rightsRules: readonly Rule[] = [
  {
    name: 'no right is given by a wildcard action',
    find: (resources) =>
      allowed(resources)
        .filter(({ statement }) => list(statement.Action).some((action) => action.includes('*')))
        .map(({ role }) => role),
    damage: (resources) => addStatement(resources, { Effect: 'Allow', Action: 'dynamodb:*', Resource: 'arn:aws:x' }),
  },
  {
    name: 'no right reaches further than what is named, but where AWS has no name for it',
    find: (resources) =>
      allowed(resources)
        .filter(({ statement }) =>
          list(statement.Resource)
            .map(text)
            .some((resource) =>
              resource === '*'
                ? !list(statement.Action).every((action) => unscopedActions.includes(action))
                : resource.includes('*') && !openEnded.some((pattern) => pattern.test(resource)),
            ),
        )
        .map(({ role }) => role),
    damage: (resources) => addStatement(resources, { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }),
  },
  {
    name: 'a role is passed to the scheduler only, and one only',
    find: (resources) =>
      allowed(resources)
        .filter(({ statement }) => list(statement.Action).includes('iam:PassRole'))
        .filter(({ statement }) => {
          const roles = list(statement.Resource).map(referredId);
          const service = statement.Condition?.StringEquals?.['iam:PassedToService'];
          return roles.length !== 1 || roles[0] === undefined || service !== 'scheduler.amazonaws.com';
        })
        .map(({ role }) => role),
    damage: (resources) => addStatement(resources, { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }),
  },
  {
    name: 'the scheduler uses a role for schedules of one group of this account only',
    find: (resources) =>
      names(
        schedulerRoles(resources).filter(({ properties }) => {
          const [statement] = list(at(properties, 'AssumeRolePolicyDocument.Statement')) as readonly Statement[];
          const source = statement?.Condition?.StringEquals?.['aws:SourceArn'];
          return !/:schedule-group\/hive-\w+-(personalities|system)$/.test(text(source));
        }),
      ),
    damage: (resources) => {
      const [role] = schedulerRoles(resources);
      const document = role?.properties.AssumeRolePolicyDocument as { Statement: { Condition?: unknown }[] };
      if (document.Statement[0]) document.Statement[0].Condition = undefined;
    },
  },
  {
    name: 'every function has a role and a log of its own, and may write to that log alone',
    find: (resources) => {
      const functions = ofType(resources, 'AWS::Lambda::Function');
      const own = (property: string): boolean =>
        new Set(functions.map(({ properties }) => text(at(properties, property)))).size === functions.length;
      const bad = functions.filter(({ properties }) => {
        const log = referredId(at(properties, 'LoggingConfig.LogGroup'));
        const statements = statementsByRole(resources).get(referredId(properties.Role) ?? '') ?? [];
        const logs = statements.filter(({ Action }) => list(Action).some((action) => action.startsWith('logs:')));
        return log === undefined || logs.flatMap(({ Resource }) => list(Resource).map(text)).join() !== `<${log}.Arn>`;
      });
      return own('Role') && own('LoggingConfig.LogGroup') ? names(bad) : ['a role or log is shared'];
    },
    damage: (resources) => {
      const [first, second] = ofType(resources, 'AWS::Lambda::Function');
      set(first, 'Role', second?.properties.Role);
    },
  },
  {
    name: 'roles have no managed policies',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::IAM::Role').filter(({ properties }) => list(properties.ManagedPolicyArns).length > 0),
      ),
    damage: drop('AWS::IAM::Role', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AWSLambda_FullAccess']),
  },
  {
    name: 'what fails asynchronously may be sent to its place',
    find: (resources) =>
      ofType(resources, 'AWS::Lambda::EventInvokeConfig')
        .filter(({ properties }) => {
          const runner = resources.find(({ id }) => id === referredId(properties.FunctionName));
          const statements = statementsByRole(resources).get(referredId(runner?.properties.Role) ?? '') ?? [];
          const destination = text(at(properties, 'DestinationConfig.OnFailure.Destination'));
          return !allows(statements, 'sqs:SendMessage', destination);
        })
        .map(({ id }) => id),
    damage: drop('AWS::Lambda::EventInvokeConfig', 'DestinationConfig', {
      OnFailure: { Destination: { 'Fn::GetAtt': ['Elsewhere', 'Arn'] } },
    }),
  },
];
