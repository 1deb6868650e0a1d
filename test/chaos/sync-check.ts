import { accountsOf } from '../../shared/personality/accounts.ts';
import { scheduleFits, wantedSchedules } from '../../shared/personality/schedules.ts';
import { personalityKey, personalityName } from '../../shared/personality/sync-deps.ts';
import type { Hive } from './hive.ts';
import type { Worker } from './turns.ts';

/** Answers later whether nobody else synchronised meanwhile and the object stayed as it was: only then a run answers for what there is. */
export function watchSync(hive: Hive, worker: Worker, key: string): () => boolean {
  const others = () => hive.workers.some((other) => other !== worker && other.name === 'sync' && other.busy);
  const etag = () => hive.files.objects.objects.get(key)?.etag;
  const before = etag();
  const runs = hive.syncs.began;
  const alone = !others() && !hive.syncs.astray;
  return () => alone && !hive.syncs.astray && hive.syncs.began === runs && etag() === before;
}

/** What schedules and accounts have other than the object under the key wants; undefined where all agrees. */
export async function disagreement(hive: Hive, key: string): Promise<string | undefined> {
  const id = personalityName(key);
  if (id === undefined) return undefined;
  const { files, accounts } = hive;
  const object = files.objects.objects.get(personalityKey(id));
  const current = files.personalities.currents.get(id);
  const actual = await files.schedules.list(id);
  if (object === undefined) {
    if (actual.length > 0) return `${id} has no file and the schedules ${actual.join(', ')}`;
    return current?.status === 'active' ? `${id} has no file and is still active` : undefined;
  }
  if (current?.status !== 'active' || current.etag !== object.etag) return `${id} is not what its file says`;
  const stored = files.personalities.versions.get(`${id}#${current.version}`);
  if (stored === undefined) return `version ${current.version} of ${id} is not stored`;
  const wanted = wantedSchedules(stored.effective, hive.now);
  for (const schedule of wanted) {
    const found = await files.schedules.read(schedule.name);
    if (found === undefined || !scheduleFits(schedule, found))
      return `schedule ${schedule.name} is not what the file says`;
  }
  if (actual.length !== wanted.length) return `${id} has the schedules ${actual.join(', ')}`;
  for (const { platform, account } of accountsOf(stored.effective)) {
    const owner = await accounts.ownerOf(platform, account);
    if (owner !== id) return `account ${account} on ${platform} belongs to ${owner}, and ${id} names it`;
  }
  return undefined;
}
