import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One stack as the CDK wrote it. */
export interface SynthesizedStack {
  readonly stackName: string;
  readonly template: Readonly<Record<string, unknown>>;
  /** Hash of a code asset (the template's S3Key less `.zip`) to its folder. */
  readonly assets: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { source: { path?: string; packaging?: string } }>>;
}

/**
 * The stacks of a cloud assembly, as `cdk synth` writes it into a folder, in the order of deployment, with the folders of their code.
 * @throws one sentence when the folder holds no assembly.
 */
export function readAssembly(folder: string): SynthesizedStack[] {
  const { artifacts } = readManifest(folder);
  const stacks: string[] = [];
  const visit = (id: string): void => {
    const { type, dependencies = [] } = artifacts[id] ?? {};
    for (const dependency of dependencies) visit(dependency);
    if (type === 'aws:cloudformation:stack' && !stacks.includes(id)) stacks.push(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return stacks.map((id) => {
    const { properties = {}, dependencies = [] } = artifacts[id] ?? {};
    const assets = dependencies.flatMap((dependency) => codeAssets(folder, artifacts[dependency]));
    return {
      stackName: properties.stackName ?? id,
      template: read<SynthesizedStack['template']>(folder, properties.templateFile ?? `${id}.template.json`),
      assets: Object.fromEntries(assets),
    };
  });
}

function codeAssets(folder: string, artifact: Artifact | undefined): [hash: string, folder: string][] {
  const file = artifact?.properties?.file;
  if (artifact?.type !== 'cdk:asset-manifest' || file === undefined) return [];
  return Object.entries(read<AssetManifest>(folder, file).files ?? {}).flatMap(([hash, { source }]) =>
    source.packaging === 'zip' && source.path !== undefined ? [[hash, resolve(folder, source.path)]] : [],
  );
}

function readManifest(folder: string): Manifest {
  try {
    return read(folder, 'manifest.json');
  } catch (error) {
    throw new Error(
      `${folder} holds no readable cloud assembly (${(error as Error).message}): run "cdk synth" first.`,
      { cause: error },
    );
  }
}

function read<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}
