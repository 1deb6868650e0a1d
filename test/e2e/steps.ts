import assert from 'node:assert/strict';
import { isTerminal, type Publication, type PublicationState } from '../../shared/publication/publication.ts';
import type { Cloud, Platform } from './cloud.ts';

export const minute = 60_000;

/** The wall-clock minute that an instant lies in. */
export function minuteOf(time: number): number {
  return Math.floor(time / minute) * minute;
}

/** The JSON document of a command that has to do what it is asked. */
export async function json<Answer>(cloud: Cloud, ...argv: readonly string[]): Promise<Answer> {
  const { code, out, notes } = await cloud.hive(...argv, '--json');
  assert.equal(code, 0, `hive ${argv.join(' ')} answered ${code}: ${out}${notes}`);
  return JSON.parse(out) as Answer;
}

/** Waits until the only publication of a personality on a platform is in a state. @throws early where it ended in another. */
export async function reaches(
  cloud: Cloud,
  { personality, platform, state }: { personality: string; platform: string; state: PublicationState },
  minutes = 5,
): Promise<Publication> {
  let found: readonly Publication[] = [];
  const seen = (): string =>
    found.map((one) => `${one.id} is ${one.state}, ${one.reason ?? one.wait?.reason ?? 'no reason'}`).join('; ');
  return cloud.until(
    () => `a publication of ${personality} on ${platform} is ${state} (${seen() || 'there is none'})`,
    minutes,
    async () => {
      found = (await cloud.publications(personality)).filter((one) => one.platform === platform);
      const ended = found.find((one) => isTerminal(one.state) && one.state !== state);
      assert.equal(ended, undefined, `expected ${state}: ${seen()}`);
      return found.find((one) => one.state === state);
    },
  );
}

/** What stands on the platform is this publication, once. */
export function postedOnce({ sandbox, id }: Platform, publication: Publication): void {
  const posts = sandbox.timeline(publication.account).filter(({ deleted }) => !deleted);
  const texts = posts.map(({ text }) => text);
  assert.equal(posts.length, 1, `${posts.length} posts of ${publication.account} on ${id}, expected one: ${texts}`);
  const evidence = publication.ids['0']?.id ?? '?';
  // A platform may write its ids longer than its addresses do.
  assert.ok(posts[0]?.id.endsWith(evidence), `The post is ${posts[0]?.id}, the hive has ${evidence}.`);
  const words = publication.parts[0]?.text ?? '?';
  assert.ok(posts[0]?.text.includes(words.slice(0, 20)), `The post says "${posts[0]?.text}", the hive "${words}".`);
}

/** Nothing of an account stands on the platform. */
export function postedNothing({ sandbox, id }: Platform, account: string): void {
  const texts = sandbox.timeline(account).map(({ text }) => text);
  assert.deepEqual(texts, [], `${account} posted on ${id}.`);
}
