import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Services } from '../../../infra/local/cloud.ts';
import { secretName } from '../../../infra/local/names.ts';
import type {
  Firing,
  Messaging,
  ObjectEvent,
  ObjectEvents,
  QueueMessage,
  QueuePlan,
  SchedulePlan,
  Scheduler,
} from '../../../infra/local/services/types.ts';

/**
 * Services in memory with the behaviour the core relies on: visibility by the machine's clock, redrive on receive, schedules whose
 * acknowledged slots never come again. What is durable in the real ones is a JSON file here.
 */
export interface FakeServices extends Services {
  queue(name: string): { waiting: string[]; inFlight: number };
  /** Does what an S3 client's PUT does. */
  putObject(event: Partial<ObjectEvent> & { bucket: string; key: string }): Promise<void>;
  messaging(): Messaging;
  stopped: string[];
}

interface Stored {
  id: string;
  body: string;
  receives: number;
  hiddenUntil: number;
  handle: string;
  attributes: Record<string, string>;
}

export function fakeServices(): FakeServices {
  const stopped: string[] = [];
  let messaging: ReturnType<typeof fakeMessaging> | undefined;
  let objects: ((event: ObjectEvent) => void | Promise<void>) | undefined;
  let now = Date.now;
  const stop = (name: string) => async () => {
    stopped.push(name);
  };
  return {
    stopped,
    messaging: () => messaging as Messaging,
    queue: (name) => messaging?.look(name) ?? { waiting: [], inFlight: 0 },
    async putObject(event) {
      await objects?.({ type: 'created', etag: 'e', size: 1, sequencer: '01', time: now(), ...event });
    },
    startDynamoDb: async () => ({ url: 'http://127.0.0.1:1', stop: stop('dynamodb') }),
    ensureTables: async () => undefined,
    startMessaging: async () => {
      messaging = fakeMessaging(stop('messaging'));
      return messaging;
    },
    startSecretsManager: async ({ file = '' }) => {
      const values = new Map<string, string>(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);
      return {
        url: 'http://127.0.0.1:2',
        ensure: async () => undefined,
        get: async (name) => values.get(secretName(name)),
        put: async (name, value) => {
          values.set(secretName(name), value);
          writeFileSync(file, JSON.stringify([...values]));
        },
        stop: stop('secrets'),
      };
    },
    startScheduler: async ({ file = '', now: calendar }) => fakeScheduler(file, calendar, stop('scheduler')),
    startObjectEvents: async (options): Promise<ObjectEvents> => {
      objects = options.onObject;
      now = options.now;
      return { url: 'http://127.0.0.1:3', stop: stop('objects') };
    },
  };
}

export function fakeMessaging(stop: () => Promise<void> = async () => undefined) {
  const queues = new Map<string, { plan: QueuePlan; messages: Stored[] }>();
  const of = (name: string) => {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`no queue ${name}`);
    return queue;
  };
  const visible = (name: string) => of(name).messages.filter(({ hiddenUntil }) => hiddenUntil <= performance.now());
  const messaging: Messaging & { look(name: string): { waiting: string[]; inFlight: number } } = {
    url: 'http://127.0.0.1:4',
    async ensureQueues(plans) {
      for (const plan of plans) queues.set(plan.name, queues.get(plan.name) ?? { plan, messages: [] });
    },
    ensureBuckets: async () => undefined,
    ensureTopics: async () => undefined,
    queueUrl: (name) => `http://127.0.0.1:4/000000000000/${name}`,
    pending(name) {
      const shown = visible(name).length;
      return { visible: shown, inFlight: of(name).messages.length - shown };
    },
    oldest: (name) => of(name).messages[0]?.id,
    async receive(name, max) {
      const { plan, messages } = of(name);
      const received: QueueMessage[] = [];
      for (const message of visible(name)) {
        if (received.length === max) break;
        message.receives += 1;
        if (plan.redrive !== undefined && message.receives > plan.redrive.maxReceiveCount) {
          messages.splice(messages.indexOf(message), 1);
          of(plan.redrive.deadLetterQueue).messages.push(message);
          continue;
        }
        message.hiddenUntil = performance.now() + plan.visibilityTimeoutSeconds * 1000;
        message.handle = randomUUID();
        received.push({
          messageId: message.id,
          receiptHandle: message.handle,
          body: message.body,
          md5OfBody: createHash('md5').update(message.body).digest('hex'),
          attributes: { ApproximateReceiveCount: String(message.receives) },
          messageAttributes: {},
        });
      }
      return received;
    },
    async delete(name, handle) {
      const { messages } = of(name);
      const index = messages.findIndex((message) => message.handle === handle);
      if (index >= 0) messages.splice(index, 1);
    },
    async giveBack(name, handle) {
      // The real one takes a second; tests are in a hurry.
      for (const message of of(name).messages)
        if (message.handle === handle) message.hiddenUntil = performance.now() + 30;
    },
    async send(name, body, attributes = {}) {
      const id = randomUUID();
      of(name).messages.push({ id, body, receives: 0, hiddenUntil: 0, handle: '', attributes });
      return { messageId: id };
    },
    stop,
    look: (name) => ({
      waiting: of(name).messages.map(({ body }) => body),
      inFlight: messaging.pending(name).inFlight,
    }),
  };
  return messaging;
}

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** rate(...) from the schedule's making, or from its start date; at(...) once. */
export function fakeScheduler(file: string, now: () => number, stop: () => Promise<void> = async () => undefined) {
  interface Entry {
    plan: SchedulePlan;
    from: number;
    acknowledged: number[];
  }
  const entries = new Map<string, Entry>(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);
  const listeners: (() => void)[] = [];
  const save = () => {
    if (file === '') return;
    writeFileSync(`${file}.new`, JSON.stringify([...entries]));
    renameSync(`${file}.new`, file);
  };
  const nextSlot = ({ plan, from, acknowledged }: Entry): number | undefined => {
    if (!plan.enabled) return undefined;
    const at = /^at\((.+)\)$/.exec(plan.expression)?.[1];
    if (at !== undefined) return acknowledged.length > 0 ? undefined : Date.parse(`${at}Z`);
    const [, count = '1', unit = 'minute'] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(plan.expression) ?? [];
    const last = acknowledged.at(-1);
    return last === undefined ? (plan.startDate ?? from) : last + Number(count) * (UNITS[unit] ?? 0);
  };
  const scheduler: Scheduler = {
    url: 'http://127.0.0.1:5',
    ensureGroups: async () => undefined,
    async put(plan) {
      const key = `${plan.groupName}/${plan.name}`;
      const found = entries.get(key);
      if (found !== undefined && JSON.stringify(found.plan) === JSON.stringify(plan)) return;
      entries.set(key, { plan, from: now(), acknowledged: [] });
      save();
      for (const listener of listeners) listener();
    },
    async delete(group, name) {
      entries.delete(`${group}/${name}`);
      save();
    },
    due(until) {
      const firings: Firing[] = [];
      for (const entry of entries.values()) {
        const slot = nextSlot(entry);
        if (slot === undefined || slot > until) continue;
        const { plan } = entry;
        firings.push({
          scheduleName: plan.name,
          groupName: plan.groupName,
          slot,
          fireAt: slot,
          targetArn: plan.targetArn,
          retryPolicy: plan.retryPolicy,
          ...(plan.input === undefined ? {} : { input: plan.input }),
          ...(plan.deadLetterArn === undefined ? {} : { deadLetterArn: plan.deadLetterArn }),
        });
      }
      return firings.sort((a, b) => a.fireAt - b.fireAt);
    },
    next() {
      const slots = [...entries.values()].map(nextSlot).filter((slot) => slot !== undefined);
      return slots.length === 0 ? undefined : Math.min(...slots);
    },
    async acknowledge(firing) {
      const entry = entries.get(`${firing.groupName}/${firing.scheduleName}`);
      if (entry !== undefined) entry.acknowledged = [...entry.acknowledged.slice(-1), firing.slot];
      save();
    },
    onChange: (listener) => void listeners.push(listener),
    stop,
  };
  return scheduler;
}
