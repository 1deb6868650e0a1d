import { describe, expect, it } from 'vitest';
import {
  AccountBlocked,
  DuplicateRefused,
  HiveError,
  NotSent,
  OutcomeUnknown,
  RateLimited,
} from '../../../shared/publication/errors.ts';
import { expectReason, minute, type Scene, start } from './scene.ts';
import { blockKinds, createFaults } from './world.ts';

/** What an adapter makes of every way in which a create can end badly. */
export function describeFaults(scene: Scene): void {
  const { connect, part, send, errorOf, sameWords } = scene;
  const standsOnce = async (text: string): Promise<boolean> =>
    (await scene.account.standing()).filter((other) => sameWords(other, text)).length === 1;

  describe('when something goes wrong', () => {
    const text = 'Words with a fate.';

    it.each(createFaults)('calls a create unknown and tries it once: %s', async (fault) => {
      const arm = scene.world.faults[fault];
      if ('cannotShow' in arm) return expectReason(arm);
      await connect().whoAmI();
      const changes = arm(scene.account);
      const error = await errorOf(send(connect(changes), part(text)));
      expect(error).toBeInstanceOf(OutcomeUnknown);
      expect(error).not.toBeInstanceOf(DuplicateRefused);
      expect(scene.account.creates()).toBe(1);
    });

    it('finds by its words a post whose answer was lost, and misses one that never came through', async () => {
      const [lost, dropped] = [scene.world.faults['accept-then-drop'], scene.world.faults['drop-before']];
      if ('cannotShow' in lost) return expectReason(lost);
      if ('cannotShow' in dropped) return expectReason(dropped);
      await errorOf(send(connect(lost(scene.account)), part(text)));
      await errorOf(send(connect(dropped(scene.account)), part('Words that never arrive.')));
      expect(await standsOnce(text)).toBe(true);
      const { posts, complete } = await connect().findRecent(start);
      expect(complete).toBe(true);
      expect(posts.map((post) => sameWords(post.text, text))).toEqual([true]);
    });

    it('calls a refused connection not sent', async () => {
      const arm = scene.world.faults['refused-connection'];
      if ('cannotShow' in arm) return expectReason(arm);
      await connect().whoAmI();
      expect(await errorOf(send(connect(arm(scene.account)), part(text)))).toBeInstanceOf(NotSent);
      expect(scene.account.creates()).toBe(0);
      expect(await scene.account.standing()).toEqual([]);
    });

    it('waits as long as the platform says', async () => {
      const arm = scene.world.faults['rate-limited'];
      if ('cannotShow' in arm) return expectReason(arm);
      const until = start + 7 * minute;
      arm(scene.account, until);
      const error = await errorOf(send(connect(), part(text)));
      expect(error).toBeInstanceOf(RateLimited);
      expect((error as RateLimited).retryAt).toBeGreaterThanOrEqual(until);
      expect((error as RateLimited).retryAt).toBeLessThan(until + minute);
      expect(scene.account.creates()).toBe(1);
      expect(await scene.account.standing()).toEqual([]);
    });

    it.each(blockKinds)('wants a person for an account that is blocked: %s', async (kind) => {
      const arm = scene.world.faults.blocked[kind];
      if ('cannotShow' in arm) return expectReason(arm);
      const changes = arm(scene.account);
      const error = await errorOf(send(connect(changes), part(text)));
      expect(error).toBeInstanceOf(AccountBlocked);
      expect(error).toHaveProperty('kind', kind);
      expect(await scene.account.standing()).toEqual([]);
    });

    it('renews a session that the platform calls old, and publishes once', async () => {
      const arm = scene.world.faults['auth-expired'];
      if ('cannotShow' in arm) return expectReason(arm);
      const client = connect();
      await client.whoAmI();
      const changes = arm(scene.account);
      const { id } = await send(changes === undefined ? client : connect(changes), part(text));
      expect(scene.asked).toBe(scene.account.creates());
      expect((await connect().findRecent(start)).posts.map((post) => post.id)).toEqual([id]);
      expect(await standsOnce(text)).toBe(true);
    });

    it('repeats no secret, even where the platform does', async () => {
      const arm = scene.world.faults['echoing-refusal'];
      if ('cannotShow' in arm) return expectReason(arm);
      const changes = arm(scene.account);
      const error = await errorOf(send(connect(changes), part(text)));
      expect(error).toBeInstanceOf(HiveError);
      expect(scene.account.secrets().length).toBeGreaterThan(0);
    });
  });
}
