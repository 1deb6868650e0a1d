import assert from 'node:assert/strict';
import { sourceHash } from '../../infra/cache.ts';
import { contextOf } from '../../infra/synth.ts';
import { type EmulatorCloud, emulatorCloud } from '../e2e/emulator-cloud.ts';
import { scenarios } from '../e2e/scenarios/index.ts';
import { signUpAll } from '../e2e/sign-up.ts';
import { ofType, resourcesOf, text } from '../support/template.ts';
import { awsAt, useForThisProcess } from './aws.ts';
import { type Cdk, cdkCommand } from './cdk.ts';
import { deadLettersInOrder, noSecretLogged, sweepComes } from './checks.ts';
import { deadLetters } from './dead-letters.ts';
import { type DeployedHive, deployedHive } from './deployed-hive.ts';
import { differencesOf, metricsMissing } from './differences.ts';
import { logOf } from './logs.ts';
import { deleteStacks, leftovers, stackNamesWith } from './removal.ts';
import { probeSchedules } from './schedule-probe.ts';
import { type StandIns, startStandIns } from './stand-ins.ts';
import { seconds, stepsTo } from './steps.ts';
import { tellStories } from './stories.ts';
import { personalitiesAreNoResources, stagesAreClean } from './templates.ts';
import { until } from './wait.ts';
import { type Emulator, emulatorFor } from './with-emulator.ts';

/**
 * What `npm run test:deploy` runs: the stacks, deployed by the CDK's own command to an emulator of AWS, and there every scenario of test/e2e,
 * from bootstrap to the deletion of the stacks. The platforms and the model are the sandboxes of `npm start`; the clock is the real one.
 */

const stage = 'smoke';

/** Ends what was begun, last one first. */
const cleanUps: (() => Promise<void> | void)[] = [];
/** What the emulator did not do as AWS does. */
const seen: string[] = [];
const began = Date.now();
const steps = stepsTo((line) => console.log(line));
const { step, attempt, say } = steps;
let interrupted = false;
let functions: readonly string[] = [];
let hive: DeployedHive | undefined;

async function run(emulator: Emulator): Promise<string> {
  const aws = awsAt(emulator.url);
  useForThisProcess(aws);
  cleanUps.push(() => aws.close());
  const standIns = await startStandIns();
  cleanUps.push(() => standIns.close());
  const settings = { mode: 'live', protectData: false, endpoints: standIns.endpoints };
  const cdk = cdkCommand({ aws, stage, settings });
  cleanUps.push(() => cdk.close());

  // Of an earlier run on an emulator that went on.
  await deleteStacks(aws, await stackNamesWith(aws, `hive-${stage}-`), `hive-${stage}-`);
  const sources = sourceHash();
  await step('cdk bootstrap', () => cdk.bootstrap());
  const { outputs } = await step('cdk deploy --all', () => cdk.deploy());
  const stacks = cdk.stacks();
  const stackNames = stacks.map(({ stackName }) => stackName);
  const deployed = deployedHive(aws, stage, outputs);
  hive = deployed;
  const resources = resourcesOf({ stacks });
  functions = ofType(resources, 'AWS::Lambda::Function').map(({ properties }) => text(properties.FunctionName));
  await step('what CloudFormation made of the template', async () => {
    seen.push(...(await differencesOf({ aws, resources, bucket: deployed.bucket, table: deployed.table })));
  });
  await attempt('cdk deploy --all again changes nothing', async () => {
    const { printed } = await cdk.deploy();
    if (sourceHash() !== sources) return say('not compared: the sources changed while this test ran');
    assert.equal(printed.split('(no changes)').length - 1, stackNames.length, printed);
  });
  const secrets = await step('secrets', () => fillSecrets(deployed, standIns));
  const context = { ...contextOf(), stages: { [stage]: settings } };
  const { platforms } = standIns;
  const cloud = emulatorCloud({
    name: emulator.name,
    hive: deployed,
    platforms,
    stage,
    context,
    resources,
    began,
    say,
    differs: (sentence) => void seen.push(sentence),
  });
  await tellAll(cloud, deployed, cdk);
  seen.push(...(await metricsMissing(aws)));
  await attempt('no secret in any log', () => noSecretLogged(deployed, functions, began, secrets));
  await removeAll(deployed, stackNames);
  return platforms.map(({ id, sandbox }) => `${sandbox.timeline().length} posts on ${id}`).join(', ');
}

/** Answers all that nobody may read in a log. */
async function fillSecrets(deployed: DeployedHive, { openai, platforms }: StandIns): Promise<string[]> {
  const apiKey = openai.signUp().apiKey;
  const [openaiSecret] = secretsWith(deployed, '/openai/');
  await deployed.putSecret(openaiSecret ?? '', apiKey);
  const put = (id: string, value: string) => deployed.putSecret(id, value);
  const get = async (id: string) => (await deployed.readSecret(id)) || undefined;
  await signUpAll(
    scenarios.flatMap(({ personalities }) => personalities),
    {
      secrets: { get, put },
      sandboxes: platforms.map(({ sandbox }) => sandbox),
      bundles: (platform, transport) => secretsWith(deployed, `/${platform}/${transport}/`),
    },
  );
  const bundles = deployed.secretIds.filter((id) => id !== openaiSecret);
  const stored = await Promise.all(bundles.map(async (id) => JSON.parse((await get(id)) ?? '{}') as object));
  const credentials = stored.flatMap((accounts) => Object.values(accounts).flatMap((entry) => Object.values(entry)));
  return [apiKey, ...credentials.map(String)];
}

function secretsWith({ secretIds }: DeployedHive, part: string): string[] {
  const found = secretIds.filter((id) => `${id}/`.includes(part));
  assert.ok(found.length > 0, `No output tells to fill a secret with ${part} in its name: ${secretIds.join(', ')}.`);
  return found;
}

async function tellAll(cloud: EmulatorCloud, deployed: DeployedHive, cdk: Cdk): Promise<void> {
  const probe = await probeSchedules(deployed.aws);
  cleanUps.push(() => probe.end());
  // They need the CDK alone, and the others mostly wait.
  const apart = (async () => {
    await attempt('cdk synth of dev and prod is clean', () => stagesAreClean(cdk, say));
    await attempt('10,000 personalities make the same templates as one', () => personalitiesAreNoResources(cdk));
  })();
  await tellStories(cloud, scenarios, steps, () =>
    attempt('dead-letter queues hold what failed, and nothing else', async () => {
      seen.push(...(await deadLettersInOrder(deployed, cloud.literalFirings())));
    }),
  );
  await apart;
  await attempt('sweep comes every minute', () => sweepComes(deployed, began));
  await attempt('nothing is left in the dead-letter queues', async () => {
    assert.deepEqual(await deadLetters(deployed.aws, deployed.prefix, ['-dead', '-failed-deliveries']), []);
  });
  seen.push(...(await probe.differences()));
}

async function removeAll(deployed: DeployedHive, stackNames: readonly string[]): Promise<void> {
  const { aws, prefix } = deployed;
  await attempt('removal of the personalities', async () => {
    for (const id of scenarios.flatMap(({ personalities }) => personalities)) {
      await deployed.remove(`personalities/${id}.json`);
    }
    await until('their schedules are removed', 60, async () => {
      return (await deployed.schedules()).length === 0 || undefined;
    });
  });
  await step('deletion of the stacks by name', async () => {
    await deleteStacks(aws, stackNames, prefix);
    const left = await leftovers(aws, prefix);
    if (left.length > 0) seen.push(`CloudFormation: DeleteStack leaves behind ${left.join(', ')}.`);
  });
}

/** What helps to find out why. */
async function explain(emulator: Emulator, error?: unknown): Promise<void> {
  if (error !== undefined) console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  for (const name of functions) {
    // Where the log cannot be had, the rest still helps.
    const lines = hive === undefined ? [] : await logOf(hive.aws, name, began).catch(() => []);
    if (lines.length > 0) console.error(`log of ${name}, last lines:\n${lines.slice(-10).join('\n')}\n`);
  }
  if (emulator.log(1) !== '') console.error(`log of ${emulator.name}, last lines:\n${emulator.log(40)}\n`);
}

/** One that fails is told and keeps no other from its turn. */
async function cleanUp(): Promise<void> {
  for (const end of cleanUps.splice(0).reverse()) {
    try {
      await end();
    } catch (error) {
      if (!interrupted) console.error('Cleaning up:', error);
    }
  }
}

async function main(): Promise<void> {
  const started = performance.now();
  const emulator = await emulatorFor(process.env);
  cleanUps.push(() => emulator.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted = true;
      void cleanUp().finally(() => process.exit(130));
    });
  }
  console.log(`Deploy smoke on ${emulator.name} (${emulator.url})`);
  let posts: string | undefined;
  try {
    posts = await run(emulator);
    if (steps.failed > 0) await explain(emulator);
  } catch (error) {
    if (!interrupted) await explain(emulator, error);
  } finally {
    await cleanUp();
  }
  console.log(`seen of ${emulator.name}:\n${seen.map((line) => `  - ${line}`).join('\n') || '  nothing unusual'}`);
  const ok = posts !== undefined && steps.failed === 0;
  if (!ok) process.exitCode = 1;
  console.log(
    ok
      ? `deploy smoke: passed, ${steps.passed} steps, ${seconds(started)} s: ${posts}; ${seen.length} differences from AWS listed above`
      : `deploy smoke: FAILED, ${steps.failed} of ${steps.passed + steps.failed} steps, ${seconds(started)} s`,
  );
}

try {
  await main();
} catch (error) {
  await cleanUp();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
