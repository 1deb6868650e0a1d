import type { Run } from '../../shared/content/ports.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import type { Connection } from './connection.ts';

const largestRun = 4 * 1024 * 1024;

/** The run that made the words, or that found none; undefined before there is one. */
export async function readRun(
  publication: Pick<Publication, 'id' | 'run' | 'state'>,
  { bucket }: Pick<Connection, 'bucket'>,
): Promise<Run | undefined> {
  const key =
    publication.run ?? (publication.state === 'rejected' ? `runs/${publication.id}/rejected.json` : undefined);
  if (key === undefined) return undefined;
  const stored = await bucket.read(key, largestRun);
  return stored === undefined ? undefined : (JSON.parse(new TextDecoder().decode(stored.body)) as Run);
}
