/**
 * The environment of the functions: stage facts, endpoints and names of secrets, never a setting that config.json can hold. The names
 * stand here once, for the functions that read them and the stacks that set them.
 */
export const environmentKeys = {
  stage: 'HIVE_STAGE',
  table: 'HIVE_TABLE',
  bucket: 'HIVE_BUCKET',
  draftQueueUrl: 'HIVE_DRAFT_QUEUE_URL',
  scheduleGroup: 'HIVE_SCHEDULE_GROUP',
  scheduleTargetArn: 'HIVE_SCHEDULE_TARGET_ARN',
  scheduleRoleArn: 'HIVE_SCHEDULE_ROLE_ARN',
  scheduleDeadLetterArn: 'HIVE_SCHEDULE_DEAD_LETTER_ARN',
  openaiSecret: 'HIVE_OPENAI_SECRET',
  /** Names of the credential bundles of the function's platform and transport, separated by commas; account to bundle by hash. */
  credentialSecrets: 'HIVE_CREDENTIAL_SECRETS',
  /** Name of the secret from which the key of stored sessions is derived. */
  sessionSecret: 'HIVE_SESSION_SECRET',
  /** `true` where posts go to the real platforms, and nothing stands in for them; else absent. */
  live: 'HIVE_LIVE',
  /** The topic that people are told through. */
  peopleTopicArn: 'HIVE_PEOPLE_TOPIC_ARN',
  /** Lambda timeout of the function itself, seconds: the length of a claim's lease follows from it. */
  functionTimeoutSeconds: 'HIVE_FUNCTION_TIMEOUT_SECONDS',
} as const;

export type EnvironmentName = keyof typeof environmentKeys;
export type Environment = Readonly<Record<string, string | undefined>>;

/** Key of the URL of the queue that a platform's transport is published through. */
export function publishQueueUrlKey(platform: string, transport: string): string {
  return `HIVE_PUBLISH_QUEUE_URL_${upper(platform)}_${upper(transport)}`;
}

/** Key of the base URL that replaces a platform's own host; set for sandboxes only. */
export function endpointKey(platform: string): string {
  return `HIVE_ENDPOINT_${upper(platform)}`;
}

/** Reads one value; throws one sentence that names the missing key. */
export function required(environment: Environment, name: EnvironmentName): string {
  return requiredKey(environment, environmentKeys[name]);
}

/** The same by the key itself. @throws one sentence that names the missing key. */
export function requiredKey(environment: Environment, key: string): string {
  const value = environment[key];
  if (value === undefined || value === '') {
    throw new Error(
      `Environment variable ${key} is missing: the stack that deploys this function sets it; deploy again, or set it where you run the function yourself.`,
    );
  }
  return value;
}

function upper(id: string): string {
  return id.toUpperCase().replaceAll('-', '_');
}
