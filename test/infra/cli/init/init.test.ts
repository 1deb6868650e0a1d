import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../../../infra/cli/command.ts';
import { plain } from '../../../../infra/cli/format.ts';
import { type InitOptions, init, nextCommands } from '../../../../infra/cli/init/init.ts';
import { done, open } from '../../../../infra/cli/init/step.ts';
import { allPlatformTraits } from '../../../../shared/platforms/registry.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'init-'));
  writeFileSync(join(root, 'cdk.json'), '{\n  "app": "x",\n  "context": {\n    "a": ["b", "c"]\n  }\n}\n');
  writeFileSync(join(root, '.env.example'), '# OPENAI_API_KEY=\n');
});
afterEach(() => rmSync(root, { recursive: true }));

type Answers = readonly (readonly [question: RegExp, answer: string])[];

/** Somebody at a terminal with these answers; nobody where there are none. */
async function run(options: InitOptions, answers?: Answers) {
  const left = [...(answers ?? [])];
  const notes: string[] = [];
  const answer = async (question: string): Promise<string> => {
    const [expected, given] = left.shift() ?? [];
    expect(question).toMatch(expected ?? /^nothing is asked any more$/);
    return given ?? '';
  };
  const io: Io = {
    environment: { HIVE_DATA_DIR: join(root, 'nothing'), AWS_PROFILE: '' },
    write: () => undefined,
    note: (text) => notes.push(text),
    coloured: false,
    interactive: answers !== undefined,
    readInput: () => Promise.reject(new Error('no pipe')),
    askHidden: answer,
    ask: answer,
    async choose(question, offered) {
      const given = await answer(question);
      expect(offered).toContain(given);
      return given;
    },
    edit: answer,
    sleep: async () => undefined,
  };
  const call = {
    io,
    connect: () => Promise.reject(new Error('another connection than the chosen one')),
    did: () => Promise.reject(new Error('no hive is spoken to here')),
  };
  const { data, text, failed } = await init(call, options, root);
  expect(left).toEqual([]);
  const { steps, next } = data as { steps: { step: string; state: string; said: string }[]; next: string[] };
  return {
    failed,
    steps,
    next,
    text: text(plain),
    notes,
    states: Object.fromEntries(steps.map((one) => [one.step, one.state])),
  };
}
const files = () => ['.env', 'config.json', 'personalities/ada.json'].filter((name) => existsSync(join(root, name)));

const machine = /Where will the hive live/;
const here = 'on this machine, with look-alikes of everything';

describe('without a terminal', () => {
  it('says what it would do, changes nothing and fails', async () => {
    const { failed, states, text, next } = await run({});
    expect(failed).toBe(true);
    expect(states).toMatchObject({ '.env': 'open', 'config.json': 'open', 'a first personality': 'open' });
    expect(text).toContain('say --yes');
    expect(next).toEqual(['npm start', 'hive doctor']);
    expect(files()).toEqual([]);
  });

  it('does with --yes whatever has a default, and a second time nothing', async () => {
    const { failed, states } = await run({ yes: true });
    expect(failed).toBe(false);
    expect(states).toMatchObject({ '.env': 'done', 'config.json': 'done', 'a first personality': 'done' });
    expect(files()).toHaveLength(3);
    expect(statSync(join(root, '.env')).mode & 0o777).toBe(0o600);
    const before = files().map((name) => readFileSync(join(root, name), 'utf8'));
    const again = await run({ yes: true });
    expect(Object.values(again.states)).toEqual(['there', 'there', 'there', 'there', 'there']);
    expect((await run({})).failed).toBe(false);
    expect(files().map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(before);
  });

  it('asks nobody with --json, even at a terminal', async () => {
    expect((await run({ json: true }, [])).failed).toBe(true);
    expect(files()).toEqual([]);
  });
});

it('before any deploy it says what to deploy, and which keys come then', async () => {
  const { failed, states, next } = await run({ stage: 'prod', yes: true });
  expect(failed).toBe(false);
  expect(states).toMatchObject({ stage: 'there', 'e-mail of stage prod': 'open', "the model's key": 'open' });
  expect(next).toEqual([
    'npx cdk bootstrap',
    'npx cdk deploy --all -c stage=prod',
    'hive personality preview personalities/ada.json --stage prod',
    'hive personality put personalities/ada.json --stage prod',
    'hive secret put openai --stage prod',
    'hive doctor --stage prod',
  ]);
});

describe('at a terminal', () => {
  it('asks for each thing, and makes a personality that the hive takes', async () => {
    const { states, next, failed } = await run({}, [
      [machine, here],
      [/Make \.env/, 'yes'],
      [/Make a config\.json/, 'no'],
      [/personality of your own/, 'yes'],
      [/called/, 'Öl Marlow'],
      [/write about/, 'tides, fog ,, old lamps'],
      [/Where does it post/, 'all of them'],
    ]);
    expect(failed).toBe(false);
    expect(states).toMatchObject({ '.env': 'done', 'config.json': 'open', 'a first personality': 'done' });
    expect(next).toContain('hive personality put personalities/ol-marlow.json');
    const file = JSON.parse(readFileSync(join(root, 'personalities/ol-marlow.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(file).toMatchObject({ name: 'Öl Marlow', topics: ['tides', 'fog', 'old lamps'] });
    expect(Object.keys(file.platforms as object)).toEqual(allPlatformTraits.map(({ id }) => id));
  });

  it('keeps a file of the same name, and says so', async () => {
    await run({ yes: true });
    const before = readFileSync(join(root, 'personalities/ada.json'), 'utf8');
    const asked = run({ stage: 'local' }, [
      [/personality of your own/, 'yes'],
      [/called/, 'ada'],
      [/write about/, 'tides'],
      [/Where does it post/, 'twitter'],
    ]);
    await expect(asked).rejects.toThrow(/personalities\/ada\.json already, and it stays/);
    expect(readFileSync(join(root, 'personalities/ada.json'), 'utf8')).toBe(before);
  });

  it('names a bad config.json and leaves it', async () => {
    writeFileSync(join(root, 'config.json'), '{"limits":{"perHour":"many"}}');
    const { steps } = await run({ stage: 'local', yes: true });
    expect(steps.find(({ step }) => step === 'config.json')).toMatchObject({
      state: 'open',
      said: expect.stringContaining('limits.perHour'),
    });
  });
});

it('names the next commands in their order, for the stage', () => {
  const steps = [open('key', 'none', ['hive secret put openai']), done('x', 'y', ['hive personality put a.json'])];
  expect(nextCommands(steps, { name: 'prod' }, false)).toEqual([
    'npx cdk bootstrap',
    'npx cdk deploy --all -c stage=prod',
    'hive secret put openai --stage prod',
    'hive personality put a.json --stage prod',
    'hive doctor --stage prod',
  ]);
  expect(nextCommands([], { name: 'prod' }, true)).toEqual(['hive doctor --stage prod']);
});
