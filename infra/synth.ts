import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder, projectRoot } from './cache.ts';

export interface SynthesizedStack {
  readonly stackName: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** Hash of a code asset (the template's S3Key less `.zip`) to its folder. */
  readonly assets: Readonly<Record<string, string>>;
}

export interface Synthesis {
  readonly hash: string;
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
  const { hash, folder, cached } = await cachedFolder(root, `cloud-${stage}`, (outdir) => runApp(root, stage, outdir));
  return { hash, stacks: readAssembly(folder), cached };
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
  try {
    await promisify(execFile)(process.execPath, [join(root, 'infra', 'app.ts')], { cwd: root, env });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '').trim();
    throw new Error(`The stacks cannot be synthesized: ${said || (error as Error).message}`, { cause: error });
  }
}

/** The context of cdk.json, which only the CDK's own command reads by itself. */
export function contextOf(root: string = projectRoot): Record<string, unknown> {
  return (JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;
}

interface Manifest {
  artifacts: Record<string, { type: string; dependencies?: string[]; properties?: { templateFile?: string } }>;
}

interface AssetManifest {
  files: Record<string, { source: { path: string; packaging: string } }>;
}

function readAssembly(folder: string): SynthesizedStack[] {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  const { artifacts } = read<Manifest>('manifest.json');
  const stacks: string[] = [];
  const visit = (id: string): void => {
    const { type, dependencies = [] } = artifacts[id] ?? {};
    for (const dependency of dependencies) visit(dependency);
    if (type === 'aws:cloudformation:stack' && !stacks.includes(id)) stacks.push(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return stacks.map((stackName) => {
    const { files } = read<AssetManifest>(`${stackName}.assets.json`);
    const zipped = Object.entries(files).filter(([, { source }]) => source.packaging === 'zip');
    return {
      stackName,
      template: read(artifacts[stackName]?.properties?.templateFile ?? ''),
      assets: Object.fromEntries(zipped.map(([hash, { source }]) => [hash, resolve(folder, source.path)])),
    };
  });
}
