import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { defineCommands } from '../../infra/cli/commands.ts';
import { type PersonRole, personRoles } from '../../infra/constructs/people-policies.ts';
import { synthesize } from '../../infra/synth.ts';
import { leavesOf } from '../support/commands.ts';
import { rightsIn } from '../support/rights-differences.ts';
import { namesOf, spelledOut } from '../support/roles.ts';
import { at, list, ofType, type Resource, resourcesOf, type Statement, text } from '../support/template.ts';
import { needOf, needs } from './people-table.ts';

const program = new Command('hive');
defineCommands(program, async () => undefined);
const commands = leavesOf(program).map((path) => path.join(' '));

const templates: Partial<Record<string, readonly Resource[]>> = {};
beforeAll(async () => {
  for (const stage of ['prod', 'dev']) templates[stage] = resourcesOf(await synthesize({ stage }));
});

function policyOf(stage: string, role: PersonRole): Resource {
  const found = ofType(templates[stage] ?? [], 'AWS::IAM::ManagedPolicy').find(
    ({ properties }) => text(properties.ManagedPolicyName) === `hive-${stage}-${role}-<AWS::Region>`,
  );
  if (found === undefined) throw new Error(`Stage ${stage} has no policy for a person who is ${role}.`);
  return found;
}

/** Each right of the policy by itself, as the table writes them. */
function rightsOf(stage: string, role: PersonRole): string[] {
  const names = namesOf(templates[stage] ?? [], stage);
  const statements = list(at(policyOf(stage, role).properties, 'PolicyDocument.Statement')) as readonly Statement[];
  const rights = statements.flatMap((statement) => spelledOut(statement, names));
  return [...new Set(rights.map((right) => right.replace(/ hive(?=-)/g, ' queue/hive')))].sort();
}

const upTo = (role: PersonRole): readonly PersonRole[] => personRoles.slice(0, personRoles.indexOf(role) + 1);

/** What the commands of a role need, one right a line with the conditions that are kept; and for whom. */
function needed(role: PersonRole): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [command, { who, may }] of Object.entries(needs)) {
    if (who === undefined || !upTo(role).includes(who)) continue;
    for (const right of rightsIn(may)) found.set(right, [...(found.get(right) ?? []), command]);
  }
  return found;
}

describe('every command', () => {
  it.each(commands)('%s says what it needs', (command) => {
    expect(needOf(command), `test/infra/people-table.ts has no row for "hive ${command}"`).toBeDefined();
  });
});

describe.each(personRoles)('the policy of a person who is %s', (role) => {
  it('allows what the commands need, and each right is needed by one', () => {
    const wanted = needed(role);
    const given = rightsOf('prod', role);
    expect(given.filter((right) => !wanted.has(right)).map((right) => `nothing needs ${right}`)).toEqual([]);
    expect(
      [...wanted].flatMap(([right, by]) => (given.includes(right) ? [] : [`${by.join(', ')} may not ${right}`])),
    ).toEqual([]);
  });

  it('has a name for each region, for its rights are of one and names are of the whole account', () => {
    const { ManagedPolicyName } = policyOf('prod', role).properties;
    const inRegion = (region: string) => text(ManagedPolicyName).replace('<AWS::Region>', region);
    expect(inRegion('eu-west-1')).toBe(`hive-prod-${role}-eu-west-1`);
    expect(inRegion('us-east-1')).not.toBe(inRegion('eu-west-1'));
  });

  it('fits into the 6144 characters that IAM takes', () => {
    const document = text(JSON.stringify(policyOf('prod', role).properties.PolicyDocument))
      .replaceAll('{"Ref":"AWS::Partition"}', 'aws-us-gov')
      .replaceAll('{"Ref":"AWS::Region"}', 'ap-southeast-2')
      .replaceAll('{"Ref":"AWS::AccountId"}', '123456789012');
    expect(document.replaceAll(/\s/g, '').length).toBeLessThan(6144);
  });

  it('changes nothing that is deployed, and no right of anybody', () => {
    const actions = rightsOf('prod', role).map((right) => right.split(' ')[0]);
    expect(
      actions.filter((action) =>
        /\*|^(iam|cloudformation|lambda|sts):|:(Create|Delete(?!Message|Object)|Tag)/.test(action ?? ''),
      ),
    ).toEqual([]);
  });
});

describe('secrets', () => {
  const secretRights = (stage: string, role: PersonRole): string[] =>
    rightsOf(stage, role).filter((right) => right.startsWith('secretsmanager:'));

  it('are nothing for viewers and approvers', () => {
    expect([...secretRights('prod', 'viewer'), ...secretRights('prod', 'approver')]).toEqual([]);
    expect(secretRights('prod', 'operator')).not.toEqual([]);
  });

  it('are never the key of the sessions, and on a dry run only that of the model', () => {
    expect(JSON.stringify(policyOf('prod', 'operator'))).not.toContain('session-key');
    expect(secretRights('dev', 'operator')).toEqual([
      'secretsmanager:GetSecretValue secret:hive/openai-??????',
      'secretsmanager:PutSecretValue secret:hive/openai-??????',
    ]);
  });
});
