import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Publication } from '../../shared/publication/publication.ts';
import { logFiles } from '../local/log-file.ts';
import { readCloudWatch } from './cloudwatch.ts';
import type { Connection } from './connection.ts';
import { entriesOf, type LogEntry } from './log-entry.ts';

/** Lines of one publication, oldest first: from the data folder of the hive on this machine, or from CloudWatch Logs. */
export async function readLogs(publication: Publication, connection: Connection): Promise<readonly LogEntry[]> {
  const { target } = connection;
  const entries =
    target.kind === 'embedded'
      ? readFolder(target.dataDir, publication.id)
      : await readCloudWatch(publication, connection);
  return [...entries].sort((a, b) => String(a.time).localeCompare(String(b.time)));
}

function readFolder(dataDir: string, id: string): LogEntry[] {
  const files = logFiles.map((name) => join(dataDir, name)).filter((file) => existsSync(file));
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).flatMap((line) => entriesOf(line, id));
}
