import assert from 'node:assert/strict';
import type { PlatformSandbox } from '../../infra/local/sandbox/types.ts';
import type { Report } from '../../shared/personality/report.ts';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import { type DeadLetter, deadLetters } from './dead-letters.ts';
import { type DeployedHive, invokeLater } from './deployed-hive.ts';
import { logOf } from './logs.ts';
import { until, within } from './wait.ts';

/** What a deployed hive has to do with one personality; each throws where it does not. */
export interface Checks {
  upload(file: object): Promise<void>;
  /**
   * `literal` where the emulator leaves the time of a firing for the function to fill in, which plan-post rightly refuses: then the slot of
   * the current minute is fired in Scheduler's place.
   */
  firing(platform: string): Promise<'planned' | 'literal'>;
  posted(platform: string, sandbox: PlatformSandbox): Promise<void>;
  /** Answers differences from AWS. */
  deadLetterQueues(literalFirings: boolean): Promise<string[]>;
}

export interface ChecksOptions {
  readonly hive: DeployedHive;
  readonly personality: string;
  /** Epoch milliseconds; what was logged before is of an earlier run. */
  readonly began: number;
  say(text: string): void;
}

export function checksOf({ hive, personality, began, say }: ChecksOptions): Checks {
  const { aws, prefix } = hive;
  const planPost = `${prefix}plan-post`;
  const publicationsOn = async (platform: string): Promise<Publication[]> =>
    (await hive.publications()).filter((publication) => publication.platform === platform);

  return {
    async upload(file) {
      await hive.upload(`personalities/${personality}.json`, file);
      const report = await until('the report on the personality', 60, () =>
        hive.read<Report>(`reports/${personality}.json`),
      );
      assert.equal(report.status, 'accepted', JSON.stringify(report.problems));
      assert.equal(report.version, 1);
      assert.deepEqual(await hive.schedules(), allPlatformTraits.map(({ id }) => `${personality}.${id}`).sort());
    },

    async firing(platform) {
      const planned = async () => (await publicationsOn(platform)).length > 0;
      const how = await until(`the schedule ${personality}.${platform} fires`, 150, async () => {
        if (await planned()) return 'planned' as const;
        const lines = await logOf(aws, planPost, began);
        const literal = lines.some((line) => line.includes(scheduledTime) && line.includes(` on ${platform} is `));
        return literal ? ('literal' as const) : undefined;
      });
      if (how === 'planned') return how;
      const slot = await hive.fireInsteadOfScheduler(`${personality}.${platform}`);
      say(`fired with ${scheduledTime} as it stands, which plan-post refuses: fired again with ${slot}`);
      await until(`plan-post plans ${personality} on ${platform}`, 60, async () => (await planned()) || undefined);
      return how;
    },

    async posted(platform, sandbox) {
      let found: Publication[] = [];
      const state = (): string => found.map((one) => `${one.id} is ${one.state}, ${one.wait?.reason}`).join('; ');
      const what = () => `a publication on ${platform} ends (${state()})`;
      const publication = await until(what, 120, async () => {
        found = await publicationsOn(platform);
        return found.find((one) => isTerminal(one.state));
      });
      assert.equal(publication.state, 'published', `${publication.id}: ${publication.reason}`);
      const posts = sandbox.timeline(personality);
      const evidence = publication.ids['0']?.id ?? '?';
      assert.equal(posts.length, 1, `${posts.length} posts on ${platform}, expected one.`);
      // A platform may write its ids longer than its addresses do.
      assert.ok(posts[0]?.id.endsWith(evidence), `The post is ${posts[0]?.id}, the hive has ${evidence}.`);
      assert.ok(posts[0]?.text.includes(publication.parts[0]?.text.slice(0, 20) ?? '?'));
      assert.deepEqual(sandbox.duplicates(), []);
      assert.ok(await hive.read(publication.run ?? ''), `The run ${publication.run} is not in the bucket.`);
    },

    async deadLetterQueues(literalFirings) {
      // Fails for good, as a firing does whose time was not filled in.
      const slot = 'half past never';
      await invokeLater(aws, planPost, { personality, platform: 'none', slot });
      const failed: DeadLetter[] = [];
      const arrived = await within(30, async () => {
        failed.push(...(await deadLetters(aws, prefix, ['-failed-invocations'])));
        return failed.some(({ body }) => body.includes(slot)) || undefined;
      });
      const literal = JSON.stringify(scheduledTime);
      const others = failed.filter(({ body }) => !body.includes(slot) && !body.includes(literal));
      assert.deepEqual(others, []);
      assert.deepEqual(await deadLetters(aws, prefix, ['-dead', '-failed-deliveries']), []);
      const differences: string[] = [];
      if (!arrived) {
        differences.push('Lambda: an asynchronous invocation that fails for good reaches no failure destination.');
      }
      if (literalFirings && !failed.some(({ body }) => body.includes(literal))) {
        differences.push('Scheduler: its invocations that fail are not tried again and reach no failure destination.');
      }
      return differences;
    },
  };
}
