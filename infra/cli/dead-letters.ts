import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { personalityIdPattern, slotPublicationId } from '../../shared/publication/publication-id.ts';

/** What a message asks for, out of all its envelopes. */
export type Errand =
  /** Somebody is to go on with a publication. */
  | { readonly kind: 'job'; readonly id: string }
  /** A slot has come; `id` is that of the publication it stands for. */
  | { readonly kind: 'slot'; readonly id: string; readonly payload: PlanPostPayload }
  /** An object of the bucket came or went. */
  | { readonly kind: 'upload'; readonly key: string; readonly deleted: boolean }
  /** A time came at which somebody looks around; the next one does the same. */
  | { readonly kind: 'tick' }
  /** Nothing that anybody here could do; `found` says what it is and repeats nothing of it. */
  | { readonly kind: 'malformed'; readonly found: string };

export interface Letter {
  readonly errand: Errand;
  /** Why it ended here, where an envelope tells. */
  readonly why?: string;
  /** The function that failed, or was not reached. */
  readonly function?: string;
  /** When it was given up, epoch milliseconds of the hive's calendar, where an envelope tells. */
  readonly failedAt?: number;
}

const mostEnvelopes = 8;
const longestId = 256;

type Fields = Readonly<Record<string, unknown>>;
type Envelope = Omit<Letter, 'errand'>;

/**
 * Reads a message of a dead-letter queue. It may lie in envelopes: the record of a failed asynchronous invocation
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html, November 2026), an event of a queue with one record, the
 * call that a scheduler could not make. What a delivery failed for stands in attributes beside the body. Pure; never throws.
 */
export function readLetter(body: string, attributes: Readonly<Record<string, string | undefined>> = {}): Letter {
  let envelope: Envelope = ofAttributes(attributes);
  let value: unknown = body;
  for (let depth = 0; depth < mostEnvelopes; depth += 1) {
    if (typeof value === 'string') value = parsed(value);
    const opened = open(value);
    if (opened === undefined) break;
    envelope = { ...envelope, ...opened.envelope };
    value = opened.content;
  }
  return { ...envelope, errand: errandOf(value) };
}

function ofAttributes(attributes: Readonly<Record<string, string | undefined>>): Envelope {
  const { ERROR_MESSAGE: message, ERROR_CODE: code, TARGET_ARN: target } = attributes;
  const why = message ?? code;
  return {
    ...(why === undefined ? {} : { why }),
    ...(target === undefined ? {} : { function: functionName(target) }),
  };
}

function open(value: unknown): { readonly envelope: Envelope; readonly content: unknown } | undefined {
  if (!isFields(value)) return undefined;
  const { requestContext, requestPayload, responsePayload, timestamp } = value;
  if (requestPayload !== undefined && isFields(requestContext)) {
    const { functionArn, condition } = requestContext;
    const said = isFields(responsePayload) ? responsePayload.errorMessage : undefined;
    const why = typeof said === 'string' ? said : condition;
    const failedAt = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
    return {
      envelope: {
        ...(typeof why === 'string' ? { why } : {}),
        ...(typeof functionArn === 'string' ? { function: functionName(functionArn) } : {}),
        ...(Number.isNaN(failedAt) ? {} : { failedAt }),
      },
      content: requestPayload,
    };
  }
  const { FunctionName: name, Payload: payload, Records: records } = value;
  if (typeof name === 'string' && payload !== undefined) {
    return { envelope: { function: functionName(name) }, content: payload };
  }
  const [record, ...others] = Array.isArray(records) ? (records as unknown[]) : [];
  if (others.length === 0 && isFields(record) && typeof record.body === 'string') {
    return { envelope: {}, content: record.body };
  }
  return undefined;
}

function errandOf(value: unknown): Errand {
  if (typeof value === 'string') return { kind: 'malformed', found: 'a text that is no JSON' };
  if (!isFields(value)) return { kind: 'malformed', found: 'JSON that is no object' };
  const { personality, platform, slot, source, id } = value;
  if (typeof personality === 'string' && typeof platform === 'string' && slot !== undefined) {
    const time = Date.parse(String(slot));
    if (!personalityIdPattern.test(personality) || !/^[a-z0-9-]+$/.test(platform) || Number.isNaN(time)) {
      return { kind: 'malformed', found: 'a slot without a personality, a platform and a time' };
    }
    const payload: PlanPostPayload = { personality, platform, slot: String(slot) };
    return { kind: 'slot', id: slotPublicationId(personality, platform, time), payload };
  }
  if (source === 'aws.s3') return uploadOf(value);
  if (source === 'hive.tick' || source === 'aws.events' || source === 'aws.scheduler') return { kind: 'tick' };
  if (typeof id === 'string' && id !== '' && id.length <= longestId && source === undefined) return { kind: 'job', id };
  return { kind: 'malformed', found: 'an object that is no job, no slot and no event of the hive' };
}

function uploadOf(event: Fields): Errand {
  const object = isFields(event.detail) ? event.detail.object : undefined;
  const key = isFields(object) ? object.key : undefined;
  if (typeof key !== 'string' || key === '') return { kind: 'malformed', found: 'an event of a bucket without a key' };
  return { kind: 'upload', key, deleted: event['detail-type'] === 'Object Deleted' };
}

/** What it is, for people. */
export function errandText(errand: Errand): string {
  switch (errand.kind) {
    case 'job':
      return errand.id;
    case 'slot':
      return `the slot of ${errand.id}`;
    case 'upload':
      return `${errand.deleted ? 'removal' : 'upload'} of ${errand.key}`;
    case 'tick':
      return 'a tick';
    case 'malformed':
      return `no job: ${errand.found}`;
  }
}

/** The name in an ARN such as `arn:aws:lambda:...:function:hive-dev-plan-post:$LATEST`; a name stays as it is. */
function functionName(arn: string): string {
  return /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that is no JSON stays a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}
