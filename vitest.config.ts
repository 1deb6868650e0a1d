import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of what is deployed: they need the bundles and templates of the sources as they are now. */
const built = ['test/infra/*.test.ts', 'test/flows/**/*.test.ts', 'test/chaos/**/*.test.ts'];
/** Run by commands of their own: they need an emulator of AWS, or keep a browser busy for minutes. */
const apart = ['test/deploy/**', 'test/**/*.slow.test.ts'];

/**
 * Days of a hive beside another hive, on a machine that has other things to do: what takes ten seconds alone took four minutes there. Speed is
 * measured elsewhere; what still runs after this long hangs. Milliseconds.
 */
const patience = 600_000;

export default defineConfig({
  test: {
    // Two cores with an embedded cloud on each are slow, not broken.
    testTimeout: 20_000,
    hookTimeout: patience,
    // By itself vitest leaves one core out, which on two cores is half of them.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'sources',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...apart, ...built],
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: built,
          exclude: [...configDefaults.exclude, ...apart],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: patience,
          // The CDK's own check of a template takes a second; one test turns it on.
          env: { CDK_VALIDATION: 'false' },
        },
      },
    ],
  },
});
