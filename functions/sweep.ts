import { dynamoBudgets } from '../shared/aws/dynamodb/budgets.ts';
import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoLedger } from '../shared/aws/dynamodb/ledger.ts';
import { eventHandler, hiveMetrics } from '../shared/aws/lambda.ts';
import { sqsJobs } from '../shared/aws/queues.ts';
import { systemClock as clock } from '../shared/monitoring/log.ts';
import { sweep } from '../shared/publication/sweep.ts';

const environment = process.env;
const table = hiveTable(environment);
const tools = {
  ledger: dynamoLedger(table, clock),
  budgets: dynamoBudgets(table),
  jobs: sqsJobs(environment),
  clock,
  batch: 200,
};

/** Once a minute: sends again what waited or got lost, ends what is too late. Calls no platform and no model. */
export const handler = eventHandler(async (_tick: unknown, log) => {
  const report = await sweep({ ...tools, log });
  const metrics = hiveMetrics();
  metrics.count('Sweeps', { action: 'sweep' });
  metrics.count('Woken', { action: 'sweep' }, report.woken);
  metrics.count('Stuck', { action: 'sweep' }, report.stuck);
  return report;
});
