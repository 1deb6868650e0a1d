import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../infra/cli/target.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const marker = { pid: 4711, stage: 'local', environment: { AWS_REGION: 'us-east-1' }, bucket: 'b', table: 't' };
const running = () => writeFileSync(join(folder, 'hive.json'), JSON.stringify(marker));
const choose = (options: Parameters<typeof chooseTarget>[0] = {}, more = {}, alive = true) =>
  chooseTarget(options, { HIVE_DATA_DIR: folder, ...more }, (pid) => alive && pid === 4711);

describe('which hive is spoken to', () => {
  it('is the one on this machine, where one runs', () => {
    running();
    expect(choose()).toMatchObject({
      kind: 'embedded',
      stage: 'local',
      dataDir: folder,
      marker: { pid: 4711, table: 't' },
    });
    expect(choose({ stage: 'local' })).toMatchObject({ kind: 'embedded' });
    expect(chooseTarget({ dataDir: folder }, {}, () => true)).toMatchObject({ kind: 'embedded' });
  });

  it('is AWS where a stage or a profile says so, and stage dev where nothing runs here', () => {
    expect(chooseTarget({}, { HIVE_DATA_DIR: '' }, () => false)).toEqual({ kind: 'aws', stage: 'dev' });
    running();
    expect(choose({ stage: 'prod' })).toEqual({ kind: 'aws', stage: 'prod' });
    expect(choose({}, { AWS_PROFILE: 'work' })).toEqual({ kind: 'aws', stage: 'dev' });
    expect(choose({}, { AWS_PROFILE: '' })).toMatchObject({ kind: 'embedded' });
    expect(choose({ stage: 'local' }, { AWS_PROFILE: 'work' })).toMatchObject({ kind: 'embedded' });
  });

  it('is nobody where the hive on this machine was asked for and does not run', () => {
    expect(() => choose({ stage: 'local' })).toThrow(
      `No hive runs on the data folder ${folder}: start one with "npm start".`,
    );
    running();
    expect(() => choose({}, {}, false)).toThrow(/^No hive runs on the data folder/);
    expect(() => choose({ dataDir: folder }, {}, false)).toThrow(/process 4711 left its mark there and is gone/);
  });

  it.each(['', '{"pid": 1', '{"pid": -1, "environment": {}, "bucket": "b", "table": "t"}', '[]'])(
    'is not guessed from a damaged mark: %s',
    (text) => {
      writeFileSync(join(folder, 'hive.json'), text);
      expect(() => choose()).toThrow(/hive\.json is damaged: stop the hive, start it again/);
    },
  );

  it('knows by itself whether a process lives', () => {
    writeFileSync(join(folder, 'hive.json'), JSON.stringify({ ...marker, pid: process.pid }));
    expect(chooseTarget({ dataDir: folder }, {})).toMatchObject({ kind: 'embedded' });
    writeFileSync(join(folder, 'hive.json'), JSON.stringify({ ...marker, pid: 2 ** 22 + 1 }));
    expect(() => chooseTarget({ dataDir: folder }, {})).toThrow(/is gone/);
  });
});
