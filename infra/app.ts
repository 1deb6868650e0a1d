import { allPlatformTraits } from '../shared/platforms/registry.ts';
import { buildFunctions } from './build.ts';
import { packageCode } from './package-code.ts';
import { stageFrom } from './stage.ts';

// What `cdk synth`, `cdk deploy` and synth.ts run. The stage comes from the context: `cdk deploy --all -c stage=prod`.
try {
  const build = await buildFunctions();
  // What runs on this machine finds packages in the repository.
  const bundles = staysHere() ? build.bundles : await packageCode(build);
  // Loaded when esbuild is gone: side by side they would need more memory than the hive they build.
  const { App, Validations } = await import('aws-cdk-lib');
  const { addHive } = await import('./stacks/hive.ts');
  const app = new App({ analyticsReporting: false });
  const stage = stageFrom((key) => app.node.tryGetContext(key));
  addHive(app, { stage, platforms: allPlatformTraits, bundles });
  // `npm start` leaves the checks to tests and deploys: they take longer than the rest.
  if (process.env.CDK_VALIDATION !== 'false') {
    const { AwsSolutionsChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  app.synth();
} catch (error) {
  // `cdk synth --debug` shows where it came from.
  console.error(error instanceof Error && process.env.CDK_DEBUG !== 'true' ? error.message : error);
  process.exitCode = 1;
}

/** The templates name the code where it is, because it runs from there: see synth.ts. */
function staysHere(): boolean {
  const context = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as Record<string, unknown>;
  return context['aws:cdk:disable-asset-staging'] === true;
}
