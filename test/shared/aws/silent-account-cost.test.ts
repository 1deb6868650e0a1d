import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../../shared/aws/dynamodb/budgets.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../../../shared/aws/dynamodb/control.ts';
import { dynamoEngagement } from '../../../shared/aws/dynamodb/engagement.ts';
import {
  dynamoInteractions,
  dynamoListening,
  dynamoPeople,
  dynamoPlaces,
  dynamoTallies,
} from '../../../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../../../shared/aws/dynamodb/personalities.ts';
import { cachedControl, cachedSwitches } from '../../../shared/aws/dynamodb/switches.ts';
import { openTable } from '../../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../../../shared/aws/dynamodb/timeline.ts';
import { effectiveConfig } from '../../../shared/config/effective.ts';
import { observe } from '../../../shared/interaction/observe.ts';
import { newAccount } from '../../../shared/limits/account.ts';
import { listenFrom } from '../../../shared/limits/listening.ts';
import { silentLog as log } from '../../../shared/monitoring/log.ts';
import { Counter } from '../../support/counting-store.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { talkingTraits } from '../../support/listener.ts';
import { manualClock } from '../../support/manual-clock.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const accounts = 60;

/** A hive of accounts that nobody speaks to, and what asking for them costs. */
async function quietHive(platform: string, wanted: Parameters<typeof listenFrom>[1]) {
  const counter = new Counter();
  const clock = manualClock();
  const documents = makeDocuments(store.config);
  counter.watch(documents, 'dynamodb', store.config);
  const table = openTable(documents, store.table.name);
  const states = dynamoAccounts(table);
  const traits = { ...talkingTraits, id: platform };
  for (let number = 0; number < accounts; number += 1) {
    const state = { ...newAccount(platform, `account${number}`), owner: `personality${number}` };
    await states.write(undefined, listenFrom(state, wanted, clock.now()));
  }
  const control = cachedControl(dynamoControl(table), clock);
  const personalities = dynamoPersonalities(table);
  const tools = {
    traits,
    transport: 'api',
    accounts: states,
    listening: dynamoListening(table),
    interactions: dynamoInteractions(table, clock),
    tallies: dynamoTallies(table, clock),
    people: dynamoPeople(table),
    places: dynamoPlaces(table, clock),
    personalities,
    switches: cachedSwitches(control, personalities, clock),
    async pausedByOperator() {
      const { paused, pausedPersonalities } = await control.read();
      return { everybody: paused, personalities: pausedPersonalities };
    },
    restoredAt: async () => (await control.read()).restoredAt,
    ledger: dynamoLedger(table, clock),
    recent: dynamoTimeline(table),
    engagement: dynamoEngagement(table, clock),
    budgets: dynamoBudgets(table),
    jobs: { draft: async () => undefined },
    configOf: async () => effectiveConfig({ ...(await control.read()), traits }),
    connect: async (account: string) => ({
      whoAmI: async () => ({ id: account, handle: account }),
      fetchInteractions: async () => ({
        interactions: [],
        cursor: { since: '1993000000000000000' },
        more: false,
        billedReads: 0,
      }),
    }),
    clock,
    log,
  };
  return { tools, counter, clock };
}

it('looks at an account that answers nobody and posts nothing as cheaply, once an hour', async () => {
  const wanted = { transport: 'api', newPostsIn: [], figuresOnly: true } as const;
  const { tools, counter, clock } = await quietHive('silent', wanted);
  expect(await observe(tools, Number.POSITIVE_INFINITY)).toMatchObject({ asked: 0, failed: 0 });
  let runs = 0;
  counter.reset();
  for (let minutes = 0; minutes < 60; minutes += 1) {
    clock.advance(60_000);
    await observe(tools, Number.POSITIVE_INFINITY);
    runs += 1;
  }
  const { calls, readUnits, writeUnits } = counter.totals();
  // The query of the index comes with each tick, whoever is due.
  expect((calls - 2 * runs) / accounts).toBeLessThanOrEqual(2);
  expect(counter.calls.filter((call) => call.writeUnits > 0)).toHaveLength(accounts);
  expect(writeUnits / accounts).toBeLessThanOrEqual(3);
  expect((readUnits - runs) / accounts).toBeLessThanOrEqual(1.1);
});
