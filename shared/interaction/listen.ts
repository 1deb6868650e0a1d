import type { AccountStore } from '../limits/account.ts';
import { deaf, type Listening, listenFrom } from '../limits/listening.ts';
import type { Clock } from '../monitoring/log.ts';
import type { PlatformPlan } from '../personality/personality.ts';
import type { PersonalityStore } from '../personality/ports.ts';
import { replySettings } from '../personality/replies.ts';
import { changeAccount } from '../publication/accounts.ts';
import { listensThrough, type PlatformTraits, tellsEngagementThrough } from '../publication/platform.ts';

/** Most of the time is waiting for answers. */
const atOnce = 24;

export interface ListenTools {
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly accounts: AccountStore;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
}

/**
 * Lets the accounts of a personality listen as its present version says: through which transport, to the new posts of which places, only to
 * how its posts were taken where it answers nobody, or not at all while it is paused. An account that begins to listen answers nothing older than that. Writes only what differs.
 */
export async function keepListening(personality: string, tools: ListenTools): Promise<void> {
  const current = await tools.personalities.readCurrent(personality);
  const version =
    current === undefined ? undefined : await tools.personalities.readVersion(personality, current.version);
  if (current === undefined || version === undefined) return;
  const speaks = current.status === 'active' && !current.paused;
  for (const [platform, plan] of Object.entries(version.effective.platforms)) {
    const traits = tools.traitsOf(platform);
    const account = await tools.accounts.read(platform, plan.account, { eventually: true });
    if (traits === undefined || account?.owner !== personality) continue;
    const wanted = speaks ? wantedOf(plan, traits) : undefined;
    const before = account.listening;
    if (wanted === undefined ? before === undefined : same(before, wanted)) continue;
    await changeAccount(tools.accounts, platform, plan.account, (state) => {
      if (state.owner !== personality) return state;
      return wanted === undefined ? deaf(state) : listenFrom(state, wanted, tools.clock.now());
    });
  }
}

/** The same for many, some at once. One that fails does not stop the others; then it throws one error that names them all. */
export async function keepAllListening(personalities: readonly string[], tools: ListenTools): Promise<void> {
  const failures: unknown[] = [];
  const told: string[] = [];
  for (let first = 0; first < personalities.length; first += atOnce) {
    const some = personalities.slice(first, first + atOnce);
    for (const [index, settled] of (await Promise.allSettled(some.map((id) => keepListening(id, tools)))).entries()) {
      if (settled.status !== 'rejected') continue;
      failures.push(settled.reason);
      told.push(`${some[index]}: ${settled.reason}`);
    }
  }
  // With what each of them threw: a store that was busy for a moment is no bug.
  if (failures.length > 0)
    throw new AggregateError(failures, `Accounts could not be told to listen: ${told.join('; ')}`);
}

type Wanted = Pick<Listening, 'transport' | 'newPostsIn' | 'figuresOnly'>;

function wantedOf(plan: PlatformPlan, traits: PlatformTraits): Wanted | undefined {
  const { enabled, places } = replySettings(plan, traits);
  const { transport } = plan;
  if (enabled && listensThrough(traits, transport)) return { transport, newPostsIn: places.newPosts };
  if (plan.enabled && tellsEngagementThrough(traits, transport))
    return { transport, newPostsIn: [], figuresOnly: true };
  return undefined;
}

function same(before: Wanted | undefined, wanted: Wanted): boolean {
  return (
    before?.transport === wanted.transport &&
    before.figuresOnly === wanted.figuresOnly &&
    JSON.stringify(before.newPostsIn) === JSON.stringify(wanted.newPostsIn)
  );
}
