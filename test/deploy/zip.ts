import { crc32 } from 'node:zlib';

/** A zip archive of one file, not compressed: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (read 2026-11) */
export function zipOf(name: string, content: string): Buffer {
  const [path, data] = [Buffer.from(name), Buffer.from(content)];
  const version = 20;
  // Version, flags, method "stored", 1 January 1980 at midnight, checksum and sizes: the same in both headers.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(version, 0);
  common.writeUInt16LE((1 << 5) | 1, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, data]);

  const made = Buffer.alloc(2);
  made.writeUInt16LE((3 << 8) | version);
  // Length of the comment, disk, internal and external attributes (a plain file that all may read), offset of the local header.
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(0o100644 * 0x10000, 6);
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), made, common, rest, path]);

  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}
