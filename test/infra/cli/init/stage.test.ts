import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emailStep, stageLines, withStage } from '../../../../infra/cli/init/stage.ts';
import { stageFrom } from '../../../../infra/stage.ts';

const email = 'ada@example.com';
const lines = { name: 'prod', email };
const plainFile = '{\n  "app": "x",\n  "context": {\n    "a": ["b", "c"]\n  }\n}\n';

describe('the lines of a stage', () => {
  it('go first into the context, and everything else stays as it is written', () => {
    const changed = withStage(plainFile, lines) ?? '';
    expect(changed.replace(`${stageLines(lines)}\n`, '')).toBe(plainFile);
    const { context } = JSON.parse(changed) as { context: Record<string, unknown> };
    expect(stageFrom((key) => (key === 'stage' ? 'prod' : context[key]))).toMatchObject({ email, mode: 'live' });
  });

  it('fit into the cdk.json of this project', () => {
    expect(withStage(readFileSync('cdk.json', 'utf8'), lines)).toContain(email);
  });

  it.each([
    ['speaks of stages already', '{\n "context": {\n "stages": {}\n }\n}'],
    ['has no context', '{ "app": "x" }'],
    ['is written on one line', '{"context":{"a":1}}'],
  ])('are left to a person where the file %s', (_name, text) => {
    expect(withStage(text, lines)).toBeUndefined();
  });
});

describe('asking', () => {
  const stage = stageFrom((key) => (key === 'stage' ? 'prod' : undefined));
  const ask = async (address: string, write = 'yes', changes: Partial<typeof stage> = {}) => {
    const root = mkdtempSync(join(tmpdir(), 'stage-'));
    const notes: string[] = [];
    try {
      writeFileSync(join(root, 'cdk.json'), plainFile);
      const io = { ask: async () => address, choose: async () => write, note: (text: string) => void notes.push(text) };
      const report = await emailStep(io, 'ask', root, { ...stage, ...changes });
      return {
        ...report,
        notes: notes.join('\n'),
        changed: readFileSync(join(root, 'cdk.json'), 'utf8') !== plainFile,
      };
    } finally {
      rmSync(root, { recursive: true });
    }
  };

  it.each([
    ['nobody', '', 'yes', { state: 'open', changed: false }],
    ['no address', 'ada', 'yes', { state: 'open', changed: false }],
    [
      'an address, to be written by hand',
      email,
      'no',
      { state: 'open', changed: false, notes: expect.stringContaining(stageLines(lines)) },
    ],
    ['an address', email, 'yes', { state: 'done', changed: true, notes: expect.stringContaining(stageLines(lines)) }],
  ])('%s', async (_name, address, write, expected) => {
    expect(await ask(address, write)).toMatchObject(expected);
  });

  it('is over where somebody is told already', async () => {
    expect(await ask('', 'yes', { email })).toMatchObject({ state: 'there', changed: false });
  });
});
