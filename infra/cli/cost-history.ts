import { isReplyId } from '../../shared/interaction/interaction.ts';
import { daysPerMonth } from '../cost/workload.ts';
import type { Connection } from './connection.ts';
import { type Member, mapInBatches } from './roster.ts';

const dayMs = 24 * 3_600_000;
/** So far back it is looked, days. */
const days = 30;
/** An account that has listened for less than this says little of a month, days. */
const leastDays = 3;
/** Of one account; more than limits allow in that time. */
const most = 10_000;

/** What an account hears and answers in a month, by what it did lately. */
export interface Lately {
  readonly mentionsPerMonth: number;
  readonly repliesPerMonth: number;
}

/**
 * What the accounts of these members heard and answered in the last 30 days, by `platform/account`: only ids are read, two queries of the index for
 * each account. Accounts that have not listened for three days are left out.
 */
export async function heardLately(
  { accounts, heard, timeline }: Pick<Connection, 'accounts' | 'heard' | 'timeline'>,
  members: readonly Member[],
  now: number,
): Promise<ReadonlyMap<string, Lately>> {
  const names = members.filter(({ state }) => state === 'active').flatMap((member) => member.accounts);
  const known = await mapInBatches(names, async ({ platform, account }) => {
    const since = (await accounts.read(platform, account, { eventually: true }))?.listening?.since;
    if (since === undefined || now - since < leastDays * dayMs) return undefined;
    const from = Math.max(since, now - days * dayMs);
    const perMonth = (count: number): number => (count * dayMs * daysPerMonth) / (now - from);
    const [mentions, replies] = await Promise.all([
      counted(heard.of(platform, account, { from, to: now })),
      counted(timeline.of(platform, account, { from, to: now }), isReplyId),
    ]);
    return [
      `${platform}/${account}`,
      { mentionsPerMonth: perMonth(mentions), repliesPerMonth: perMonth(replies) },
    ] as const;
  });
  return new Map(known.filter((one) => one !== undefined));
}

async function counted(ids: AsyncIterable<string>, fits: (id: string) => boolean = () => true): Promise<number> {
  let [seen, count] = [0, 0];
  for await (const id of ids) {
    if (fits(id)) count += 1;
    seen += 1;
    if (seen >= most) break;
  }
  return count;
}
