import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readAssembly, type SynthesizedStack } from '../../infra/assembly.ts';
import { projectRoot } from '../../infra/cache.ts';
import type { Aws } from './aws.ts';

/** The CDK's own command, pointed at the emulator, with nothing of whoever runs the test in its environment. */
export interface Cdk {
  bootstrap(): Promise<string>;
  /** Answers the outputs: stack name -> output name -> value. */
  deploy(): Promise<{ readonly printed: string; readonly outputs: Outputs }>;
  /** What was deployed, in that order. */
  stacks(): readonly SynthesizedStack[];
  /** What it prints of a stage of cdk.json's own, and the templates it makes by stack name; of the project in another folder where one is given. */
  synth(stage: string, root?: string): Promise<{ readonly printed: string; readonly templates: Templates }>;
  close(): void;
}

export type Templates = Readonly<Record<string, { readonly Resources: Readonly<Record<string, unknown>> }>>;

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface CdkOptions {
  readonly aws: Aws;
  readonly stage: string;
  /** As under context.stages. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const timeoutMs = 240_000;

export function cdkCommand({ aws, stage, settings }: CdkOptions): Cdk {
  const folder = mkdtempSync(join(tmpdir(), 'hive-cdk-'));
  const assembly = join(folder, 'cdk.out');
  const env = {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: folder,
    TMPDIR: tmpdir(),
    CDK_HOME: folder,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CI: 'true',
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const context = ['-c', `stage=${stage}`, '-c', `stages=${JSON.stringify({ [stage]: settings })}`];
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', close);
  const common = [...context, '--output', assembly, '--no-notices', '--no-color'];
  return {
    bootstrap: () => run(['bootstrap', ...common], env),
    async deploy() {
      const file = join(folder, 'outputs.json');
      const options = ['--all', '--require-approval', 'never', '--progress', 'events', '--outputs-file', file];
      const printed = await run(['deploy', ...options, ...common], env);
      return { printed, outputs: JSON.parse(readFileSync(file, 'utf8')) as Outputs };
    },
    stacks: () => readAssembly(assembly),
    async synth(ofStage, root = projectRoot) {
      const output = mkdtempSync(join(folder, 'synth-'));
      const options = ['--quiet', '-c', `stage=${ofStage}`, '--output', output, '--no-notices', '--no-color'];
      const printed = await run(['synth', ...options], env, root);
      const ending = '.template.json';
      const files = readdirSync(output).filter((name) => name.endsWith(ending));
      const templates = files.map((name) => [name.slice(0, -ending.length), readFileSync(join(output, name), 'utf8')]);
      return { printed, templates: Object.fromEntries(templates.map(([name, text = '']) => [name, JSON.parse(text)])) };
    },
    close,
  };
}

/** @throws with the last lines it printed, when it fails or is not done in time. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd = projectRoot): Promise<string> {
  const command = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  return new Promise((resolve, reject) => {
    let printed = '';
    let late = false;
    // A group of its own: the app it runs has to end with it.
    const child = spawn(process.execPath, [command, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, timeoutMs);
    process.once('exit', kill);
    const add = (chunk: Buffer): void => {
      printed += chunk.toString('utf8');
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    const ended = (): void => {
      clearTimeout(timer);
      process.off('exit', kill);
    };
    child.once('error', (error) => {
      ended();
      reject(error);
    });
    child.once('close', (code, signal) => {
      ended();
      if (code === 0) return resolve(printed);
      const how = late ? `was not done after ${timeoutMs / 1000} s` : `ended with ${signal ?? `code ${code}`}`;
      const tail = printed.trimEnd().split('\n').slice(-60).join('\n');
      reject(new Error(`cdk ${args[0]} ${how}; it printed last:\n${tail}`));
    });
  });
}
