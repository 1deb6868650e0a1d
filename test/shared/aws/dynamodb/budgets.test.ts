import { afterAll, beforeAll } from 'vitest';
import { dynamoBudgets } from '../../../../shared/aws/dynamodb/budgets.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { budgetSuite } from '../../limits/budget-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

budgetSuite('DynamoDB', async () => dynamoBudgets(store.table));
