import { afterAll, beforeAll } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
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
