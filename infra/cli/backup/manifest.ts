import * as z from 'zod';
import { CliError } from '../cli-error.ts';

/** Raised when an older import could misread what a newer export writes. */
export const backupFormat = 1;
export const manifestFile = 'manifest.json';

const count = z.int().min(0);
const partSchema = z.object({
  file: z.string().regex(/^(?:table|objects)\/[A-Za-z]+-\d{6}\.jsonl\.gz$/),
  /** Of items in upper case, of objects in lower case. */
  kind: z.string().regex(/^[A-Za-z]+$/),
  lines: count,
  bytes: count,
  /** SHA-256 of the file as it lies there, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.object({
  format: z.literal(backupFormat),
  /** The release that wrote it. */
  hive: z.string(),
  stage: z.string().min(1),
  table: z.string(),
  /** Everything in it was read between these two, epoch milliseconds of the hive's calendar. */
  startedAt: count,
  finishedAt: count,
  /** Whether the hive was paused when it was written. */
  paused: z.boolean(),
  /** Lines by kind. */
  counts: z.record(z.string(), count),
  parts: z.array(partSchema),
  /** Objects that are too large to be any of the hive's. */
  leftOut: z.array(z.string()),
});

/** One file of a backup. */
export type BackupPart = z.infer<typeof partSchema>;
/** What a backup holds; written last, so that one without it never came to its end. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws CliError that says what is wrong with it. */
export function readManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`The manifest of the backup in ${where} is no JSON: it is damaged, take another backup.`);
  }
  const format = (json as { readonly format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== backupFormat) {
    throw new CliError(
      `The backup in ${where} has format ${format}, expected ${backupFormat}: import it with the release of the hive that wrote it.`,
    );
  }
  const read = manifestSchema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new CliError(
      `The manifest of the backup in ${where} is damaged at ${issue?.path.join('.') || 'its beginning'}: take another backup.`,
    );
  }
  const { parts, counts } = read.data;
  const summed: Record<string, number> = {};
  for (const { kind, lines } of parts) summed[kind] = (summed[kind] ?? 0) + lines;
  for (const kind of new Set([...Object.keys(summed), ...Object.keys(counts)])) {
    if (summed[kind] === counts[kind]) continue;
    throw new CliError(
      `The manifest of the backup in ${where} counts ${counts[kind] ?? 0} of ${kind} and lists ${summed[kind] ?? 0}: it is damaged, take another backup.`,
    );
  }
  return read.data;
}
