import { allPlatformTraits } from '../shared/platforms/registry.ts';
import { buildFunctions } from './build.ts';
import { stageFrom } from './stage.ts';

// What `cdk synth`, `cdk deploy` and synth.ts run. The stage comes from the context: `cdk deploy --all -c stage=prod`.
try {
  const { bundles } = await buildFunctions();
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
