import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly, type SynthesizedStack } from './assembly.ts';
import { cachedFolder, cloudPart, projectRoot } from './cache.ts';

export type { SynthesizedStack } from './assembly.ts';

export interface Synthesis {
  readonly hash: string;
  /** Where the cloud assembly lies. */
  readonly folder: string;
  /** In the order of deployment. */
  readonly stacks: readonly SynthesizedStack[];
  /** False when this call had to synthesize. */
  readonly cached: boolean;
}

export interface SynthesisRequest {
  /** As `-c stage=`. @default dev */
  readonly stage?: string;
  readonly root?: string;
}

/**
 * The templates and bundles that `cdk deploy` would bring to AWS, without CDK's and cdk-nag's checks. Runs infra/app.ts in a process of
 * its own, which gives its memory back, or finds that done: then nothing of the CDK is loaded at all.
 * @throws what infra/app.ts said, when it could not.
 */
export async function synthesize({ stage = 'dev', root = projectRoot }: SynthesisRequest = {}): Promise<Synthesis> {
  const { hash, folder, cached } = await cachedFolder(root, cloudPart(stage), (outdir) => runApp(root, stage, outdir));
  return { hash, folder, stacks: readAssembly(folder), cached };
}

async function runApp(root: string, stage: string, outdir: string): Promise<void> {
  const context = {
    ...contextOf(root),
    stage,
    // The templates name the bundles where they are; no copies.
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:enable-path-metadata': false,
  };
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: 'false',
  };
  await new Promise<void>((resolve, reject) => {
    const end = (): boolean => child.kill();
    const child = execFile(
      process.execPath,
      [join(root, 'infra', 'app.ts')],
      { cwd: root, env },
      (error, _, stderr) => {
        process.off('exit', end);
        if (error === null) return resolve();
        reject(new Error(`The stacks cannot be synthesized: ${stderr.trim() || error.message}`, { cause: error }));
      },
    );
    // Ctrl-C ends this process where it stands, and nothing of it may stay behind.
    process.once('exit', end);
  });
}

/** The context of cdk.json, which only the CDK's own command reads by itself. */
export function contextOf(root: string = projectRoot): Record<string, unknown> {
  return (JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;
}
