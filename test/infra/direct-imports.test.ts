import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleFunctions, startFiles } from '../../infra/build.ts';
import { copyProject, type ProjectCopy } from '../support/project-copy.ts';

let project: ProjectCopy;
beforeEach(() => {
  project = copyProject();
});
afterEach(() => project[Symbol.dispose]());

/** A made-up package of the SDK that lists all it has in one file, which makes a name itself as well, and a client that uses some of it. */
function writePackage(sideEffects: boolean): void {
  const write = (path: string, text: string) => {
    const file = join(project.root, 'made-up/node_modules/@smithy', path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  };
  const about = { version: '1.0.0', type: 'module', main: 'index.js', sideEffects };
  write('formats/package.json', JSON.stringify({ name: '@smithy/formats', ...about }));
  write(
    'formats/index.js',
    [
      'import { plain } from "./plain.js";',
      'export { Xml } from "./xml.js";',
      'export * from "./json.js";',
      'export { plain };',
      'export class Own {',
      '    name = plain("own");',
      '}',
      '',
    ].join('\n'),
  );
  write('formats/plain.js', 'export const plain = (text) => "plain " + text;\n');
  write('formats/xml.js', 'export class Xml { name = "the format of later parts"; }\n');
  write('formats/json.js', 'const json = () => "json";\nexport { json as format };\n');
  write('client/package.json', JSON.stringify({ name: '@smithy/client', ...about }));
  write(
    'client/index.js',
    [
      'import { format, Own, plain as simple, } from "@smithy/formats";',
      'export const client = () => [format(), new Own().name, simple("text")];',
      'export { Own } from "@smithy/formats";',
      '',
    ].join('\n'),
  );
  write('other/package.json', JSON.stringify({ name: '@smithy/other', ...about }));
  write(
    'other/index.js',
    'import { Xml, Own } from "@smithy/formats";\nexport const other = () => [new Xml().name, Own];\n',
  );
  const entry = join(project.root, 'made-up/greet.ts');
  writeFileSync(
    entry,
    [
      "import { client } from '@smithy/client';",
      'export const start = () => client();',
      "export const rest = async () => (await import('./rest.ts')).rest();",
      "export { Own } from '@smithy/client';",
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(project.root, 'made-up/rest.ts'),
    "import { other } from '@smithy/other';\nexport const rest = () => other();\n",
  );
}

async function built() {
  const out = join(project.root, 'made-up-out');
  await bundleFunctions({ greet: 'made-up/greet.ts' }, out, project.root);
  const folder = join(out, 'greet');
  const start = startFiles(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const made = (await import(pathToFileURL(join(folder, 'index.mjs')).href)) as {
    start(): readonly string[];
    rest(): Promise<readonly [string, unknown]>;
    Own: unknown;
  };
  return { start: start.join('\n'), made };
}

it('a start holds nothing of a package that later parts alone have of it', async () => {
  writePackage(false);
  const { start, made } = await built();
  expect(start).toContain('plain ');
  expect(start).not.toContain('the format of later parts');
  expect(made.start()).toEqual(['json', 'plain own', 'plain text']);
  // What the list makes itself is there once, whoever asks.
  expect(await made.rest()).toEqual(['the format of later parts', made.Own]);
});

it('a package whose files do something on being loaded stays as it is', async () => {
  writePackage(true);
  const { start, made } = await built();
  expect(start).toContain('the format of later parts');
  expect(made.start()).toEqual(['json', 'plain own', 'plain text']);
  expect(await made.rest()).toEqual(['the format of later parts', made.Own]);
});
