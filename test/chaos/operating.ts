import { caches } from '../../shared/aws/caches.ts';
import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { nowPublicationId, postNow } from '../../shared/content/post-now.ts';
import { Purse } from '../../shared/content/purse.ts';
import { withNewCredentials } from '../../shared/limits/new-credentials.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { changeAccount } from '../../shared/publication/accounts.ts';
import { postCostUsd } from '../../shared/publication/cost.ts';
import { targetOfSlot } from '../../shared/publication/place.ts';
import { planned } from '../../shared/publication/planned.ts';
import type { Part } from '../../shared/publication/publication.ts';
import { textHash } from '../../shared/publication/text-hash.ts';
import { erranding } from './erranding.ts';
import type { Hive } from './hive.ts';
import type { Warm } from './ports.ts';
import type { Worker } from './turns.ts';

/** What a person asks of the hive. */
export type Order =
  | { readonly order: 'credentials' | 'resume'; readonly platform: string; readonly account: string }
  | {
      readonly order: 'say' | 'topic' | 'thread';
      readonly personality: string;
      readonly platform: string;
      readonly nonce: string;
    }
  | {
      readonly order: 'pause';
      readonly paused: boolean;
      readonly what: 'hive' | 'platform' | 'personality';
      readonly name: string;
    }
  /** Of one publication: given up early, sent again, named by its posts, taken down. */
  | { readonly order: 'give-up' | 'retry' | 'name'; readonly id: string }
  | { readonly order: 'remove'; readonly id: string; readonly part?: number }
  | { readonly order: 'unblock-writer' };

/** A person's command line: it crashes and hears nothing as everything else does. */
export function operating(worker: Worker, hive: Hive): Warm {
  const { turns, files, platforms, author, random } = hive;
  const clock = hive.clock(worker);
  const control = turns.watch(worker, 'control', files.control);
  const personalities = turns.watch(worker, 'personalities', files.personalities);
  const accounts = turns.watch(worker, 'accounts', hive.accounts);
  const ledger = turns.watch(worker, 'ledger', hive.ledger);
  const jobs = turns.watch(worker, 'jobs', {
    draft: async (id: string) => hive.mail.send('draft', id),
    publish: async (_platform: string, _transport: string, id: string) => hive.mail.send('publish', id),
  });
  const runs = turns.watch(worker, 'runs', { put: async () => undefined });
  const budgets = turns.watch(worker, 'budgets', hive.budgets);
  const similar = turns.watch(worker, 'similar', hive.similar);

  const renew = async (platform: string, account: string) => {
    const there = platforms.get(platform)!;
    there.reinstate(account);
    hive.vault.set(`${platform} ${account}`, there.tokens.consent(account));
    const takenUpAt = clock.now() + caches.credentials.lifetimeMs + caches.credentials.missMs;
    await changeAccount(accounts, platform, account, (state) => withNewCredentials(state, takenUpAt));
  };
  const resume = async (platform: string, account: string) => {
    platforms.get(platform)!.reinstate(account);
    await changeAccount(accounts, platform, account, (state) => {
      const { statusReason: _reason, statusUntil: _until, ...rest } = state;
      return { ...rest, status: 'active' };
    });
  };
  const say = async (personality: string, platform: string, nonce: string, words: boolean) => {
    const traits = platformTraits(platform)!;
    const title = traits.titleLimit === undefined ? {} : { title: 'Of today' };
    const told = words ? { text: author.words(), ...title } : { topic: 'lamps' };
    const cached = cachedControl(control, clock);
    const answer = await postNow(
      { personality, platform, say: told },
      {
        ledger,
        accounts,
        personalities,
        switches: cachedSwitches(cached, personalities, clock),
        budgets,
        config: async (of, plan, who) =>
          effectiveConfig({ ...(await cached.read()), traits: of, plan, personality: who }),
        runs,
        similar,
        jobs,
        traitsOf: platformTraits,
        clock,
        log: hive.log(worker),
        nonce: () => nonce,
      },
    );
    if (answer.accepted) hive.accepted.add(answer.publication.id);
  };
  /** Words in several parts come in as an operator's own do: drafted in one write, then sent. */
  const thread = async (personality: string, platform: string, nonce: string) => {
    const current = await personalities.readCurrent(personality);
    const version = current && (await personalities.readVersion(personality, current.version));
    const plan = version?.effective.platforms[platform];
    if (version === undefined || plan === undefined || current?.status === 'deleted') return;
    const now = clock.now();
    const parts: readonly Part[] = Array.from({ length: random.pick([2, 3]) }, () => ({ text: author.words() }));
    const publication = planned(
      {
        id: nowPublicationId(personality, platform, nonce),
        personality,
        version: version.version,
        platform,
        plan,
        target: targetOfSlot(plan.places ?? [], personality, now),
        slot: now,
        maxLatenessMs: random.pick([30, 120]) * 60_000,
      },
      now,
    );
    const postCost = postCostUsd(platformTraits(platform)!, 'post', parts);
    const caps = effectiveConfig({ personality: version.effective }).budget;
    const purse = new Purse({ publication, caps, known: undefined, budgets, clock });
    if ((await purse.reserve(0, postCost)) !== undefined) return;
    const money = { modelCostUsd: 0, postCostUsd: postCost };
    const words = { parts, labelled: true, textHash: textHash(parts) };
    const drafted = { ...publication, ...words, ...money, state: 'drafted' } as const;
    if (!(await ledger.create(drafted))) return;
    hive.accepted.add(drafted.id);
    await jobs.publish(platform, drafted.transport, drafted.id);
  };

  const errands = erranding(worker, hive, { ledger, budgets, jobs, clock, control, personalities });

  return async (job) => {
    const order = JSON.parse(job) as Order;
    switch (order.order) {
      case 'credentials':
        return renew(order.platform, order.account);
      case 'resume':
        return resume(order.platform, order.account);
      case 'say':
      case 'topic':
        return say(order.personality, order.platform, order.nonce, order.order === 'say');
      case 'thread':
        return thread(order.personality, order.platform, order.nonce);
      case 'give-up':
      case 'retry':
      case 'name':
      case 'remove':
        return errands(order);
      case 'unblock-writer':
        return control.unblockWriter();
      case 'pause':
        if (order.what === 'hive') return control.setPaused(order.paused);
        if (order.what === 'platform') return control.setPlatformPaused(order.name, order.paused);
        return control.setPersonalityPaused(order.name, order.paused);
    }
  };
}
