import type { PlanPostPayload } from '../../shared/personality/ports.ts';
import { ItemInvalid } from '../../shared/publication/errors.ts';
import type { PlanOutcome } from '../../shared/publication/plan.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import type { Errand } from './dead-letters.ts';
import { type DeadMessage, type DeadQueues, jobQueueOf } from './dead-queues.ts';

/** What becomes of one message. `left` and `malformed` stay where they are. */
export type Fate = 'sent' | 'planned' | 'dropped' | 'left' | 'malformed';

export interface Step {
  readonly message: DeadMessage;
  readonly fate: Fate;
  readonly why: string;
}

export interface RedriveTools {
  readonly queues: Pick<DeadQueues, 'receive' | 'giveBack' | 'delete' | 'send'>;
  /** Throws ItemInvalid where the item is not as the hive writes it. */
  read(id: string): Promise<Publication | undefined>;
  /** The queue of jobs that a publication's next step is waited for in. */
  queueFor(publication: Publication): string;
  /** Plans a slot as plan-post would. */
  plan(payload: PlanPostPayload): Promise<PlanOutcome>;
  /** Writes an object over itself, so that its event comes again; `gone` where there is none, `newer` where another one just came. */
  touch(key: string): Promise<'touched' | 'gone' | 'newer'>;
  /** Machine milliseconds. */
  sleep(ms: number): Promise<void>;
}

export interface RedriveOptions {
  /** Messages a second. */
  readonly rate: number;
  /** At most so many messages are looked at. */
  readonly most: number;
  /** Nothing is sent, nothing deleted. */
  readonly dryRun: boolean;
  readonly dropMalformed: boolean;
  /** Asked before each message. */
  stopped(): boolean;
  /** Told after each message. */
  told(step: Step): void;
}

type Look = { readonly publication: Publication | undefined } | { readonly broken: string };

/** What is to become of a job, by what the table says of its publication now. Pure. */
export function jobFate(id: string, look: Look): { readonly fate: Fate; readonly why: string } {
  if ('broken' in look) return { fate: 'left', why: `mend its item first: ${look.broken}` };
  const { publication } = look;
  if (publication === undefined) return { fate: 'malformed', why: `the table has no publication ${id}` };
  if (isTerminal(publication.state)) return { fate: 'dropped', why: `it is ${publication.state} already` };
  return { fate: 'sent', why: `it is ${publication.state}` };
}

/** What the plan of a slot comes to. Pure. */
export function slotFate(outcome: PlanOutcome): { readonly fate: Fate; readonly why: string } {
  switch (outcome) {
    case 'planned':
      return { fate: 'planned', why: 'its publication waits for the writer' };
    case 'repeated':
      return { fate: 'dropped', why: 'it was planned before' };
    case 'skipped':
      return { fate: 'dropped', why: 'its time is over; the publication says why it was not written' };
    case 'refused':
      return { fate: 'malformed', why: 'no such personality posts there' };
  }
}

/**
 * Takes up the messages of one dead-letter queue, one after another: does what each asks for and deletes it then, so that a stop in between
 * leaves a double, which the ids make harmless. What has to stay is hidden while this runs and visible a second later. A message that came
 * back while this ran stays too. Throws what the stores throw, after giving back what it holds.
 */
export async function redriveQueue(queue: string, tools: RedriveTools, options: RedriveOptions): Promise<Step[]> {
  const steps: Step[] = [];
  const kept: DeadMessage[] = [];
  const seen = new Set<string>();
  const done = new Set<string>();
  // Long enough for all that is asked for; who kills this finds them after that time.
  const hiddenSeconds = Math.min(12 * 3600, 30 + Math.ceil(options.most / options.rate));
  let held: DeadMessage | undefined;
  try {
    while (steps.length < options.most && !options.stopped()) {
      const [message] = await tools.queues.receive(queue, 1, hiddenSeconds);
      // One that is seen again has been round: there is nothing new behind it.
      if (message === undefined || seen.has(message.id)) {
        if (message !== undefined) await tools.queues.giveBack(message);
        break;
      }
      held = message;
      seen.add(message.id);
      const again = done.has(JSON.stringify(message.errand));
      const step: Step = again
        ? { message, fate: 'left', why: 'it came back while this ran: see "hive logs" for why' }
        : { message, ...(await deal(message, tools, options)) };
      const goes = step.fate === 'malformed' ? options.dropMalformed : step.fate !== 'left';
      if (goes && !options.dryRun) {
        await tools.queues.delete(message);
        if (step.fate === 'sent' || step.fate === 'planned') done.add(JSON.stringify(message.errand));
      } else kept.push(message);
      held = undefined;
      steps.push(step);
      options.told(step);
      await tools.sleep(1000 / options.rate);
    }
  } finally {
    for (const message of held === undefined ? kept : [...kept, held]) await tools.queues.giveBack(message);
  }
  return steps;
}

async function deal(
  message: DeadMessage,
  tools: RedriveTools,
  { dryRun }: RedriveOptions,
): Promise<{ readonly fate: Fate; readonly why: string }> {
  const { errand } = message;
  switch (errand.kind) {
    case 'malformed':
      return { fate: 'malformed', why: errand.found };
    case 'tick':
      return { fate: 'dropped', why: 'its time is over, and the next one did the same' };
    case 'upload':
      return uploadFate(errand, tools, dryRun);
    case 'slot':
      return planSlot(errand, tools, dryRun);
    case 'job': {
      const look = await lookAt(errand.id, tools);
      const decided = jobFate(errand.id, look);
      if (decided.fate === 'sent' && !dryRun && 'publication' in look && look.publication !== undefined) {
        await tools.queues.send(
          jobQueueOf(message.queue) ?? tools.queueFor(look.publication),
          JSON.stringify({ id: errand.id }),
        );
      }
      return decided;
    }
  }
}

/** By the slot's own id, as plan-post does it: whoever was there first has planned it. */
async function planSlot(
  { id, payload }: Extract<Errand, { kind: 'slot' }>,
  tools: RedriveTools,
  dryRun: boolean,
): Promise<{ readonly fate: Fate; readonly why: string }> {
  const look = await lookAt(id, tools);
  if ('broken' in look) return jobFate(id, look);
  if (!dryRun) return slotFate(await tools.plan(payload));
  return slotFate(look.publication === undefined ? 'planned' : 'repeated');
}

/** A removal needs nothing: every hour bucket and hive are compared. */
async function uploadFate(
  { key, deleted }: Extract<Errand, { kind: 'upload' }>,
  tools: RedriveTools,
  dryRun: boolean,
): Promise<{ readonly fate: Fate; readonly why: string }> {
  if (deleted) return { fate: 'dropped', why: 'the hourly look at the bucket notices what is gone' };
  if (dryRun) return { fate: 'sent', why: 'the object would be written over itself' };
  const found = await tools.touch(key);
  if (found === 'touched') return { fate: 'sent', why: 'the object was written over itself, so its event comes again' };
  return { fate: 'dropped', why: found === 'gone' ? 'there is no such object any more' : 'a newer one came just now' };
}

async function lookAt(id: string, { read }: RedriveTools): Promise<Look> {
  try {
    return { publication: await read(id) };
  } catch (error) {
    if (!(error instanceof ItemInvalid)) throw error;
    return { broken: error.message };
  }
}

export interface Tally {
  readonly found: number;
  readonly sent: number;
  readonly planned: number;
  readonly dropped: number;
  readonly left: number;
  readonly malformed: number;
}

/** `malformed` counts all that are no job, `left` what is where it was, `dropped` what was deleted without being done. Pure. */
export function tally(
  steps: readonly Step[],
  { dryRun, dropMalformed }: Pick<RedriveOptions, 'dryRun' | 'dropMalformed'>,
): Tally {
  const count = (fate: Fate): number => steps.filter((step) => step.fate === fate).length;
  const malformed = count('malformed');
  const deleted = dropMalformed ? malformed : 0;
  return {
    found: steps.length,
    sent: count('sent'),
    planned: count('planned'),
    dropped: count('dropped') + deleted,
    left: dryRun ? steps.length : count('left') + malformed - deleted,
    malformed,
  };
}
