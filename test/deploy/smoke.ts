import assert from 'node:assert/strict';
import { sourceHash } from '../../infra/cache.ts';
import { startSandboxes } from '../../infra/local/sandbox/index.ts';
import { readPersonality } from '../../shared/personality/import.ts';
import type { Report } from '../../shared/personality/report.ts';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import { ofType, resourcesOf, text } from '../support/template.ts';
import { type Aws, awsAt } from './aws.ts';
import { cdkCommand } from './cdk.ts';
import { type DeadLetter, deadLetters } from './dead-letters.ts';
import { type DeployedHive, deployedHive, invokeLater } from './deployed-hive.ts';
import { differencesOf } from './differences.ts';
import { logOf } from './logs.ts';
import { otherAddress } from './other-address.ts';
import { personalityFor } from './personality.ts';
import { deleteStacks, leftovers } from './removal.ts';
import { probeSchedules } from './schedule-probe.ts';
import { until, within } from './wait.ts';
import { type Emulator, emulatorFor } from './with-emulator.ts';

/**
 * What `npm run test:deploy` runs: the stacks, deployed by the CDK's own command to an emulator of AWS, from bootstrap to the first post on
 * every platform and to the deletion of the stacks. The platforms and the model are the sandboxes of `npm start`; the clock is the real one.
 */

const stage = 'smoke';
const stackNames = [`hive-${stage}-data`, `hive-${stage}-pipeline`];
const personality = 'marlow';
const file = personalityFor(allPlatformTraits);

/** Ends what was begun, last one first. */
const cleanUps: (() => Promise<void> | void)[] = [];
/** What the emulator did not do as AWS does. */
const seen: string[] = [];
let steps = 0;
/** The emulator fired schedules without filling in their time. */
let literalFirings = false;
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

  await step('what was deployed is what the template says', async () => {
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
  await step('upload of a personality', () => upload(deployed));
  for (const { id } of platforms) await step(`a schedule fires for ${id}`, () => firing(deployed, id));
  for (const { id, sandbox } of platforms) {
    const timeline = () => sandbox.timeline(personality);
    await step(`a post on ${id}`, () => posted(deployed, id, timeline));
    assert.deepEqual(sandbox.duplicates(), []);
  }
  await step('cdk deploy --all again changes nothing', async () => {
    const { printed } = await cdk.deploy();
    if (sourceHash() !== sources) return console.log('       not compared: the sources changed while this test ran');
    assert.equal(printed.split('(no changes)').length - 1, stackNames.length, printed);
  });
  await step('sweep comes every minute', () =>
    until('a tick of sweep', 120, async () => {
      const lines = await logOf(aws, `${deployed.prefix}sweep`);
      return lines.some((line) => line.includes('"Sweeps"')) || undefined;
    }),
  );
  seen.push(...(await probe.differences()));
  await probe.end();
  await step('dead-letter queues hold what failed, and nothing else', () => deadLetterQueues(deployed));
  seen.push(...(await metricsMissing(aws)));

  await step('no secret in any log', async () => {
    const secrets = [apiKey, ...credentials.flatMap((entry) => Object.values(entry))]
      .map(String)
      .filter((value) => value.length > 12);
    for (const name of functions) {
      const log = (await logOf(aws, name)).join('\n');
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

async function upload(deployed: DeployedHive): Promise<void> {
  await deployed.upload(`personalities/${personality}.json`, file);
  const report = await until('the report on the personality', 60, () =>
    deployed.read<Report>(`reports/${personality}.json`),
  );
  assert.equal(report.status, 'accepted', JSON.stringify(report.problems));
  assert.equal(report.version, 1);
  assert.deepEqual(await deployed.schedules(), allPlatformTraits.map(({ id }) => `${personality}.${id}`).sort());
}

async function firing(deployed: DeployedHive, platform: string): Promise<void> {
  const planned = async () => (await publicationsOn(deployed, platform)).length > 0;
  const how = await until(`the schedule ${personality}.${platform} fires`, 150, async () => {
    if (await planned()) return 'planned' as const;
    const lines = await logOf(deployed.aws, `${deployed.prefix}plan-post`);
    const literal = lines.some((line) => line.includes(scheduledTime) && line.includes(` on ${platform} is `));
    return literal ? ('literal' as const) : undefined;
  });
  if (how === 'planned') return;
  literalFirings = true;
  const slot = await deployed.fireInsteadOfScheduler(`${personality}.${platform}`);
  console.log(`       fired with ${scheduledTime} as it stands, which plan-post refuses: invoked again with ${slot}`);
  await until(`plan-post plans ${personality} on ${platform}`, 60, async () => (await planned()) || undefined);
}

/** A slot that is no time fails for good, and so does a firing whose time was not filled in. */
async function deadLetterQueues({ aws, prefix }: DeployedHive): Promise<void> {
  const slot = 'half past never';
  await invokeLater(aws, `${prefix}plan-post`, { personality, platform: 'none', slot });
  const failed: DeadLetter[] = [];
  const arrived = await within(30, async () => {
    failed.push(...(await deadLetters(aws, prefix, ['-failed-invocations'])));
    return failed.some(({ body }) => body.includes(slot)) || undefined;
  });
  if (!arrived) seen.push('Lambda: an asynchronous invocation that fails for good reaches no failure destination.');
  const literal = JSON.stringify(scheduledTime);
  const others = failed.filter(({ body }) => !body.includes(slot) && !body.includes(literal));
  assert.deepEqual(others, []);
  assert.deepEqual(await deadLetters(aws, prefix, ['-dead', '-failed-deliveries']), []);
  if (literalFirings && !failed.some(({ body }) => body.includes(literal))) {
    seen.push(
      'Scheduler: an invocation by a schedule that fails is not tried again and reaches no failure destination.',
    );
  }
}

async function metricsMissing(aws: Aws): Promise<string[]> {
  const metrics = await aws.query('monitoring', 'ListMetrics', { Namespace: 'FlavumHive' });
  return metrics.includes('<MetricName>') ? [] : ['CloudWatch: the EMF lines of the functions become no metrics.'];
}

interface Posted {
  readonly id: string;
  readonly text: string;
}

async function posted(deployed: DeployedHive, platform: string, timeline: () => readonly Posted[]): Promise<void> {
  let found: Publication[] = [];
  const asItStands = (): string => found.map(({ id, state, wait }) => `${id} is ${state}, ${wait?.reason}`).join('; ');
  const publication = await until(
    () => `a publication on ${platform} ends (${asItStands()})`,
    120,
    async () => {
      found = await publicationsOn(deployed, platform);
      return found.find(({ state }) => isTerminal(state));
    },
  );
  assert.equal(publication.state, 'published', `${publication.id}: ${publication.reason}`);
  const posts = timeline();
  const evidence = publication.ids['0']?.id ?? '?';
  assert.equal(posts.length, 1, `${posts.length} posts on ${platform}, expected one.`);
  // A platform may write its ids longer than its addresses do.
  assert.ok(posts[0]?.id.endsWith(evidence), `The post is ${posts[0]?.id}, the hive has ${evidence}.`);
  assert.ok(posts[0]?.text.includes(publication.parts[0]?.text.slice(0, 20) ?? '?'));
  assert.ok(await deployed.read(publication.run ?? ''), `The run ${publication.run} is not in the bucket.`);
}

async function publicationsOn(deployed: DeployedHive, platform: string): Promise<Publication[]> {
  return (await deployed.publications()).filter((publication) => publication.platform === platform);
}

/** What helps to find out why. */
async function explain(emulator: Emulator, error: unknown): Promise<void> {
  console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  for (const name of hive === undefined ? [] : functions) {
    const lines = await logOf(hive?.aws ?? awsAt(emulator.url), name).catch(() => []);
    if (lines.length > 0) console.error(`log of ${name}, last lines:\n${lines.slice(-10).join('\n')}\n`);
  }
  if (emulator.log(1) !== '') console.error(`log of ${emulator.name}, last lines:\n${emulator.log(40)}\n`);
}

async function cleanUp(): Promise<void> {
  for (const end of cleanUps.splice(0).reverse()) await end();
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
