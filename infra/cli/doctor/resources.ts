import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { stackName } from '../../names.ts';
import { count } from '../format.ts';
import { type Finding, ok, unseen, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { type Hive, ofHive } from './ports.ts';

/** Short names of the queues that ids of publications go through, and of the ends behind them. */
export async function queueNames(): Promise<{ readonly work: readonly string[]; readonly ends: readonly string[] }> {
  const names = await import('../../names.ts');
  const work = ['draft', ...names.routesOf(allPlatformTraits).map(({ functionName }) => functionName)];
  return { work, ends: [...work.map((name) => `${name}-dead`), 'failed-invocations', 'failed-deliveries'] };
}

/** Pure: which queues of the pipeline are there. */
export function judgeQueues(depths: ReadonlyMap<string, number | undefined>, stage: string): Finding {
  const missing = [...depths].flatMap(([name, depth]) => (depth === undefined ? [name] : []));
  if (missing.length === 0) return ok('queues', `all ${depths.size} answer`);
  return wrong(
    'queues',
    `there is no ${missing.join(', ')}`,
    `the stack of the pipeline is not deployed as this version has it: npx cdk deploy --all -c stage=${stage}`,
  );
}

/** Pure: CloudFormation itself is not asked, because its client is no part of this program. */
export function stacksNote(stage: Parameters<typeof stackName>[0], embedded: boolean): Finding {
  if (embedded) return ok('stacks', 'the template and the bundles of this folder');
  const [data, pipeline] = [stackName(stage, 'data'), stackName(stage, 'pipeline')];
  return unseen(
    'stacks',
    `whether ${data} and ${pipeline} are those of this folder is told by CloudFormation alone`,
    `npx cdk diff -c stage=${stage.name}`,
  );
}

export const resourcesCheck = ofHive('resources', async ({ connection, cloud }: Hive) => {
  const { stage, target, bucket, control } = connection;
  const { work, ends } = await queueNames();
  const depths = async () => {
    const found = new Map<string, number | undefined>();
    for (const name of [...work, ...ends]) found.set(name, await cloud.queueDepth(name));
    return found;
  };
  return [
    stacksNote(stage, target.kind === 'embedded'),
    ...judged('table', await look(() => control.read()), () => [ok('table', 'answers')]),
    ...judged('bucket', await look(() => bucket.list('personalities/')), (objects) => [
      ok('bucket', `answers, with ${count(objects.length, 'personality file')}`),
    ]),
    ...judged('queues', await look(depths), (seen) => [judgeQueues(seen, stage.name)]),
    ...judged('schedule group', await look(() => cloud.schedules.list()), (seen) => [
      ok('schedule group', `answers, with ${count(seen.length, 'schedule')}`),
    ]),
  ];
});
