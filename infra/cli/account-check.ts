import { setTimeout } from 'node:timers/promises';
import type { AccountCheck, AccountState } from '../../shared/limits/account.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import type { Io } from './command.ts';
import { poll } from './command.ts';
import type { Connection } from './connection.ts';
import { nonce } from './nonce.ts';
import { openJobs } from './queues.ts';

/** An account to be asked for; `transport` is its way to the platform, the platform's first where absent. */
export interface CheckedAccount {
  readonly platform: string;
  readonly account: string;
  readonly transport?: string;
}

export interface CheckAnswer extends CheckedAccount {
  /** What the platform said; absent where no answer came in time. */
  readonly check?: AccountCheck;
  /** The account's status after the answer; absent where nobody used it yet. */
  readonly status?: AccountState['status'];
}

export interface CheckOptions extends Partial<Pick<Io, 'sleep'>> {
  /** How long to wait for all answers together, machine seconds; 30 where absent. */
  readonly seconds?: number;
}

/**
 * Asks the publish functions who these accounts are on their platforms, all at once, and waits for the answers, which stay on the accounts'
 * items. Nothing is posted. Answers come in the order of the questions; throws what keeps a question from being sent.
 */
export async function checkAccounts(
  connection: Pick<Connection, 'accounts' | 'stage' | 'client'>,
  accounts: readonly CheckedAccount[],
  { sleep = (ms) => setTimeout(ms), seconds = 30 }: CheckOptions = {},
): Promise<readonly CheckAnswer[]> {
  const jobs = await openJobs(connection);
  try {
    const asked = accounts.map((one) => ({ ...one, nonce: nonce() }));
    for (const { platform, account, transport, nonce } of asked) {
      const way = transport ?? platformTraits(platform)?.transports[0]?.id ?? '';
      await jobs.check(way, { platform, account, nonce });
    }
    const answers = new Map<string, CheckAnswer>();
    await poll({ sleep }, seconds, async () => {
      for (const { nonce, ...of } of asked.filter((one) => !answers.has(one.nonce))) {
        const state = await connection.accounts.read(of.platform, of.account);
        if (state?.check?.nonce === nonce) answers.set(nonce, { ...of, check: state.check, status: state.status });
      }
      return answers.size === asked.length ? true : undefined;
    });
    return asked.map(({ nonce, ...of }) => answers.get(nonce) ?? of);
  } finally {
    jobs.close();
  }
}
