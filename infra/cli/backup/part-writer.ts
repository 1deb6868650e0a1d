import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { isItemKind } from './kinds.ts';
import type { BackupPart } from './manifest.ts';

/** A part is full at so many bytes before it is packed; one part of each kind is held in memory. */
const partBytes = 4 * 1024 * 1024;

export interface PartWriter {
  add(kind: string, line: string): Promise<void>;
  /** Writes what is left; all parts, in the order of their names. */
  finish(): Promise<readonly BackupPart[]>;
}

interface OpenPart {
  lines: string[];
  bytes: number;
}

/** Sorts lines into parts by their kind, in the order in which they come, and writes each part when it is full. */
export function partWriter(put: (file: string, bytes: Uint8Array) => Promise<void>, atMost = partBytes): PartWriter {
  const open = new Map<string, OpenPart>();
  const numbers = new Map<string, number>();
  const parts: BackupPart[] = [];

  const close = async (kind: string, { lines }: OpenPart): Promise<void> => {
    open.delete(kind);
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const bytes = gzipSync(`${lines.join('\n')}\n`);
    const folder = isItemKind(kind) ? 'table' : 'objects';
    const file = `${folder}/${kind}-${String(number).padStart(6, '0')}.jsonl.gz`;
    await put(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    parts.push({ file, kind, lines: lines.length, bytes: bytes.byteLength, sha256 });
  };

  return {
    async add(kind, line) {
      const part = open.get(kind) ?? { lines: [], bytes: 0 };
      open.set(kind, part);
      part.lines.push(line);
      part.bytes += line.length + 1;
      if (part.bytes >= atMost) await close(kind, part);
    },

    async finish() {
      for (const [kind, part] of [...open]) await close(kind, part);
      return parts.sort((a, b) => (a.file < b.file ? -1 : 1));
    },
  };
}
