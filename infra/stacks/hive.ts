import { type App, Stack, Tags } from 'aws-cdk-lib';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import type { Bundles } from '../build.ts';
import { stackName } from '../names.ts';
import { isLive, type Stage } from '../stage.ts';
import { DataStack } from './data.ts';
import { MonitoringStack } from './monitoring.ts';
import { PipelineStack } from './pipeline.ts';

export interface HiveProps {
  readonly stage: Stage;
  readonly platforms: readonly PlatformTraits[];
  readonly bundles: Bundles;
}

/** Adds one stage of the hive to an app: what remembers first, then what works with it, then what watches. */
export function addHive(
  app: App,
  { stage, platforms, bundles }: HiveProps,
): { data: DataStack; pipeline: PipelineStack; monitoring: MonitoringStack } {
  refuseHalfEndpoints(stage, platforms);
  const of = `FlavumHive ${stage.name} (${stage.mode})`;
  const data = new DataStack(app, stackName(stage, 'data'), {
    stage,
    platforms,
    description: `${of}: table, bucket, secrets`,
  });
  const pipeline = new PipelineStack(app, stackName(stage, 'pipeline'), {
    stage,
    platforms,
    bundles,
    description: `${of}: queues, functions, schedules`,
  });
  // The names are all the pipeline knows of the data, so CloudFormation cannot see the order by itself.
  pipeline.addStackDependency(data);
  const monitoring = new MonitoringStack(app, stackName(stage, 'monitoring'), {
    stage,
    watched: pipeline.watched,
    description: `${of}: alarms, dashboard`,
  });
  // An alarm that rings before the topic is there reaches nobody.
  monitoring.addStackDependency(pipeline);
  // What posts is not taken away by a slip: neither what remembers, nor the log, dead letters and subscriptions beside it.
  for (const stack of isLive(stage) ? app.node.children.filter(Stack.isStack) : []) stack.terminationProtection = true;
  Tags.of(app).add('flavumhive:stage', stage.name);
  return { data, pipeline, monitoring };
}

/** All or none: a test whose stage forgot one would talk to the real service. */
function refuseHalfEndpoints({ name, endpoints }: Stage, platforms: readonly PlatformTraits[]): void {
  if (endpoints === undefined) return;
  const expected = ['openai', ...platforms.map(({ id }) => id)].sort().join(', ');
  const found = Object.keys(endpoints).sort().join(', ');
  if (found === expected) return;
  throw new Error(
    `The endpoints of stage ${name} stand in for ${found || 'nothing'}: expected ${expected}, or none at all.`,
  );
}
