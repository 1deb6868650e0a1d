import { beforeAll, describe, expect, it } from 'vitest';
import { routesOf } from '../../infra/names.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { arnsOf, matchesArn, patternsOf } from '../support/arns.ts';
import { HiveApp } from '../support/hive-app.ts';
import type { Resource } from '../support/template.ts';

interface Built {
  readonly resources: readonly Resource[];
  /** Names of what stacks hand to others. */
  readonly exported: readonly string[];
}

/** Stages that live in one account: a dry run and a live one, and names that begin like others. */
const stages = {
  dev: 'dry-run',
  prod: 'live',
  dev2: 'live',
  pro: 'live',
  d: 'dry-run',
} as const;
type Name = keyof typeof stages;
const names = Object.keys(stages) as Name[];
const pairs = names.flatMap((one) => names.filter((other) => other !== one).map((other) => [one, other] as const));

const built = {} as Record<Name, Built>;

beforeAll(() => {
  const ofRoutes = routesOf(allPlatformTraits).flatMap(({ functionName, observerName }) =>
    observerName === undefined ? [functionName] : [functionName, observerName],
  );
  const publishers = [...ofRoutes, 'publish-dry-run'];
  for (const stage of names) {
    using hive = new HiveApp({ stage, settings: { mode: stages[stage] }, platforms: allPlatformTraits, publishers });
    const resources = hive.synth();
    const exported = hive.app
      .synth()
      .stacks.flatMap(({ template }) =>
        Object.values((template.Outputs ?? {}) as Record<string, { Export?: { Name: unknown } }>).flatMap(
          ({ Export }) => (Export === undefined ? [] : [JSON.stringify(Export.Name)]),
        ),
      );
    built[stage] = { resources, exported };
  }
});

/** A name inside of something that has the stage's name itself: a policy in a role. */
const nested = ['AWS::IAM::Policy'];

/** Names of what an alarm looks at, which the stage's dimensions tell apart. */
const shared = ['MetricName'];

/** What exists once in an account and region, as type and name. */
function physicalNames(stage: Name): string[] {
  const { resources, exported } = built[stage];
  const named = resources
    .filter(({ type }) => !nested.includes(type))
    .flatMap(({ type, properties }) =>
      Object.entries(properties)
        .filter(
          ([property, value]) => /^(Name|\w+Name)$/.test(property) && !shared.includes(property) && !isReference(value),
        )
        .map(([, value]) => `${type} ${JSON.stringify(value)}`),
    );
  return [...named, ...exported.map((name) => `export ${name}`)];
}

/** `FunctionName` of a permission points to a function of the same stack. */
function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value);
}

describe.each(pairs)('stage %s beside stage %s in one account', (one, other) => {
  it('has no name in common', () => {
    const own = physicalNames(one);
    expect(own.length).toBeGreaterThan(20);
    const others = new Set(physicalNames(other));
    expect(own.filter((name) => others.has(name))).toEqual([]);
  });

  it('has no right to anything of it', () => {
    const theirs = arnsOf(built[other].resources);
    expect(theirs.length).toBeGreaterThan(20);
    const reaching = patternsOf(built[one].resources).flatMap((pattern) =>
      theirs.filter((arn) => matchesArn(pattern, arn)).map((arn) => `${pattern} reaches ${arn}`),
    );
    expect(reaching).toEqual([]);
  });

  it('does not speak of it', () => {
    const spoken = new RegExp(`hive[-/]${other}(?![a-z0-9])`);
    expect(JSON.stringify(built[one])).not.toMatch(spoken);
    expect(JSON.stringify(built[other])).toMatch(spoken);
  });
});

describe('the search for rights of others', () => {
  it('sees that each pattern of a stage reaches something of its own', () => {
    for (const stage of names) {
      const own = arnsOf(built[stage].resources);
      expect(
        patternsOf(built[stage].resources).filter((pattern) => !own.some((arn) => matchesArn(pattern, arn))),
      ).toEqual([]);
    }
  });

  it('would find a pattern that is too wide', () => {
    const theirs = arnsOf(built.dev2.resources);
    const [table] = patternsOf(built.dev.resources).filter((pattern) => pattern.endsWith(':table/hive-dev'));
    expect(table).toBeDefined();
    expect(theirs.filter((arn) => matchesArn(`${table}*`, arn))).not.toEqual([]);
    expect(theirs.filter((arn) => matchesArn('arn:<AWS::Partition>:s3:::hive-dev*', arn))).not.toEqual([]);
  });

  it('would find a name that two stages share', () => {
    const own = physicalNames('dev');
    expect(own.filter((name) => physicalNames('dev').includes(name))).toEqual(own);
  });
});
