import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { dynamoSession } from '../../../shared/aws/dynamodb/sessions.ts';
import { openTable, type Table } from '../../../shared/aws/dynamodb/table.ts';
import { makeSecrets, sessionKeys } from '../../../shared/aws/secrets.ts';
import { environmentKeys } from '../../../shared/config/environment.ts';
import { withNewCredentials } from '../../../shared/limits/new-credentials.ts';
import { silentLog, systemClock } from '../../../shared/monitoring/log.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { HiveError } from '../../../shared/publication/errors.ts';
import type { Stores } from '../cloud.ts';
import { openAdapter } from './adapters.ts';
import { storedEntry } from './credentials.ts';
import type { Live, LiveAccount } from './live.ts';

export interface Person {
  /** False where nobody sits at a terminal. */
  readonly interactive: boolean;
  /** True when `--yes` was given. */
  readonly agreed: boolean;
  show(text: string): void;
  ask(question: string): Promise<boolean>;
}

/**
 * Logs in with each account, says under which names the hive will post, and asks whether it may. Called when the stores run and no function
 * does: a login that renews its tokens keeps them where the functions look, and nothing can post before the answer.
 * @throws one sentence when an account cannot log in, or the answer is no, or there is nobody to ask
 */
export async function askForConsent(live: Live, stores: Stores, person: Person): Promise<void> {
  const known = await withTable(stores, async (table, keys) => {
    const found: string[] = [];
    for (const account of live.accounts) {
      // As the functions find it: with a session that was imported, if there is one.
      const entry = (await storedEntry(account, stores.plan, stores.secrets)) ?? account.entry;
      const { handle } = await logIn(live, { ...account, entry }, table, keys);
      const credentialsAt = systemClock.now();
      await changeAccount(dynamoAccounts(table), account.platform, account.account, (state) =>
        withNewCredentials(state, credentialsAt),
      );
      const name = allPlatformTraits.find(({ id }) => id === account.platform)?.name ?? account.platform;
      found.push(`  ${name}: personality ${account.personality} posts as ${handle} (account ${account.account})`);
    }
    return found;
  });
  if (live.accounts.length === 0) {
    person.show('Every text comes from the real model and is paid for; what is posted stays on this machine.');
  } else {
    person.show(['These accounts will post for real, where people see it:', ...known].join('\n'));
  }
  if (person.agreed) return;
  if (!person.interactive) {
    throw new Error('Nothing was started: nobody can be asked here; look at the names above and say --yes.');
  }
  if (!(await person.ask('Go on?'))) throw new Error('Nothing was started: the answer was no.');
}

type Keys = ReturnType<typeof sessionKeys>;

async function logIn(live: Live, of: LiveAccount, table: Table, keys: Keys): Promise<{ readonly handle: string }> {
  const { platform, account, transport, entry } = of;
  const { adapter, close } = await openAdapter(platform, transport, silentLog);
  const runtime = adapter.traits.transports.find(({ id }) => id === transport)?.runtime;
  const client = adapter.connect(account, {
    credentials: entry,
    session: dynamoSession(table, keys, systemClock, { platform, account, transport, credentials: entry }),
    ...(live.endpoints[platform] === undefined ? {} : { baseUrl: live.endpoints[platform] }),
    clock: systemClock,
    log: silentLog,
    requestTimeoutMs: (runtime?.requestTimeoutSeconds ?? 30) * 1000,
  });
  try {
    return await client.whoAmI();
  } catch (error) {
    if (!(error instanceof HiveError)) throw error;
    throw new Error(`Nothing was started: account ${account} on ${platform} cannot log in. ${error.message}`, {
      cause: error,
    });
  } finally {
    await close();
  }
}

async function withTable<T>({ plan, endpoints }: Stores, work: (table: Table, keys: Keys) => Promise<T>): Promise<T> {
  const credentials = {
    accessKeyId: endpoints.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: endpoints.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const client = (service: string) => ({
    endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: endpoints.AWS_REGION ?? '',
    credentials,
  });
  const documents = makeDocuments(client('DYNAMODB'));
  const secrets = makeSecrets(client('SECRETS_MANAGER'));
  try {
    const table = openTable(documents, plan.tables[0]?.name ?? '');
    const named = plan.functions
      .map(({ environment }) => environment)
      .find((environment) => environment[environmentKeys.sessionSecret] !== undefined);
    return await work(
      table,
      sessionKeys(named ?? {}, systemClock, () => secrets),
    );
  } finally {
    documents.destroy();
    secrets.destroy();
  }
}
