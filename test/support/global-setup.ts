import { synthesize } from '../../infra/synth.ts';

/** Bundles and templates, once for all test files: after this, synthesize() of these stages only reads. */
export default async function setup(): Promise<void> {
  await synthesize({ stage: 'local' });
  await Promise.all([synthesize({ stage: 'dev' }), synthesize({ stage: 'prod' })]);
}
