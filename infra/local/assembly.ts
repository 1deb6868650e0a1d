import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackInput } from './intrinsics.ts';

interface Manifest {
  artifacts: Record<
    string,
    { type: string; properties?: { templateFile?: string; stackName?: string; file?: string }; dependencies?: string[] }
  >;
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string; packaging?: string } }>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/**
 * The stacks of a cloud assembly, as `cdk synth` writes it into a folder, with the folders of their code assets.
 * @throws when the folder holds no assembly.
 */
export function readAssembly(directory: string): StackInput[] {
  let manifest: Manifest;
  try {
    manifest = read(join(directory, 'manifest.json')) as Manifest;
  } catch (error) {
    throw new Error(
      `${directory} holds no readable cloud assembly (${(error as Error).message}): run "cdk synth" first.`,
      {
        cause: error,
      },
    );
  }
  return Object.entries(manifest.artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties = {}, dependencies = [] }]) => {
      const assets: Record<string, string> = {};
      for (const dependency of dependencies) {
        const artifact = manifest.artifacts[dependency];
        if (artifact?.type !== 'cdk:asset-manifest' || artifact.properties?.file === undefined) continue;
        const { files = {} } = read(join(directory, artifact.properties.file)) as AssetManifest;
        for (const [hash, { source }] of Object.entries(files)) {
          if (source.packaging === 'zip' && source.path !== undefined) assets[hash] = resolve(directory, source.path);
        }
      }
      return {
        stackName: properties.stackName ?? id,
        template: read(join(directory, properties.templateFile ?? `${id}.template.json`)),
        assets,
      };
    });
}
