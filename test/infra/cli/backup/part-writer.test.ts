import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { partWriter } from '../../../../infra/cli/backup/part-writer.ts';

describe('the parts of a backup', () => {
  it('are full at a bound, one after another for each kind, and name their own hash', async () => {
    const files = new Map<string, Uint8Array>();
    const writer = partWriter(async (file, bytes) => void files.set(file, bytes), 20);
    for (const line of ['one', 'two', 'three', 'four', 'five', 'six']) {
      await writer.add('PUB', line);
      await writer.add('runs', `${line}, run`);
    }
    const parts = await writer.finish();
    expect(parts.map(({ file, lines }) => [file, lines])).toEqual([
      ['objects/runs-000001.jsonl.gz', 3],
      ['objects/runs-000002.jsonl.gz', 2],
      ['objects/runs-000003.jsonl.gz', 1],
      ['table/PUB-000001.jsonl.gz', 5],
      ['table/PUB-000002.jsonl.gz', 1],
    ]);
    for (const { file, bytes, sha256 } of parts) {
      const stored = files.get(file) ?? new Uint8Array();
      expect(stored.byteLength).toBe(bytes);
      expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256);
    }
    const text = gunzipSync(files.get('table/PUB-000001.jsonl.gz') ?? '').toString('utf8');
    expect(text).toBe('one\ntwo\nthree\nfour\nfive\n');
  });

  it('of nothing are none', async () => {
    expect(await partWriter(async () => undefined).finish()).toEqual([]);
  });
});
