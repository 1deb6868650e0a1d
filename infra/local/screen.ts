import type { Hive } from './hive.ts';
import type { StartOptions } from './options.ts';

/** One screen that says what runs where, and what to do next. */
export function screen({ cloud, sandboxes, bucketName, tableName }: Hive, options: StartOptions): string {
  const { endpoints, plan, fresh } = cloud;
  const functions = plan.functions.map(({ key }) => key).join(', ');
  const pages = [...sandboxes.platforms.values()].map(
    ({ id, url }) => `  ${id.padEnd(12)} ${url}/   a look-alike; nothing leaves this machine`,
  );
  const speed = options.speed === 'max' ? 'as fast as it goes' : `up to ${options.speed} times as fast as yours`;
  return [
    '',
    'FlavumHive on this machine: the template and the bundles that AWS gets',
    '',
    ...pages,
    `  openai       ${sandboxes.openai.baseUrl}   a look-alike; every text is made up here`,
    `  functions    ${functions}`,
    `  table        ${tableName}   ${endpoints.AWS_ENDPOINT_URL_DYNAMODB}`,
    `  bucket       ${bucketName}   ${endpoints.AWS_ENDPOINT_URL_S3}`,
    `  queues       ${endpoints.AWS_ENDPOINT_URL_SQS}`,
    `  schedules    ${endpoints.AWS_ENDPOINT_URL_SCHEDULER}`,
    `  calendar     ${fresh ? 'a new one' : 'goes on where it was'}, ${speed}`,
    '',
    `Personalities come from ${options.personalities}; what changed there is uploaded at each start.`,
    'Ctrl-C stops it; the next start goes on where it was, --fresh begins anew.',
    '',
  ].join('\n');
}
