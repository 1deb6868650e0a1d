import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidates, complete, type Known, knownHere } from '../../../infra/cli/completion.ts';
import { completionScript, shells } from '../../../infra/cli/completion-scripts.ts';
import { plain } from '../../../infra/cli/format.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';

const platforms = allPlatformTraits.map(({ id }) => id);
const known: Known = {
  personalities: async () => ['ada', 'marlow'],
  stages: () => ['dev', 'prod'],
  files: (beginning) => [`${beginning}x.json`],
};
const words = async (...typed: string[]) => (await candidates(typed, known)).map(({ word }) => word);

it.each<[readonly string[], readonly string[]]>([
  [['stat'], ['status']],
  [
    ['personality', 'p'],
    ['put', 'preview', 'pause'],
  ],
  [
    ['why', ''],
    ['ada', 'marlow'],
  ],
  [['why', 'm'], ['marlow']],
  [['why', 'ada', ''], []],
  [['post', 'ada', ''], platforms],
  [['post', '--topic', 'the frost', 'ada', 'tw'], ['twitter']],
  [['personality', 'show', 'a'], ['ada']],
  [['posts', 'show', 'a'], []],
  [['pause', '--platform', 'r'], ['reddit']],
  [
    ['status', '--stage', ''],
    ['dev', 'prod'],
  ],
  [['status', '--json', '--st'], ['--stage']],
  [
    ['secret', 'put', ''],
    ['openai', ...platforms],
  ],
  [['secret', 'put', 'twitter', 'a'], ['ada']],
  [
    ['posts', 'list', '--state', 'pub'],
    ['publishing', 'published'],
  ],
  [['personality', 'put', 'a.json', ''], ['x.json']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['nonsense', ''], []],
])('%j goes on with %j', async (typed, expected) => {
  expect((await words(...typed)).sort()).toEqual([...expected].sort());
});

it('completes every command, and tells what each is about', async () => {
  const all = await candidates([''], known);
  expect(all.map(({ word }) => word)).toEqual(expect.arrayContaining(['status', 'doctor', 'init', 'report', 'cost']));
  for (const { about } of all) expect(about).toMatch(/\w/);
});

describe('on this machine', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'completion-'));
    for (const name of ['ada.json', 'Bad Name.json', 'notes.txt']) writeFileSync(join(folder, name), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('knows the files of the folder where no hive runs', async () => {
    const here = knownHere({ HIVE_DATA_DIR: join(folder, 'nothing') }, folder);
    expect(await here.personalities()).toEqual(['ada']);
    expect(here.files(`${folder}/`)).toEqual(expect.arrayContaining([`${folder}/ada.json`]));
    expect(here.files(`${folder}/`)).not.toContain(`${folder}/notes.txt`);
    expect(here.files('/nowhere/at/all/')).toEqual([]);
    expect(here.stages()).toEqual(expect.arrayContaining(['dev', 'prod', 'local']));
  });

  it('never fails, whatever is typed', async () => {
    expect(await complete([], { HIVE_DATA_DIR: folder })).toContain('status\t');
    expect(await complete(['--', '\u0000', '-'], {})).toBe(await complete(['--', 'zzz', 'zzz'], {}));
  });

  it('answers without whatever talks to AWS', async () => {
    // The SDK comes as CommonJS, which Node keeps a list of.
    const loads = async (file: string) => {
      const script = `await import(${JSON.stringify(resolve(file))});
const { _cache } = (await import('node:module')).default;
console.log(Object.keys(_cache).filter((path) => path.includes('@aws-sdk')).length);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
      return Number(stdout);
    };
    expect(await loads('infra/cli/completion.ts')).toBe(0);
    expect(await loads('infra/cli/connection.ts')).toBeGreaterThan(0);
  });
});

describe('the scripts', () => {
  it.each(shells)('%s asks hive complete', (shell) => {
    expect(completionScript(shell).text(plain)).toContain('hive complete --');
  });

  it('are of these shells alone', () => {
    expect(() => completionScript('powershell')).toThrow(/expected one of bash, zsh and fish/);
  });

  it('make bash complete', () => {
    const hive = `${JSON.stringify(process.execPath)} ${JSON.stringify(resolve('infra/cli/hive.js'))}`;
    const typed = `hive() { ${hive} "$@"; }
source /dev/stdin <<'SCRIPT'
${completionScript('bash').text(plain)}
SCRIPT
COMP_WORDS=(hive personality sh); COMP_CWORD=2; _hive; echo "\${COMPREPLY[@]}"
COMP_WORDS=(hive post ada ""); COMP_CWORD=3; _hive; echo "\${COMPREPLY[@]}"`;
    const { stdout, error } = spawnSync('bash', ['-c', typed], { encoding: 'utf8' });
    expect(error).toBeUndefined();
    expect(stdout).toBe(`show\n${platforms.join(' ')}\n`);
  });
});
