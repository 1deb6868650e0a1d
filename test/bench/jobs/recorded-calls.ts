import { AsyncLocalStorage } from 'node:async_hooks';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The services that functions call on the way of a post. */
const services = {
  dynamodb: DynamoDBDocumentClient,
  sqs: SQSClient,
  s3: S3Client,
  secrets: SecretsManagerClient,
} as const;
export type Service = keyof typeof services;

interface Command {
  readonly input: object;
  // biome-ignore lint/suspicious/noExplicitAny: every command has an input of its own, and none is looked into here.
  readonly constructor: any;
}

/** One call of the SDK, as it can be sent again. */
export interface RecordedCall {
  readonly service: Service;
  readonly make: new (input: object) => Command;
  readonly input: object;
  /** Calls of the same work that had their answers when this one left and not yet when the one before it left. */
  readonly after: readonly number[];
  /** Its condition did not hold: the answer was an error that the work went on with. */
  refused: boolean;
}

/** The calls of one piece of work, in the order in which they left. */
export type Recording = RecordedCall[];

interface Recorder {
  readonly calls: Recording;
  /** Answered since the last call left. */
  answered: number[];
}

const recorders = new AsyncLocalStorage<Recorder>();

/** Runs a piece of work and notes its calls, by whichever client they go; needs watchClients. */
export async function recorded(work: () => Promise<unknown>): Promise<Recording> {
  const recorder: Recorder = { calls: [], answered: [] };
  await recorders.run(recorder, work);
  return recorder.calls;
}

type Send = (this: object, command: Command, ...rest: unknown[]) => Promise<unknown>;

/** From now on every client of the services notes what it sends. @returns what ends that. */
export function watchClients(): () => void {
  const undo = Object.entries(services).map(([service, { prototype }]) => {
    const watched = prototype as unknown as { send: Send };
    const own = Object.hasOwn(watched, 'send');
    const { send } = watched;
    watched.send = function noted(command, ...rest) {
      const sent = send.call(this, command, ...rest);
      const recorder = recorders.getStore();
      return recorder === undefined ? sent : noteOf(recorder, service as Service, command, sent);
    };
    return () => {
      if (own) watched.send = send;
      else delete (watched as { send?: Send }).send;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}

async function noteOf(recorder: Recorder, service: Service, command: Command, sent: Promise<unknown>) {
  const { calls, answered } = recorder;
  recorder.answered = [];
  const call: RecordedCall = {
    service,
    make: command.constructor,
    input: command.input,
    after: answered,
    refused: false,
  };
  const index = calls.push(call) - 1;
  try {
    return await sent;
  } catch (error) {
    call.refused = true;
    throw error;
  } finally {
    recorder.answered.push(index);
  }
}

export type Clients = Readonly<Record<Service, { send(command: never): Promise<unknown> }>>;

/**
 * Sends the same calls again and does nothing else: what left together leaves together, what waited for an answer waits for it.
 * @throws where an answer is a refusal that was none, or the other way round
 */
export async function replay(recording: Recording, clients: Clients): Promise<void> {
  const answers: Promise<void>[] = [];
  for (const call of recording) {
    if (call.after.length > 0) await Promise.all(call.after.map((index) => answers[index]));
    answers.push(sendAgain(call, clients));
  }
  await Promise.all(answers);
}

async function sendAgain({ service, make, input, refused }: RecordedCall, clients: Clients): Promise<void> {
  try {
    await clients[service].send(new make(input) as never);
  } catch (error) {
    if (refused) return;
    throw error;
  }
  if (refused) throw new Error(`${make.name} was refused before and is not now: the stores are not alike.`);
}

/** The same calls to another stage: names that end with the one are written with the other, wherever a call names a place. */
export function redirected(recording: Recording, from: string, to: string): Recording {
  return recording.map((call) => ({ ...call, input: renamed(call.input, from, to) }));
}

const places = ['TableName', 'QueueUrl', 'Bucket'];

function renamed(input: object, from: string, to: string): object {
  const rename = (name: string) => (name.endsWith(`-${from}`) ? `${name.slice(0, -from.length)}${to}` : name);
  return Object.fromEntries(
    Object.entries(input).map(([name, value]: [string, unknown]) => {
      if (places.includes(name) && typeof value === 'string') return [name, rename(value)];
      if (name !== 'RequestItems') return [name, value];
      return [name, Object.fromEntries(Object.entries(value as object).map(([table, of]) => [rename(table), of]))];
    }),
  );
}
