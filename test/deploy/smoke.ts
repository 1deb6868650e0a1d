import assert from 'node:assert/strict';
import { sourceHash } from '../../infra/cache.ts';
import { startSandboxes } from '../../infra/local/sandbox/index.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { ofType, resourcesOf, text } from '../support/template.ts';
import { awsAt } from './aws.ts';
import { cdkCommand } from './cdk.ts';
import { checksOf } from './checks.ts';
import { type DeployedHive, deployedHive } from './deployed-hive.ts';
import { differencesOf, metricsMissing } from './differences.ts';
import { logOf } from './logs.ts';
import { otherAddress } from './other-address.ts';
import { personalityFor } from './personality.ts';
import { deleteStacks, leftovers } from './removal.ts';
import { probeSchedules } from './schedule-probe.ts';
import { until } from './wait.ts';
import { type Emulator, emulatorFor } from './with-emulator.ts';

/**
 * What `npm run test:deploy` runs: the stacks, deployed by the CDK's own command to an emulator of AWS, from bootstrap to the first post on
 * every platform and to the deletion of the stacks. The platforms and the model are the sandboxes of `npm start`; the clock is the real one.
 */

const stage = 'smoke';
const stackNames = ['data', 'pipeline', 'monitoring'].map((stack) => `hive-${stage}-${stack}`);
const personality = 'marlow';

/** Ends what was begun, last one first. */
const cleanUps: (() => Promise<void> | void)[] = [];
/** What the emulator did not do as AWS does. */
const seen: string[] = [];
const began = Date.now();
let steps = 0;
let interrupted = false;
let functions: readonly string[] = [];
let hive: DeployedHive | undefined;

async function step<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now();
  try {
    const answer = await work();
    steps++;
    console.log(`  ok   ${seconds(started).padStart(6)} s  ${name}`);
    return answer;
  } catch (error) {
    console.log(`  FAIL ${seconds(started).padStart(6)} s  ${name}`);
    throw error;
  }
}

async function run(emulator: Emulator): Promise<string> {
  const aws = awsAt(emulator.url);
  cleanUps.push(() => aws.close());
  const sandboxes = await startSandboxes({ clock: { now: Date.now, hold: () => () => undefined } });
  cleanUps.push(() => sandboxes.close());
  const platforms = allPlatformTraits.map((traits) => {
    const sandbox = sandboxes.platforms.get(traits.id);
    assert.ok(sandbox, `Platform ${traits.id} has no sandbox in infra/local/sandbox/.`);
    return { traits, id: traits.id, transport: traits.transports[0]?.id, sandbox };
  });
  const file = personalityFor(allPlatformTraits);
  const read = readPersonality(personality, Buffer.from(JSON.stringify(file)), allPlatformTraits);
  assert.ok(read.ok, 'The personality of this test is not accepted.');
  for (const { traits, sandbox } of platforms) {
    const settings = read.personality.platforms[traits.id]?.settings;
    sandbox.allowPlaces?.(settings === undefined ? [] : (traits.places?.(settings) ?? []));
  }
  const endpoints: Record<string, string> = {};
  for (const [id, url] of [
    ['openai', sandboxes.openai.baseUrl],
    ...platforms.map(({ id, sandbox }) => [id, sandbox.url]),
  ]) {
    const reached = await otherAddress(url ?? '');
    cleanUps.push(() => reached.close());
    endpoints[id ?? ''] = reached.url;
  }
  const settings = { mode: 'live', protectData: false, endpoints };
  const cdk = cdkCommand({ aws, stage, settings });
  cleanUps.push(() => cdk.close());

  // Of an earlier run on an emulator that went on.
  await deleteStacks(aws, stackNames, `hive-${stage}-`);
  const sources = sourceHash();
  await step('cdk bootstrap', () => cdk.bootstrap());
  const { outputs } = await step('cdk deploy --all', () => cdk.deploy());
  const deployed = deployedHive(aws, stage, outputs);
  hive = deployed;
  const templates = stackNames.map((stackName) => ({ stackName, template: cdk.template(stackName), assets: {} }));
  const resources = resourcesOf({ stacks: templates });
  functions = ofType(resources, 'AWS::Lambda::Function').map(({ properties }) => text(properties.FunctionName));

  await step('what CloudFormation made of the template', async () => {
    seen.push(...(await differencesOf({ aws, resources, bucket: deployed.bucket, table: deployed.table })));
  });

  const apiKey = sandboxes.openai.signUp().apiKey;
  const credentials = platforms.map(({ sandbox }) => sandbox.signUp(personality));
  await step('secrets', async () => {
    await deployed.putSecret(secretOf(deployed, '/openai'), apiKey);
    for (const [index, { id, transport }] of platforms.entries()) {
      const entries = { [personality]: credentials[index] };
      await deployed.putSecret(secretOf(deployed, `/${id}/${transport}/`), JSON.stringify(entries));
    }
  });

  const probe = await probeSchedules(aws);
  cleanUps.push(() => probe.end());
  const checks = checksOf({ hive: deployed, personality, began, say });
  await step('upload of a personality', () => checks.upload(file));
  let literal = false;
  for (const { id } of platforms) {
    literal = (await step(`a schedule fires for ${id}`, () => checks.firing(id))) === 'literal' || literal;
  }
  for (const { id, sandbox } of platforms) {
    await step(`a post on ${id}`, () => checks.posted(id, sandbox));
  }
  await step('cdk deploy --all again changes nothing', async () => {
    const { printed } = await cdk.deploy();
    if (sourceHash() !== sources) return say('not compared: the sources changed while this test ran');
    assert.equal(printed.split('(no changes)').length - 1, stackNames.length, printed);
  });
  await step('sweep comes every minute', () =>
    until('a tick of sweep', 120, async () => {
      const lines = await logOf(aws, `${deployed.prefix}sweep`, began);
      return lines.some((line) => line.includes('"Sweeps"')) || undefined;
    }),
  );
  seen.push(...(await probe.differences()));
  await step('dead-letter queues hold what failed, and nothing else', async () => {
    seen.push(...(await checks.deadLetterQueues(literal)));
  });
  seen.push(...(await metricsMissing(aws)));

  await step('no secret in any log', async () => {
    const secrets = [apiKey, ...credentials.flatMap((entry) => Object.values(entry))]
      .map(String)
      .filter((value) => value.length > 12);
    for (const name of functions) {
      const log = (await logOf(aws, name, began)).join('\n');
      for (const secret of secrets) assert.ok(!log.includes(secret), `The log of ${name} holds a secret.`);
    }
  });

  await step('removal of the personality', async () => {
    await deployed.remove(`personalities/${personality}.json`);
    await until('its schedules are removed', 60, async () => {
      return (await deployed.schedules()).length === 0 || undefined;
    });
  });
  await step('deletion of the stacks by name', async () => {
    await deleteStacks(aws, stackNames, deployed.prefix);
    const left = await leftovers(aws, deployed.prefix);
    if (left.length > 0) seen.push(`CloudFormation: DeleteStack leaves behind ${left.join(', ')}.`);
  });
  return platforms.map(({ id, sandbox }) => `${sandbox.timeline(personality).length} post on ${id}`).join(', ');
}

function secretOf({ secretIds }: DeployedHive, part: string): string {
  const found = secretIds.find((id) => `${id}/`.includes(part));
  assert.ok(found, `No output tells the operator to fill a secret with ${part} in its name: ${secretIds.join(', ')}.`);
  return found;
}

/** What helps to find out why. */
async function explain(emulator: Emulator, error: unknown): Promise<void> {
  console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
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

function say(text: string): void {
  console.log(`       ${text}`);
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
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
  } catch (error) {
    if (!interrupted) await explain(emulator, error);
    process.exitCode = 1;
  } finally {
    await cleanUp();
  }
  console.log(`seen of ${emulator.name}:\n${seen.map((line) => `  - ${line}`).join('\n') || '  nothing unusual'}`);
  console.log(
    posts === undefined
      ? `deploy smoke: FAILED after ${steps} steps, ${seconds(started)} s`
      : `deploy smoke: passed, ${steps} steps, ${seconds(started)} s: ${posts}; ${seen.length} differences from AWS listed above`,
  );
}

try {
  await main();
} catch (error) {
  await cleanUp();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
