import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addHive } from '../../infra/stacks/hive.ts';
import { stageFrom } from '../../infra/stage.ts';
import { contextOf } from '../../infra/synth.ts';
import type { PlatformTraits } from '../../shared/publication/platform.ts';
import { type Resource, resourcesOf } from './template.ts';

export interface HiveAppRequest {
  readonly stage: string;
  /** As under context.stages in cdk.json. */
  readonly settings?: Record<string, unknown>;
  readonly platforms: readonly PlatformTraits[];
  /** Names of publish functions that there are, beside those of every stage. */
  readonly publishers: readonly string[];
}

/** The stacks in this process, with code that does nothing: for platforms and settings the repository does not have. */
export class HiveApp implements Disposable {
  readonly app: App;
  readonly stacks: ReturnType<typeof addHive>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'hive-app-'));

  constructor({ stage, settings = {}, platforms, publishers }: HiveAppRequest) {
    const code = mkdtempSync(join(this.folder, 'code-'));
    writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;\n');
    this.app = new App({
      context: { ...contextOf(), 'aws:cdk:disable-asset-staging': true },
      outdir: mkdtempSync(join(this.folder, 'cloud-')),
    });
    const functions = ['sync-personalities', 'plan-post', 'write-draft', 'sweep', ...publishers];
    this.stacks = addHive(this.app, {
      stage: stageFrom((key) => ({ stage, stages: { [stage]: settings } })[key]),
      platforms,
      bundles: Object.fromEntries(functions.map((name) => [name, code])),
    });
  }

  synth(): Resource[] {
    const { stacks } = this.app.synth();
    return resourcesOf({ stacks: stacks.map(({ stackName, template }) => ({ stackName, template, assets: {} })) });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
