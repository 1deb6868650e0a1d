import { dynamoAttention, dynamoHealth } from '../shared/aws/dynamodb/attention.ts';
import { dynamoBudgets } from '../shared/aws/dynamodb/budgets.ts';
import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoLedger } from '../shared/aws/dynamodb/ledger.ts';
import { eventHandler, hiveMetrics } from '../shared/aws/lambda.ts';
import { jobsOnDemand } from '../shared/aws/on-demand/jobs.ts';
import { systemClock as clock } from '../shared/monitoring/log.ts';
import { attentionKinds } from '../shared/publication/attention.ts';
import { nothingSeen, sweep } from '../shared/publication/sweep.ts';

const environment = process.env;
const table = hiveTable(environment);
const tools = {
  ledger: dynamoLedger(table, clock),
  budgets: dynamoBudgets(table),
  attention: dynamoAttention(table, clock),
  health: dynamoHealth(table),
  jobs: jobsOnDemand(environment),
  clock,
  batch: 200,
};

/** The tick; an emulator that does not fill in the scheduled time leaves its placeholder. */
interface Tick {
  readonly time?: string;
}

/** Once a minute: sends again what waited or got lost, ends what is too late, counts what needs a person. Calls no platform and no model. */
export const handler = eventHandler(async (tick: Tick, log) => {
  const scheduledAt = Date.parse(tick.time ?? '');
  const report = await sweep({ ...tools, log }, Number.isNaN(scheduledAt) ? undefined : scheduledAt);
  const metrics = hiveMetrics();
  metrics.count('Sweeps', { action: 'sweep' });
  // Whoever saw nothing says nothing: alarms stay as they were.
  if (report === nothingSeen) return report;
  metrics.count('Woken', { action: 'sweep' }, report.woken);
  metrics.count('Stuck', { action: 'sweep' }, report.stuck);
  for (const outcome of attentionKinds) {
    metrics.measure('NeedingAPerson', report.attention[outcome], { action: 'sweep', outcome });
  }
  return report;
});
