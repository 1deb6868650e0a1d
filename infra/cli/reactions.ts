import type { Interaction } from '../../shared/interaction/interaction.ts';
import type { AccountName } from '../../shared/personality/accounts.ts';
import type { Connection } from './connection.ts';
import { newestOf } from './newest.ts';
import type { Reactions } from './period.ts';
import { mapInBatches } from './roster.ts';

const dayMs = 24 * 3_600_000;
/** Of one account; more than any account answers in the time that interactions are kept. */
const mostRead = 10_000;

/** How people took what these accounts posted, and what they said to them. Epoch milliseconds, both included. */
export async function readReactions(
  connection: Pick<Connection, 'engagement' | 'heard'>,
  accounts: readonly AccountName[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Required<Reactions>> {
  const names: string[] = [];
  for (let time = from; time < to + dayMs; time += dayMs) names.push(new Date(time).toISOString().slice(0, 10));
  const perAccount = await mapInBatches(accounts, async ({ platform, account }) => {
    const [days, interactions] = await Promise.all([
      connection.engagement.read(platform, account, names),
      newestHeard(connection, [{ platform, account }], { last: mostRead, from, to }),
    ]);
    return { days, interactions };
  });
  return {
    days: perAccount.flatMap(({ days }) => days),
    interactions: perAccount.flatMap(({ interactions }) => interactions),
  };
}

/** What people said to these accounts, newest first, at most `last` that fit. */
export async function newestHeard(
  { heard }: Pick<Connection, 'heard'>,
  accounts: readonly AccountName[],
  filter: {
    readonly last: number;
    readonly from?: number;
    readonly to?: number;
    fits?(interaction: Interaction): boolean;
  },
): Promise<Interaction[]> {
  const { last, from, to, fits = () => true } = filter;
  const within = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return newestOf({
    accounts,
    last,
    size: Math.min(100, last),
    ids: ({ platform, account }) => heard.of(platform, account, within),
    async read({ platform, account }, ids) {
      const read = await Promise.all(ids.map((id) => heard.read({ platform, account, id })));
      return read.filter((one) => one !== undefined).filter(fits);
    },
    timeOf: ({ createdAt }) => createdAt,
  });
}
