import { dynamoAccounts } from '../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../shared/aws/dynamodb/budgets.ts';
import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../shared/aws/dynamodb/control.ts';
import { dynamoInteractions, dynamoPeople, dynamoPlaces } from '../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../shared/aws/dynamodb/personalities.ts';
import { dynamoSimilar } from '../shared/aws/dynamodb/similar.ts';
import { cachedControl, cachedSwitches } from '../shared/aws/dynamodb/switches.ts';
import { eventually } from '../shared/aws/dynamodb/table.ts';
import { hiveMetrics, queueHandler } from '../shared/aws/lambda.ts';
import { bucketOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { jobsOnDemand } from '../shared/aws/on-demand/jobs.ts';
import { noticesOnDemand } from '../shared/aws/on-demand/notices.ts';
import { openaiKeyOnDemand } from '../shared/aws/on-demand/secrets.ts';
import { effectiveConfig } from '../shared/config/effective.ts';
import { environmentKeys } from '../shared/config/environment.ts';
import { answeringFrom } from '../shared/content/answering.ts';
import { draftStep, loadWriting } from '../shared/content/draft-step.ts';
import { measuredWriter } from '../shared/content/measured-writer.ts';
import { systemClock as clock } from '../shared/monitoring/log.ts';
import { platformTraits } from '../shared/platforms/registry.ts';
import { platformOfPublication } from '../shared/publication/publication-id.ts';

const environment = process.env;
const table = hiveTable(environment);
// What is only looked at before money is spent may be a moment old; the claim looks again.
const lately = eventually(table);
const control = dynamoControl(table);
const hive = cachedControl(control, clock);
const personalities = dynamoPersonalities(table);
const bucket = bucketOnDemand(environment);
const apiKey = openaiKeyOnDemand(environment, clock);
const tools = {
  ledger: dynamoLedger(table, clock),
  personalities,
  accounts: dynamoAccounts(table),
  switches: cachedSwitches(hive, dynamoPersonalities(lately), clock),
  control,
  budgets: dynamoBudgets(table),
  runs: bucket,
  similar: dynamoSimilar(table, clock),
  answering: answeringFrom({
    interactions: dynamoInteractions(table, clock),
    people: dynamoPeople(table),
    places: dynamoPlaces(lately, clock),
  }),
  jobs: jobsOnDemand(environment),
  notices: noticesOnDemand(environment),
  live: environment[environmentKeys.live] === 'true',
  traitsOf: platformTraits,
  clock,
};

const loadOpenai = () => import('../shared/openai/index.ts');
const ahead = [
  loadWriting,
  loadOpenai,
  () => import('../shared/aws/secrets.ts'),
  () => import('../shared/aws/bucket.ts'),
  () => import('../shared/aws/queues.ts'),
];

/** Writes what a planned publication says, passes it through the gates and hands it to the publisher. */
export const handler = queueHandler(
  async ({ id }, log) => {
    const outcome = await draftStep(id, {
      ...tools,
      log,
      async writer(traits, plan, personality) {
        const config = effectiveConfig({ ...(await hive.read()), traits, plan, personality });
        const { openaiModerator, openaiWriter } = await loadOpenai();
        const openai = openaiWriter({ apiKey, config: config.openai, clock, log });
        const writer = measuredWriter(openai, clock, hiveMetrics());
        return {
          writer,
          config,
          moderator: config.moderation.enabled ? openaiModerator({ apiKey, clock }) : undefined,
        };
      },
    });
    const platform = platformTraits(platformOfPublication(id) ?? '')?.id ?? 'unknown';
    hiveMetrics().count('Drafts', { platform, action: 'draft', outcome });
  },
  { ahead },
);
