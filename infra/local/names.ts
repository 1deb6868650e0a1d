import { createHash } from 'node:crypto';

/** The one account and region of the embedded cloud. They are fauxqs' defaults, so its ARNs and ours agree. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';
export const PARTITION = 'aws';

const arn = (service: string, resource: string): string =>
  `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;

export const tableArn = (name: string): string => arn('dynamodb', `table/${name}`);
export const queueArn = (name: string): string => arn('sqs', name);
export const topicArn = (name: string): string => arn('sns', name);
export const functionArn = (name: string): string => arn('lambda', `function:${name}`);
export const alarmArn = (name: string): string => arn('cloudwatch', `alarm:${name}`);
export const ruleArn = (name: string): string => arn('events', `rule/${name}`);
export const scheduleArn = (group: string, name: string): string => arn('scheduler', `schedule/${group}/${name}`);
export const scheduleGroupArn = (name: string): string => arn('scheduler', `schedule-group/${name}`);
export const bucketArn = (name: string): string => `arn:${PARTITION}:s3:::${name}`;

/** ARN of a secret. AWS appends six random characters; ours come from the name, so they outlive a restart. */
export const secretArn = (name: string): string => arn('secretsmanager', `secret:${name}-${shortHash(name)}`);

/** A secret's name from its name or its ARN, with or without the six characters AWS appends. */
export function secretName(id: string): string {
  const match = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:(.+)$/.exec(id);
  const name = match?.[1] ?? id;
  if (match === null || name.length < 8) return name;
  const base = name.slice(0, -7);
  return name === `${base}-${shortHash(base)}` ? base : name;
}

/** The last part of an ARN such as `arn:aws:lambda:...:function:plan-post` or `arn:aws:sqs:...:drafts`. */
export function nameOfArn(value: string): string {
  const resource = value.split(':').slice(5).join(':');
  return resource.replace(/^(function:|table\/|rule\/)/, '');
}

/** Six characters that depend on the text alone. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
