import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../../infra/cli/command.ts';
import { defineCommands } from '../../../infra/cli/commands.ts';
import { personaFile } from '../../support/local-hive.ts';
import { operatorOf } from '../../support/operator.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'program-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const { cli } = operatorOf({ HIVE_DATA_DIR: '/nowhere' });

function leaves(command: Command, path: readonly string[] = []): (readonly string[])[] {
  return command.commands.flatMap((one) => {
    const own = [...path, one.name()];
    return one.commands.length === 0 ? [own] : leaves(one, own);
  });
}
const program = new Command('hive');
defineCommands(program, async () => undefined);

describe('every command', () => {
  it.each(leaves(program).map((path) => [path.join(' ')]))(
    '%s has help with examples, and takes --json and --stage',
    async (path) => {
      const { code, out, notes } = await cli([...path.split(' '), '--help']);
      expect({ code, notes }).toEqual({ code: 0, notes: '' });
      expect(out).toContain(`Usage: hive ${path}`);
      expect(out).toMatch(new RegExp(`Examples:\\n {2}hive ${path}`));
      expect(out).toContain('--json');
      expect(out).toContain('--stage <name>');
    },
  );

  it('is shown to who asks for nothing', async () => {
    const { code, out } = await cli([]);
    expect(code).toBe(0);
    for (const [name] of leaves(program)) expect(out).toContain(`  ${name}`);
  });
});

describe('what cannot be understood', () => {
  it.each([
    ['statsu', /^Unknown command 'statsu' \(Did you mean status\?\): see "hive --help"/],
    ['why', /^Missing required argument 'personality-or-id': see "hive why --help"\.$/m],
    ['posts reject', /: see "hive posts reject --help"\.$/m],
    ['posts lisst', /^Unknown command 'lisst' \(Did you mean list\?\): see "hive posts --help"\.$/m],
    ['status now', /^Too many arguments/],
    ['next --dayz 3', /^Unknown option '--dayz' \(Did you mean --days\?\)/],
    ['next --days soon', /Found "soon", expected a number/],
    ['personality puut x', /^Unknown command 'puut'/],
    ['status --stage pord', /^There is no stage "pord": expected one of dev, prod, local/],
    ['secret put openia', /^Nothing here takes the secret "openia", expected one of .*\(did you mean openai\?\)\.$/m],
    ['status --stage local', /^No hive runs on the data folder \/nowhere/],
    ['status --data-dir /elsewhere', /^No hive runs on the data folder \/elsewhere/],
  ])('%s', async (line, sentence) => {
    const { code, out, notes } = await cli(line);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(notes).toMatch(sentence);
    expect(notes.trimEnd()).not.toContain('\n');
    const json = await cli(`${line} --json`);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toEqual({ error: json.notes.trimEnd() });
  });

  it.each(['personality', 'posts', 'secret'])('%s alone shows what there is', async (group) => {
    const { code, out } = await cli(group);
    expect(code).toBe(1);
    expect(out).toContain(`Usage: hive ${group}`);
  });
});

describe('checking files without a hive', () => {
  it('says what a good one means and exits with 0', async () => {
    const file = join(folder, 'ada.json');
    writeFileSync(file, JSON.stringify(personaFile({ name: 'Ada' })));
    const { code, out } = await cli(['personality', 'validate', file]);
    expect(code).toBe(0);
    expect(out).toMatch(/ada\.json is fine: about 91 posts a month\./);
    expect(out).toMatch(/Next slots\n +twitter +\w{3} /);
    expect(out).toMatch(/Field by field\n +used +name +"Ada" +What it is called\./);
  });

  it('knows the traits of a config.json that is named, and says where that one is bad', async () => {
    const file = join(folder, 'ada.json');
    const [good, bad] = [join(folder, 'config.json'), join(folder, 'bad-config.json')];
    writeFileSync(file, JSON.stringify(personaFile({ name: 'Ada', traits: { grump: 1 } })));
    writeFileSync(good, JSON.stringify({ traits: { grump: { low: 'meek', high: 'grumpy' } } }));
    writeFileSync(bad, JSON.stringify({ traits: { grump: { low: 'meek' } } }));
    const validate = (...more: string[]) => cli(['personality', 'validate', file, ...more]);
    expect((await validate()).out).toMatch(/unknown +traits\.grump/);
    expect((await validate('--config', good)).out).toMatch(/used +traits\.grump +1/);
    expect((await validate('--config', bad)).notes).toMatch(/bad-config\.json would be refused: traits\.grump\.high/);
    expect((await validate('--config', join(folder, 'none.json'))).notes).toMatch(/none\.json cannot be read/);
  });

  it('says what the budget of a good one does not pay for, by the config.json that counts', async () => {
    const file = join(folder, 'ada.json');
    const [poor, rich] = [join(folder, 'poor.json'), join(folder, 'rich.json')];
    writeFileSync(file, JSON.stringify(personaFile({ name: 'Ada' })));
    writeFileSync(poor, JSON.stringify({ budget: { perDayUsd: 0 } }));
    writeFileSync(rich, JSON.stringify({ budget: { perDayUsd: 50, perMonthUsd: 900 } }));
    const validate = (...more: string[]) => cli(['personality', 'validate', file, ...more]);
    expect((await validate('--config', poor)).out).toMatch(/Warnings\n +It will post nothing on twitter: /);
    expect((await validate('--config', rich)).out).not.toContain('Warnings');
    const [{ warnings }] = JSON.parse((await validate('--config', poor, '--json')).out);
    expect(warnings).toHaveLength(1);
  });

  it('names every problem of a bad one, beside a good one, and exits with 1', async () => {
    const bad = join(folder, 'Bad.json');
    const broken = join(folder, 'broken.json');
    writeFileSync(bad, JSON.stringify(personaFile()));
    writeFileSync(broken, '{ "name": "Broken", ');
    const { code, out } = await cli(['personality', 'validate', join(folder, 'ada.json'), bad, broken, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { id: 'ada', ok: true, personality: { name: 'Ada' } },
      { id: 'Bad', ok: false, problems: [{ field: '(file name)' }] },
      { id: 'broken', ok: false, problems: [{ field: '(file)', found: expect.stringContaining('broken JSON') }] },
    ]);
  });

  it.each([
    ['nothing.json', /nothing\.json does not exist: name a personality file\.$/],
    ['notes.txt', /notes\.txt is no personality file: its name has to end in \.json/],
  ])('%s cannot be read', async (name, sentence) => {
    const { code, notes } = await cli(['personality', 'validate', join(folder, name)]);
    expect(code).toBe(1);
    expect(notes.trimEnd()).toMatch(sentence);
  });
});

describe('waiting', () => {
  it('asks until there is an answer or the time is over', async () => {
    let slept = 0;
    const io = {
      async sleep(ms: number) {
        slept += ms;
      },
    };
    let asked = 0;
    const third = async () => {
      asked += 1;
      return asked === 3 ? 'here' : undefined;
    };
    expect(await poll(io, 30, third)).toBe('here');
    expect(slept).toBe(1000);
    slept = 0;
    expect(await poll(io, 2, async () => undefined)).toBeUndefined();
    expect(slept).toBe(2000);
    expect(await poll(io, 0, async () => 'at once')).toBe('at once');
  });
});
