import type { SynthesizedStack } from '../assembly.ts';

/** What a stage has whether it posts or not, counted from its templates. */
export interface StageResources {
  readonly secrets: number;
  readonly alarms: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Queues that a function waits on. */
  readonly polledQueues: number;
  /** Memory of the functions, GB; of the largest where several publish. */
  readonly memoryGb: Readonly<Record<'plan' | 'draft' | 'publish' | 'sweep' | 'sync', number>>;
  /** Memory of each function that hears what people say, GB: every minute it asks whose time has come. */
  readonly observersGb: readonly number[];
}

interface Resource {
  readonly Type?: string;
  readonly Properties?: { readonly FunctionName?: unknown; readonly MemorySize?: number };
}

/** Accounts of one bundle: 64 KB at about 650 bytes each. */
const accountsPerBundle = 100;

/** Pure. */
export function resourcesOf(stacks: readonly Pick<SynthesizedStack, 'template'>[]): StageResources {
  const resources = stacks.flatMap(({ template }) =>
    Object.values((template.Resources ?? {}) as Readonly<Record<string, Resource>>),
  );
  const count = (type: string): number => resources.filter(({ Type }) => Type === type).length;
  const sizesGb = (name: string): number[] =>
    resources.flatMap(({ Type, Properties: { FunctionName, MemorySize = 128 } = {} }) =>
      Type === 'AWS::Lambda::Function' && String(FunctionName).includes(`-${name}`) ? [MemorySize / 1024] : [],
    );
  const memory = (name: string): number => Math.max(0, ...sizesGb(name));
  return {
    secrets: count('AWS::SecretsManager::Secret'),
    alarms: count('AWS::CloudWatch::Alarm'),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    polledQueues: count('AWS::Lambda::EventSourceMapping'),
    memoryGb: {
      plan: memory('plan-post'),
      draft: memory('write-draft'),
      publish: memory('publish-'),
      sweep: memory('sweep'),
      sync: memory('sync-personalities'),
    },
    observersGb: sizesGb('observe-'),
  };
}

/** Pure: the same stage with so many bundles on each way that every account has room. */
export function withRoomFor(
  resources: StageResources,
  accounts: number,
  { routes, bundles }: { readonly routes: number; readonly bundles: number },
): StageResources {
  const needed = Math.max(bundles, Math.ceil(accounts / accountsPerBundle));
  return { ...resources, secrets: resources.secrets + routes * (needed - bundles) };
}
