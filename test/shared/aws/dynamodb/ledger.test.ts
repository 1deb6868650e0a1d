import { afterAll, beforeAll } from 'vitest';
import { dynamoLedger } from '../../../../shared/aws/dynamodb/ledger.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { ledgerSuite } from '../../publication/ledger-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

ledgerSuite('DynamoDB', async (clock) => dynamoLedger(store.table, clock));
