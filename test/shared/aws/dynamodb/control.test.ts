import { afterAll, beforeAll } from 'vitest';
import { dynamoControl } from '../../../../shared/aws/dynamodb/control.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { describeControlStore } from '../../personality/stores-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

describeControlStore('in the table', async () => dynamoControl(await store.emptyTable()));
