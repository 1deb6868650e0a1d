import { execFileSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { twitterTraits } from '../../../../shared/platforms/twitter/traits.ts';

// The counts that X documents: https://docs.x.com/fundamentals/counting-characters, seen November 2026.
describe('the measure of X', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['👍🏽', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['https://example.com', 23],
    [`https://example.com/${'long/'.repeat(40)}`, 23],
    ['see example.com now', 31],
    ['a\nb', 3],
    ['a\u2019b', 3],
    ['ﬁ', 2],
  ])('of %j is %i', (text, length) => {
    expect(twitterTraits.measure(text)).toBe(length);
  });
});

describe('the traits in a bundle', () => {
  const bundle = buildSync({
    stdin: {
      contents: `import { platformTraits } from './shared/platforms/registry.ts';
        const traits = platformTraits('twitter');
        const before = globalThis['__core-js_shared__'] !== undefined;
        const length = traits.measure('漢');
        module.exports = { before, length, after: globalThis['__core-js_shared__'] !== undefined };`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    metafile: true,
    write: false,
    external: ['zod', 'punycode'],
  });

  it('hold no client library', () => {
    const inputs = Object.keys(bundle.metafile.inputs);
    expect(inputs.some((path) => path.includes('twitter-text/dist/parseTweet.js'))).toBe(true);
    expect(inputs.filter((path) => /twitter-api-v2|twitter-text\/dist\/(index|autoLink)/.test(path))).toEqual([]);
  });

  // Most of it are the endings of domains by which X counts; the website's footers in 21 languages are 1.5 KB.
  it('stay under 69 KB', () => {
    expect(bundle.outputFiles[0]?.contents.length).toBeLessThan(69_000);
  });

  it('are evaluated without the library that measures, until something is measured', () => {
    const code = bundle.outputFiles[0]?.text ?? '';
    const script = `${code};process.stdout.write(JSON.stringify(module.exports))`;
    const printed = execFileSync(process.execPath, ['--no-deprecation', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual({ before: false, length: 2, after: true });
  });
});
