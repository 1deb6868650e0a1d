import type { Hive } from './hive.ts';
import type { LiveStart } from './live/start.ts';
import type { StartOptions } from './options.ts';

/** One screen that says what runs where, and what to do next. */
export function screen(
  { cloud, sandboxes, bucketName, tableName }: Hive,
  options: StartOptions,
  real: Pick<LiveStart, 'dataDir' | 'live'> | undefined,
): string {
  const { endpoints, plan, fresh } = cloud;
  const functions = plan.functions.map(({ key }) => key).join(', ');
  const pages = [...sandboxes.platforms.values()].map(
    ({ id, url }) => `  ${id.padEnd(12)} ${url}/   a look-alike; nothing leaves this machine`,
  );
  const live = (real?.live.platforms ?? []).map(
    (id) => `  ${id.padEnd(12)} LIVE: ${real?.live.endpoints[id] ?? 'its own host'}, seen by people`,
  );
  const model =
    real === undefined
      ? `${sandboxes.openai.baseUrl}   a look-alike; every text is made up here`
      : `LIVE: ${real.live.model.baseUrl ?? 'its own host'}, every text is paid for`;
  const speed = options.speed === 'max' ? 'as fast as it goes' : `up to ${options.speed} times as fast as yours`;
  return [
    '',
    'FlavumHive on this machine: the template and the bundles that AWS gets',
    '',
    ...live,
    ...pages,
    `  openai       ${model}`,
    `  functions    ${functions}`,
    `  table        ${tableName}   ${endpoints.AWS_ENDPOINT_URL_DYNAMODB}`,
    `  bucket       ${bucketName}   ${endpoints.AWS_ENDPOINT_URL_S3}`,
    `  queues       ${endpoints.AWS_ENDPOINT_URL_SQS}`,
    `  schedules    ${endpoints.AWS_ENDPOINT_URL_SCHEDULER}`,
    `  calendar     ${real === undefined ? `${fresh ? 'a new one' : 'goes on where it was'}, ${speed}` : "this machine's clock"}`,
    '',
    ...(pages.length === 0 ? [] : ['Open one of the pages above in a browser to read along.']),
    `Personalities come from ${options.personalities}; what changed there is uploaded at each start.`,
    real === undefined
      ? 'Ctrl-C stops it; the next start goes on where it was, --fresh begins anew.'
      : `Ctrl-C stops it; the next start goes on where it was. In another terminal: export HIVE_DATA_DIR=${real.dataDir}, then npx hive posts list`,
    '',
  ].join('\n');
}
