import type { Synthesis } from '../../infra/synth.ts';

/** What tests read of a template: plain JSON, no CDK. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly deletionPolicy: string | undefined;
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

interface RawResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

/** Every resource of every stack. */
export function resourcesOf({ stacks }: Pick<Synthesis, 'stacks'>): Resource[] {
  return stacks.flatMap(({ stackName, template }) =>
    Object.entries(template.Resources as Record<string, RawResource>).map(([id, raw]) => ({
      stack: stackName,
      id,
      type: raw.Type,
      properties: raw.Properties ?? {},
      deletionPolicy: raw.DeletionPolicy,
    })),
  );
}

export function ofType(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The value at a path such as `Target.DeadLetterConfig.Arn`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, key) => {
    return typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[key] : undefined;
  }, value);
}

/** A value with its references written out, `<LogicalId.Arn>`, so that tests can compare text. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (Ref !== undefined) return `<${String(Ref)}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(text).join(String(join[0]));
  if (sub !== undefined) return String(sub);
  return JSON.stringify(value);
}

/** Logical id that a Ref or Fn::GetAtt points to. */
export function referredId(value: unknown): string | undefined {
  return /^<([A-Za-z0-9]+)(?:\.\w+)?>$/.exec(text(value))?.[1];
}

export function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** Every statement of every policy that is attached to a role, by the role's logical id. */
export function statementsByRole(resources: readonly Resource[]): Map<string, Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const { properties } of ofType(resources, 'AWS::IAM::Policy')) {
    const statements = list(at(properties, 'PolicyDocument.Statement')) as readonly Statement[];
    for (const role of list(properties.Roles)) {
      const id = referredId(role) ?? text(role);
      found.set(id, [...(found.get(id) ?? []), ...statements]);
    }
  }
  return found;
}

/** Statements of the role a function runs as; `name` is that of its file in functions/. */
export function rightsOf(resources: readonly Resource[], name: string): readonly Statement[] {
  const role = referredId(functionNamed(resources, name).properties.Role);
  const statements = role === undefined ? undefined : statementsByRole(resources).get(role);
  if (statements === undefined) throw new Error(`The function ${name} has no role with a policy.`);
  return statements;
}

export function functionNamed(resources: readonly Resource[], name: string): Resource {
  const functions = ofType(resources, 'AWS::Lambda::Function');
  const found = functions.find(
    ({ properties }) => text(properties.FunctionName).replace(/^hive-[a-z0-9]+-/, '') === name,
  );
  if (found) return found;
  throw new Error(`There is no function ${name}: found ${functions.map(({ id }) => id).join(', ')}.`);
}

/** True when one of the statements allows the action on a resource whose text contains `part`. */
export function allows(statements: readonly Statement[], action: string, part: string): boolean {
  return statements.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' && list(Action).includes(action) && list(Resource).some((one) => text(one).includes(part)),
  );
}
