import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../shared/aws/dynamodb/control.ts';
import { dynamoLedger } from '../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../shared/aws/dynamodb/personalities.ts';
import { cachedControl } from '../shared/aws/dynamodb/switches.ts';
import { eventHandler, hiveMetrics } from '../shared/aws/lambda.ts';
import { jobsOnDemand } from '../shared/aws/on-demand/jobs.ts';
import { maxLatenessMs } from '../shared/config/lateness.ts';
import { systemClock as clock } from '../shared/monitoring/log.ts';
import type { PlanPostPayload } from '../shared/personality/ports.ts';
import { platformTraits } from '../shared/platforms/registry.ts';
import { planPost } from '../shared/publication/plan.ts';

const environment = process.env;
const table = hiveTable(environment);
const control = cachedControl(dynamoControl(table), clock);
const tools = {
  ledger: dynamoLedger(table, clock),
  personalities: dynamoPersonalities(table),
  jobs: jobsOnDemand(environment),
  maxLatenessMs: maxLatenessMs(control, platformTraits),
  restoredAt: async () => (await control.read()).restoredAt,
  clock,
};

/** A slot has come: plans its publication and hands it to the writer. */
export const handler = eventHandler(
  async (payload: PlanPostPayload, log) => {
    const outcome = await planPost(payload, { ...tools, log });
    const platform = platformTraits(payload.platform)?.id ?? 'unknown';
    hiveMetrics().count('Slots', { platform, action: 'plan', outcome });
    return { outcome };
  },
  { ahead: [() => import('../shared/aws/queues.ts')] },
);
