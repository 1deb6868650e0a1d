import { afterAll, beforeAll } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import {
  dynamoInteractions,
  dynamoPeople,
  dynamoPlaces,
  dynamoTallies,
} from '../../../../shared/aws/dynamodb/interactions.ts';
import { dynamoListening } from '../../../../shared/aws/dynamodb/listening.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { interactionStoresSuite } from '../../interaction/stores-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

interactionStoresSuite('DynamoDB', async () => {
  const clock = manualClock();
  const { table } = store;
  return {
    interactions: dynamoInteractions(table, clock),
    tallies: dynamoTallies(table, clock),
    people: dynamoPeople(table),
    places: dynamoPlaces(table, clock),
    listening: dynamoListening(table),
    accounts: dynamoAccounts(table),
  };
});
