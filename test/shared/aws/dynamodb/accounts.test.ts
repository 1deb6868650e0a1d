import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import { accountKey } from '../../../../shared/aws/dynamodb/keys.ts';
import { blockAccount, newAccount, pauseAccount } from '../../../../shared/limits/account.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { accountSuite } from '../../limits/account-suite.ts';
import { describeAccountOwners } from '../../personality/stores-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

accountSuite('DynamoDB', async () => dynamoAccounts(store.table));
describeAccountOwners('in the table', async () => dynamoAccounts(await store.emptyTable()));

it('calls for a person where the platform wants one, not where an operator paused the account', async () => {
  const accounts = dynamoAccounts(store.table);
  const indexed = async () => (await store.table.get(accountKey('twitter', 'indexed')))?.gsi2pk;
  const fresh = await accounts.write(undefined, newAccount('twitter', 'indexed'));
  const paused = await accounts.write(fresh, pauseAccount(fresh!));
  expect([paused?.status, await indexed()]).toEqual(['paused', undefined]);
  await accounts.write(paused, blockAccount(paused!, 'suspended', 'locked'));
  expect(await indexed()).toBe('ATTENTION');
});

it('keeps the answer of a check, and calls a spoilt one by its name', async () => {
  const accounts = dynamoAccounts(store.table);
  const check = { at: 1, nonce: 'n1', outcome: 'works', id: '7', handle: 'ada', about: 'Automated.' } as const;
  const written = await accounts.write(undefined, { ...newAccount('twitter', 'checked'), check });
  expect((await accounts.read('twitter', 'checked'))?.check).toEqual(check);
  const spoilt = { ...newAccount('twitter', 'checked'), check: { ...check, nonce: '' } };
  await expect(accounts.write(written, spoilt)).rejects.toThrow(/has .+ as check, expected at, nonce and outcome/);
});
