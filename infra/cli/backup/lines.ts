import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { RawItem } from '../../../shared/aws/dynamodb/raw-items.ts';

/**
 * One item of the table as one line of JSON, in DynamoDB's own notation: numbers as text, sets apart from lists, bytes as base64. The same
 * item always gives the same line: names and members of sets are sorted.
 */
export function itemLine(item: RawItem): string {
  return JSON.stringify(encodedMap(item));
}

function encodedMap(map: Readonly<Record<string, AttributeValue>>): object {
  const names = Object.keys(map).sort();
  return Object.fromEntries(names.map((name) => [name, encoded(map[name]!)]));
}

function encoded(value: AttributeValue): object {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64).sort() };
  if (value.SS !== undefined) return { SS: [...value.SS].sort() };
  if (value.NS !== undefined) return { NS: [...value.NS].sort() };
  if (value.L !== undefined) return { L: value.L.map(encoded) };
  if (value.M !== undefined) return { M: encodedMap(value.M) };
  return value;
}

/** The item that a line stands for. Throws where it stands for none. */
export function lineItem(line: string): RawItem {
  const item = decodedMap(JSON.parse(line));
  if (item.pk?.S === undefined || item.sk?.S === undefined) throw new TypeError('a line has no key');
  return item;
}

function decodedMap(map: unknown): Record<string, AttributeValue> {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw new TypeError('a line is no item');
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, decoded(value as AttributeValue)]));
}

function decoded(value: AttributeValue): AttributeValue {
  if (value.B !== undefined) return { B: Buffer.from(String(value.B), 'base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((one) => Buffer.from(String(one), 'base64')) };
  if (value.L !== undefined) return { L: value.L.map(decoded) };
  if (value.M !== undefined) return { M: decodedMap(value.M) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** One object of the bucket; its bytes as text where they are text. */
export interface BackupObject {
  readonly key: string;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

export function objectLine({ key, contentType, body }: BackupObject): string {
  const text = Buffer.from(body).toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(Buffer.from(body));
  return JSON.stringify({ key, contentType, ...(isText ? { text } : { base64: base64(body) }) });
}

const objectSchema = z.union([
  z.object({ key: z.string().min(1), contentType: z.string().optional(), text: z.string() }),
  z.object({ key: z.string().min(1), contentType: z.string().optional(), base64: z.string() }),
]);

/** The object that a line stands for. Throws where it stands for none. */
export function lineObject(line: string): BackupObject {
  const object = objectSchema.parse(JSON.parse(line));
  const body = 'text' in object ? Buffer.from(object.text, 'utf8') : Buffer.from(object.base64, 'base64');
  return { key: object.key, contentType: object.contentType, body };
}
