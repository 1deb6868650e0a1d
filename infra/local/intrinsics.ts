import { ACCOUNT_ID, PARTITION, REGION } from './names.ts';

export interface Resource {
  type: string;
  properties: Record<string, unknown>;
}

/** One stack as the CDK wrote it, with the folders its functions' code assets stand for. */
export interface StackInput {
  stackName: string;
  template: unknown;
  /** Asset hash (the object key less `.zip`) -> folder. */
  assets: Record<string, string>;
}

export interface ParsedStack {
  stackName: string;
  resources: Map<string, Resource>;
  outputs: Map<string, { value: unknown; exportName?: unknown }>;
  parameters: Map<string, unknown>;
  assets: Record<string, string>;
}

export interface Location {
  stack: ParsedStack;
  /** For error sentences: `resource Drafts of stack hive-data`. */
  where: string;
}

/** What Ref and Fn::GetAtt of a resource stand for; undefined when this resource has no such attribute here. */
export type Lookup = (stack: ParsedStack, logicalId: string, attribute: string | undefined) => string | undefined;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** @throws when it is no template at all. */
export function parseStack({ stackName, template, assets }: StackInput): ParsedStack {
  const root = record(template);
  if (Object.keys(record(root.Resources)).length === 0) {
    throw new Error(`The template of stack ${stackName} has no Resources: is it the output of "cdk synth"?`);
  }
  const resources = new Map<string, Resource>();
  for (const [logicalId, value] of Object.entries(record(root.Resources))) {
    resources.set(logicalId, { type: String(record(value).Type), properties: record(record(value).Properties) });
  }
  const outputs: ParsedStack['outputs'] = new Map();
  for (const [name, value] of Object.entries(record(root.Outputs))) {
    outputs.set(name, { value: record(value).Value, exportName: record(record(value).Export).Name });
  }
  const parameters = new Map<string, unknown>();
  for (const [name, value] of Object.entries(record(root.Parameters))) parameters.set(name, record(value).Default);
  return { stackName, resources, outputs, parameters, assets };
}

/**
 * Makes the function that replaces every intrinsic inside a value of a template.
 * Its errors are sentences that name the resource, the intrinsic and what is missing.
 */
export function createResolver(stacks: ParsedStack[], lookup: Lookup): (value: unknown, at: Location) => unknown {
  const resolving = new Set<string>();

  const exported = (name: string, at: Location): unknown => {
    for (const stack of stacks) {
      for (const [output, { value, exportName }] of stack.outputs) {
        if (exportName === undefined) continue;
        const inside = { stack, where: `output ${output} of stack ${stack.stackName}` };
        if (resolve(exportName, inside) !== name) continue;
        const key = `${stack.stackName}.${output}`;
        if (resolving.has(key)) throw new Error(`The ${inside.where} is made from itself.`);
        resolving.add(key);
        try {
          return resolve(value, inside);
        } finally {
          resolving.delete(key);
        }
      }
    }
    throw new Error(`The ${at.where} imports "${name}", which no stack exports.`);
  };

  const reference = (name: string, at: Location): unknown => {
    const pseudo = pseudoParameter(name, at.stack.stackName);
    if (pseudo !== undefined) return pseudo;
    if (name === 'AWS::NoValue') return undefined;
    if (at.stack.resources.has(name)) return attribute(name, undefined, at);
    const parameter = at.stack.parameters.get(name);
    if (parameter !== undefined) return parameter;
    throw new Error(`The ${at.where} refers to "${name}", which is neither a resource nor a parameter with a default.`);
  };

  const attribute = (logicalId: string, name: string | undefined, at: Location): string => {
    const found = at.stack.resources.has(logicalId) ? lookup(at.stack, logicalId, name) : undefined;
    if (found === undefined) {
      const wanted = name === undefined ? `Ref of "${logicalId}"` : `attribute ${name} of "${logicalId}"`;
      const type = at.stack.resources.get(logicalId)?.type ?? 'missing in this stack';
      throw new Error(`The ${at.where} needs the ${wanted} (${type}), which the embedded cloud cannot give.`);
    }
    return found;
  };

  const substitute = (argument: unknown, at: Location): string => {
    const [template, own] = Array.isArray(argument)
      ? [String(argument[0]), record(argument[1])]
      : [String(argument), {}];
    return template.replaceAll(/\$\{(!?)([^}]+)\}/g, (_all, escaped: string, name: string) => {
      if (escaped !== '') return `\${${name}}`;
      if (Object.hasOwn(own, name)) return String(resolve(own[name], at));
      const dot = name.indexOf('.');
      return String(dot < 0 ? reference(name, at) : attribute(name.slice(0, dot), name.slice(dot + 1), at));
    });
  };

  const list = (value: unknown, intrinsic: string, at: Location): unknown[] => {
    const resolved = resolve(value, at);
    if (Array.isArray(resolved)) return resolved;
    throw new Error(`The ${at.where} gives ${intrinsic} ${JSON.stringify(resolved)} where a list is expected.`);
  };

  const intrinsics: Record<string, (argument: unknown, at: Location) => unknown> = {
    Ref: (argument, at) => reference(String(argument), at),
    'Fn::GetAtt': (argument, at) => {
      const [logicalId = '', ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
      return attribute(logicalId, rest.join('.'), at);
    },
    'Fn::Join': (argument, at) => {
      const [separator, parts] = argument as [string, unknown];
      return list(parts, 'Fn::Join', at).map(String).join(separator);
    },
    'Fn::Sub': substitute,
    'Fn::Select': (argument, at) => {
      const [index, items] = argument as [unknown, unknown];
      return list(items, 'Fn::Select', at)[Number(resolve(index, at))];
    },
    'Fn::Split': (argument, at) => {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text, at)).split(separator);
    },
    'Fn::ImportValue': (argument, at) => exported(String(resolve(argument, at)), at),
  };

  function resolve(value: unknown, at: Location): unknown {
    if (Array.isArray(value)) return value.map((item) => resolve(item, at)).filter((item) => item !== undefined);
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      throw new Error(`The ${at.where} has the dynamic reference ${value}, which the embedded cloud cannot resolve.`);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? ['', undefined];
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const intrinsic = intrinsics[name];
      if (intrinsic === undefined)
        throw new Error(`The ${at.where} uses ${name}, which the embedded cloud does not know.`);
      return intrinsic(argument, at);
    }
    const pairs = entries.map(([key, item]) => [key, resolve(item, at)] as const);
    return Object.fromEntries(pairs.filter(([, item]) => item !== undefined));
  }

  return resolve;
}

function pseudoParameter(name: string, stackName: string): string | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return ACCOUNT_ID;
    case 'AWS::Region':
      return REGION;
    case 'AWS::Partition':
      return PARTITION;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return `arn:${PARTITION}:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stackName}/local`;
    default:
      return undefined;
  }
}
