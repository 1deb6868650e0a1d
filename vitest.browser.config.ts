import { defineConfig } from 'vitest/config';

/** What a real browser does on the look-alike of a website, every face and fault of it: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/shared/platforms/*/browser/*.test.ts'],
    // A browser on a machine that does other things as well is slow, not broken.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file has a browser of its own; two at once would only wait for each other.
    fileParallelism: false,
  },
});
