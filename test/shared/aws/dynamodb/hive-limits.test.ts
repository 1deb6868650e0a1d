import { afterAll, beforeAll } from 'vitest';
import { dynamoHiveLimits } from '../../../../shared/aws/dynamodb/hive-limits.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { hiveLimitSuite } from '../../limits/hive-limit-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

hiveLimitSuite('DynamoDB', async () => dynamoHiveLimits(store.table));
