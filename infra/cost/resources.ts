import type { SynthesizedStack } from '../assembly.ts';
import type { Route } from '../names.ts';
import { mostBundles } from '../stage.ts';
import { accountsPerBundle } from './counted.ts';
import type { Workload } from './workload.ts';

/** One way to a platform, as the stage has it. */
export interface RouteResources {
  /** Platform and transport: `<platform>/api`. */
  readonly route: string;
  /** Pages of a website instead of calls of an API. */
  readonly website: boolean;
  /** Memory of the function that posts, GB, and of the one that hears what people say; absent where none does. */
  readonly publishGb: number;
  readonly observeGb?: number;
  /** Lambda asks more for this machine. */
  readonly x86: boolean;
  /** The platform bills what is read there. */
  readonly billsReads: boolean;
  /** Secrets with its accounts' credentials. */
  readonly bundles: number;
}

/** What a stage has whether it posts or not, counted from its templates. */
export interface StageResources {
  /** Secrets, those of the routes among them. */
  readonly secrets: number;
  readonly alarms: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Queues that a function waits on. */
  readonly polledQueues: number;
  /** For so long logs are kept. */
  readonly logDays: number;
  /** Memory of the functions, GB. */
  readonly memoryGb: Readonly<Record<'plan' | 'draft' | 'sweep' | 'sync', number>>;
  readonly routes: readonly RouteResources[];
  /** Stages of this form: more than one where the accounts do not fit into the bundles of one. */
  readonly stages: number;
}

interface Resource {
  readonly Type?: string;
  readonly Properties?: {
    readonly FunctionName?: unknown;
    readonly MemorySize?: number;
    readonly Architectures?: readonly string[];
    readonly Name?: unknown;
    readonly RetentionInDays?: number;
  };
}

/** Pure. */
export function resourcesOf(
  stacks: readonly Pick<SynthesizedStack, 'template'>[],
  routes: readonly Route[],
): StageResources {
  const resources = stacks.flatMap(({ template }) =>
    Object.values((template.Resources ?? {}) as Readonly<Record<string, Resource>>),
  );
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const named = (name: string): Resource['Properties'] =>
    ofType('AWS::Lambda::Function').find(({ Properties }) => String(Properties?.FunctionName).endsWith(`-${name}`))
      ?.Properties;
  const gb = (properties: Resource['Properties']): number => (properties?.MemorySize ?? 128) / 1024;
  return {
    secrets: ofType('AWS::SecretsManager::Secret').length,
    alarms: ofType('AWS::CloudWatch::Alarm').length,
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    polledQueues: ofType('AWS::Lambda::EventSourceMapping').length,
    logDays: Math.max(0, ...ofType('AWS::Logs::LogGroup').map(({ Properties }) => Properties?.RetentionInDays ?? 0)),
    memoryGb: {
      plan: gb(named('plan-post')),
      draft: gb(named('write-draft')),
      sweep: gb(named('sweep')),
      sync: gb(named('sync-personalities')),
    },
    routes: routes.map(({ platform, transport, functionName, observerName, billsReads }) => {
      const publisher = named(functionName) ?? named('publish-dry-run');
      const observer = observerName === undefined ? undefined : named(observerName);
      const route = `${platform}/${transport}`;
      return {
        route,
        website: transport !== 'api',
        publishGb: gb(publisher),
        ...(observer === undefined ? {} : { observeGb: gb(observer) }),
        billsReads,
        x86: publisher?.Architectures?.includes('x86_64') === true,
        bundles: ofType('AWS::SecretsManager::Secret').filter(({ Properties }) =>
          String(Properties?.Name).includes(`/${route}/`),
        ).length,
      };
    }),
    stages: 1,
  };
}

/** Pure: how many stages it takes until every account has room in a bundle; one has the most bundles that a stage can have on each way. */
export function stagesFor({ routes }: Pick<Workload, 'routes'>): number {
  return Math.max(1, ...routes.map(({ accounts }) => Math.ceil(accounts / (mostBundles * accountsPerBundle))));
}

/** Pure: the same stage with so many bundles on each way that every account has room, or more than one where that is too many. */
export function withRoomFor(resources: StageResources, workload: Workload): StageResources {
  const { routes } = workload;
  const accountsOn = (name: string): number => routes.find(({ route }) => route === name)?.accounts ?? 0;
  const stages = stagesFor(workload);
  const roomy = resources.routes.map((one) => ({
    ...one,
    bundles: Math.max(one.bundles, Math.ceil(accountsOn(one.route) / stages / accountsPerBundle)),
  }));
  const bundles = (of: readonly RouteResources[]): number => of.reduce((sum, one) => sum + one.bundles, 0);
  return {
    ...resources,
    routes: roomy,
    secrets: resources.secrets + bundles(roomy) - bundles(resources.routes),
    stages,
  };
}
