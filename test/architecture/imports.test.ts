import { describe, expect, it } from 'vitest';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { forbiddenImports, importCircles, namedPlatforms } from './rules.ts';
import { importsOf, readSourceTree } from './source-tree.ts';

const tree = readSourceTree(process.cwd(), ['shared', 'functions', 'infra']);
const ids = allPlatformTraits.map(({ id }) => id);
/** The tree with made-up files in it. */
const withFiles = (files: Readonly<Record<string, string>>) => new Map([...tree, ...Object.entries(files)]);

describe('the layout of the sources', () => {
  it('is read whole', () => {
    expect(tree.size).toBeGreaterThan(50);
    expect(tree.has('shared/platforms/registry.ts')).toBe(true);
    const [registry] = importsOf('shared/platforms/registry.ts', tree.get('shared/platforms/registry.ts') ?? '');
    expect(registry).toEqual({
      from: 'shared/platforms/registry.ts',
      to: 'shared/publication/platform.ts',
      isFile: true,
    });
    const imported = [...tree].flatMap(([path, source]) => importsOf(path, source)).filter(({ isFile }) => isFile);
    expect(imported.filter(({ to }) => !tree.has(to))).toEqual([]);
  });

  it('has no import that the design forbids', () => {
    expect(forbiddenImports(tree)).toEqual([]);
  });

  it('has no circle of files', () => {
    expect(importCircles(tree)).toEqual([]);
  });

  it('names no platform outside its own places', () => {
    expect(ids.length).toBeGreaterThan(0);
    expect(namedPlatforms(tree, ids)).toEqual([]);
  });
});

describe('what the rules find', () => {
  it.each([
    ['shared/content/a.ts', "import { x } from '../platforms/twitter/traits.ts';", 'the registry alone'],
    ['shared/content/a.ts', "import type { X } from '../aws/queues.ts';", 'the registry alone'],
    ['shared/content/a.ts', "export * from '../openai/writer.ts';", 'the registry alone'],
    ['shared/content/a.ts', "const x = await import('../openai/writer.ts');", 'the registry alone'],
    ['shared/aws/a.ts', "import { x } from '../openai/writer.ts';", 'never import each other'],
    [
      'shared/openai/a.ts',
      "import {\n  type X,\n  y,\n} from '../platforms/twitter/adapter.ts';",
      'never import each other',
    ],
    ['shared/platforms/twitter/a.ts', "import { x } from '../dry-run/adapter.ts';", 'never import each other'],
    ['shared/platforms/dry-run/a.cjs', "module.exports = require('../twitter/traits.ts');", 'never import each other'],
    ['shared/platforms/registry.ts', "import { x } from './twitter/adapter.ts';", 'traits and nothing else'],
    ['shared/content/a.ts', "import '../../infra/app.ts';", 'knows what is built upon it'],
    ['shared/content/a.ts', "import { x } from '../../functions/sweep.ts';", 'knows what is built upon it'],
    ['shared/content/a.ts', "import { x } from '../../test/support/world.ts';", 'needs a test'],
    ['shared/content/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'speak to AWS'],
    ['functions/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'speak to AWS'],
    ['functions/a.ts', "import { x } from '../infra/names.ts';", 'without infra'],
    ['functions/sweep.ts', "import { x } from '../shared/platforms/twitter/adapter.ts';", 'named after twitter'],
    ['functions/plan-twitter.ts', "import { x } from '../shared/platforms/twitter/adapter.ts';", 'named after twitter'],
    ['functions/publish-toy.ts', "import { x } from '../shared/platforms/twitter/adapter.ts';", 'named after twitter'],
    [
      'functions/publish-twitter.ts',
      "import { x } from '../shared/platforms/twitter/browser/adapter.ts';",
      'named after twitter and browser',
    ],
    ['shared/platforms/twitter/client.ts', "import { x } from './browser/client.ts';", 'over browser by choice'],
    ['shared/platforms/twitter/a.ts', "const x = await import('./browser/client.ts');", 'over browser by choice'],
    ['infra/stacks/a.ts', "import { handler } from '../../functions/sweep.ts';", 'by the path'],
  ])('forbids in %s: %s', (path, source, why) => {
    const found = forbiddenImports(new Map([[path, source]]));
    expect(found).toHaveLength(why === 'needs a test' ? 2 : 1);
    expect(found.join(' ')).toContain(why);
  });

  it.each([
    ['shared/content/a.ts', "import { x } from '../platforms/registry.ts';"],
    ['shared/platforms/twitter/a.ts', "import { x } from '../../publication/errors.ts';"],
    ['shared/platforms/registry.ts', "import { x } from './twitter/traits.ts';"],
    ['shared/aws/a.ts', "import { S3Client } from '@aws-sdk/client-s3';\nimport { x } from './dynamodb/table.ts';"],
    ['infra/local/a.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['functions/publish-twitter.ts', "import { x } from '../shared/platforms/twitter/adapter.ts';"],
    ['functions/publish-twitter-browser.ts', "import { x } from '../shared/platforms/twitter/browser/adapter.ts';"],
    ['shared/platforms/twitter/browser/a.ts', "import { x } from '../errors.ts';\nimport { y } from './b.ts';"],
    ['functions/publish-dry-run.ts', "import { x } from '../shared/platforms/dry-run/adapter.ts';"],
    ['shared/content/a.ts', "// import { x } from '../aws/queues.ts';\n/* import '../aws/queues.ts'; */"],
    ['shared/content/a.ts', "const words = 'we import things from https://example.com // and more';"],
  ])('allows in %s: %s', (path, source) => {
    expect(forbiddenImports(new Map([[path, source]]))).toEqual([]);
  });

  it('finds circles, also through types', () => {
    const circle = {
      'shared/content/a.ts': "import { b } from './b.ts';",
      'shared/content/b.ts': "export { c } from './c.ts';",
      'shared/content/c.ts': "import type { A } from './a.ts';",
    };
    expect(importCircles(new Map(Object.entries(circle)))).toEqual([
      'shared/content/a.ts -> shared/content/b.ts -> shared/content/c.ts -> shared/content/a.ts',
    ]);
    const before = importCircles(tree).length;
    expect(importCircles(withFiles(circle))).toHaveLength(before + 1);
    expect(importCircles(withFiles({ 'shared/content/self.ts': "import './self.ts';" }))).toHaveLength(before + 1);
  });

  it.each([
    ['shared/content/a.ts', "const x = 'twitter';"],
    ['shared/content/a.ts', 'const twitterText = 1;'],
    ['shared/content/a.ts', 'function ofTwitter() {}'],
    ['shared/content/a.ts', "process.env.HIVE_TWITTER_URL = '';"],
    ['shared/content/a.ts', '// On Twitter this is otherwise.'],
    ['shared/content/a.ts', 'const url = `https://twitter.com/`;'],
    ['shared/platforms/dry-run/a.ts', "if (id === 'twitter') return;"],
    ['functions/sweep.ts', 'const twitterQueue = 1;'],
    ['infra/stacks/a.ts', "new Queue(this, 'PublishTwitter');"],
    ['infra/local/sandbox/a.ts', "startSandbox('twitter');"],
    ['infra/local/sandbox/reddit/a.ts', "startSandbox('twitter');"],
  ])('finds a platform named in %s: %s', (path, source) => {
    expect(namedPlatforms(new Map([[path, source]]), ['twitter', 'reddit'])).toHaveLength(1);
  });

  it.each([
    ['shared/platforms/twitter/a.ts', "const x = 'twitter';"],
    ['shared/platforms/registry.ts', "import { twitterTraits } from './twitter/traits.ts';"],
    ['functions/publish-twitter.ts', 'const twitterQueue = 1;'],
    ['functions/publish-twitter-browser.ts', 'const twitterQueue = 1;'],
    ['infra/local/sandbox/twitter/index.ts', "const x = 'twitter';"],
    ['shared/publication/a.ts', '/** A named place on the platform (a subreddit). */'],
    ['shared/publication/a.ts', 'const atwitter = 1;'],
  ])('lets a platform be named in %s: %s', (path, source) => {
    expect(namedPlatforms(new Map([[path, source]]), ['twitter', 'reddit'])).toEqual([]);
  });

  it('takes ids of several words for what they are', () => {
    const tree = new Map([['shared/content/a.ts', 'const toyTalkUrl = TOY_TALK;\nconst toy = talk;']]);
    expect(namedPlatforms(tree, ['toy-talk'])).toHaveLength(1);
  });
});
