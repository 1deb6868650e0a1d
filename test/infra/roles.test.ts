import { beforeAll, describe, expect, it } from 'vitest';
import { routesOf } from '../../infra/names.ts';
import { synthesize } from '../../infra/synth.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { differences } from '../support/rights-differences.ts';
import { guestsOf, type Role, rolesOf } from '../support/roles.ts';
import { at, ofType, type Resource, resourcesOf, type Statement } from '../support/template.ts';
import { guests, rightsTable, secretSuffix, wildcards } from './rights-table.ts';

const stages = { prod: 'live', dev: 'dry-run', local: 'live' } as const;
const templates: Partial<Record<string, readonly Resource[]>> = {};

beforeAll(async () => {
  for (const stage of Object.keys(stages)) templates[stage] = resourcesOf(await synthesize({ stage }));
});

const rolesIn = (stage: string): Role[] => rolesOf(templates[stage] ?? [], stage);
const rightsIn = (stage: string): (readonly [role: string, right: string])[] =>
  rolesIn(stage).flatMap(({ name, rights }) => rights.map((right) => [name, right] as const));

/** Names of the roles with a right that contains the text. */
const holders = (stage: string, part: string): string[] => [
  ...new Set(rightsIn(stage).flatMap(([role, right]) => (right.includes(part) ? [role] : []))),
];

describe.each(Object.entries(stages))('the roles of stage %s', (stage, mode) => {
  it('may do what the table says, and nothing else', () => {
    expect(differences(rolesIn(stage), rightsTable(mode))).toEqual([]);
  });

  it('are not all: what lets services in by a policy of its own is in the table too, and says on whose behalf', () => {
    const found = guestsOf(templates[stage] ?? [], stage);
    expect([...new Set(found.map(({ guest }) => guest))].sort()).toEqual([...guests].sort());
    expect(found.filter(({ bound }) => !bound)).toEqual([]);
  });

  it('have no right by a wildcard action', () => {
    expect(rightsIn(stage).filter(([, right]) => /^(not )?[\w-]*:?\S*\*\S* /.test(right))).toEqual([]);
  });

  it('have open-ended resources only where the table gives a reason', () => {
    const open = rightsIn(stage).filter(([, right]) => {
      const [action = '', resource = ''] = right.split(' ');
      return /[*?]/.test(resource) && !secretSuffix.test(resource) && !wildcards[resource]?.for.test(action);
    });
    expect(open).toEqual([]);
  });
});

describe('the table is held against the templates', () => {
  const damaged = (damage: (resources: readonly Resource[]) => void): string[] => {
    const resources = structuredClone(templates.prod ?? []);
    damage(resources);
    return differences(rolesOf(resources, 'prod'), rightsTable('live'));
  };
  const statementsOf = (resources: readonly Resource[], id: RegExp): Statement[] => {
    const policy = ofType(resources, 'AWS::IAM::Policy').find((one) => id.test(one.id));
    return at(policy?.properties, 'PolicyDocument.Statement') as Statement[];
  };

  it('names a right more', () => {
    const more = { Effect: 'Allow', Action: 'dynamodb:DeleteItem', Resource: 'arn:aws:dynamodb:::table/x' } as const;
    expect(damaged((resources) => statementsOf(resources, /^Sweep(?!Tick)/).push(more))).toEqual([
      'function sweep: may do more, dynamodb:DeleteItem table/x',
    ]);
  });

  it('names a right less', () => {
    expect(
      damaged((resources) => {
        const statements = statementsOf(resources, /^WriteDraft/);
        statements.splice(
          statements.findIndex(({ Action }) => Action === 'sns:Publish'),
          1,
        );
      }),
    ).toEqual(['function write-draft: may not do sns:Publish topic/people']);
  });

  it('names a right that lost its condition', () => {
    expect(
      damaged((resources) => {
        for (const statement of statementsOf(resources, /^SyncPersonalities/)) {
          if (statement.Action === 'iam:PassRole') (statement as { Condition?: unknown }).Condition = undefined;
        }
      }),
    ).toContain('function sync-personalities: may do more, iam:PassRole role/PersonalitiesRole');
  });

  it('names a role that nobody knows, and one that is gone', () => {
    const found = damaged((resources) => {
      const role = ofType(resources, 'AWS::IAM::Role').find(({ id }) => id.startsWith('SweepTick'));
      (role as { id: string }).id = 'Stranger01234567';
    });
    expect(found).toContain('SweepTickRole: there is no such role');
    expect(found).toContain('Stranger: the table has no such role');
  });

  it('names a role that anybody could use', () => {
    expect(
      damaged((resources) => {
        const role = ofType(resources, 'AWS::IAM::Role').find(({ id }) => id.startsWith('SweepTick'));
        const document = role?.properties.AssumeRolePolicyDocument as { Statement: { Condition?: unknown }[] };
        if (document.Statement[0]) document.Statement[0].Condition = undefined;
      }),
    ).toEqual([expect.stringMatching(/^SweepTickRole: scheduler\.amazonaws\.com may become it, not scheduler/)]);
  });

  it('names a role with a policy of AWS', () => {
    expect(
      damaged((resources) => {
        const [role] = ofType(resources, 'AWS::IAM::Role');
        (role as Resource).properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AWSLambda_FullAccess'];
      }),
    ).toEqual([expect.stringContaining('may do more, everything in ')]);
  });
});

describe('who can read which secret', () => {
  it('write-draft has the key of the model and no credentials', () => {
    expect(holders('prod', 'secret:hive/openai')).toEqual(['function write-draft']);
  });

  it('credentials are read by the functions that post and hear with them, and by no other', () => {
    for (const [role, right] of rightsIn('prod')) {
      const [, platform, transport] = /secret:hive\/(\w+)\/([\w-]+)\/\d+-/.exec(right) ?? [];
      if (platform === undefined) continue;
      const route = routesOf(allPlatformTraits).find((one) => one.platform === platform && one.transport === transport);
      expect([`function ${route?.functionName}`, `function ${route?.observerName}`]).toContain(role);
    }
    const publishers = rolesIn('prod').flatMap(({ name }) =>
      /^function (?:publish|observe)-/.test(name) ? [name] : [],
    );
    expect(holders('prod', '/0-??????')).toEqual(publishers);
    expect(holders('prod', 'session-key')).toEqual(publishers);
  });

  it('sweep, plan-post and sync-personalities read none, nor does any role of a schedule', () => {
    const readers = holders('prod', 'secretsmanager:');
    expect(readers.length).toBeGreaterThan(1);
    expect(readers.filter((name) => !/^function (write-draft|publish-|observe-)/.test(name))).toEqual([]);
  });
});

describe('a dry-run stage', () => {
  it('has no secret of a platform, no right to one and no function that posts', () => {
    const [dev, prod] = [JSON.stringify(templates.dev), JSON.stringify(templates.prod)];
    expect(dev).toContain('hive/dev/openai');
    for (const absent of [
      /\/api\/0/,
      /\/browser\/0/,
      /session-key/,
      /HIVE_CREDENTIAL_SECRETS/,
      /HIVE_SESSION_SECRET/,
    ]) {
      expect(dev).not.toMatch(absent);
      expect(prod).toMatch(absent);
    }
    expect(holders('dev', 'secretsmanager:')).toEqual(['function write-draft']);
    expect(rolesIn('dev').filter(({ name }) => /^function (?:observe-|publish-(?!dry-run))/.test(name))).toEqual([]);
  });
});
