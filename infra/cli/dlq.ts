import { cachedControl } from '../../shared/aws/dynamodb/switches.ts';
import { maxLatenessMs } from '../../shared/config/lateness.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { ItemInvalid } from '../../shared/publication/errors.ts';
import { planPost } from '../../shared/publication/plan.ts';
import { callerOf } from './caller.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { errandText } from './dead-letters.ts';
import { type DeadMessage, type DeadQueues, openDeadQueues, pickDeadQueues } from './dead-queues.ts';
import { blocks, columns, count, list, type Paint, section, shorten, utc } from './format.ts';
import { iso, outcome } from './publications.ts';
import { openJobs } from './queues.ts';
import { type RedriveTools, redriveQueue, type Step, tally } from './redrive.ts';
import { pausedBy } from './switches.ts';

const mostShown = 100;
const mostRate = 100;
const mostRedriven = 10_000;
/** While they are looked at, seconds. */
const hiddenSeconds = 30;

/** What lies in the dead-letter queues. Everything stays there. */
export async function listDead(call: Call, written: string | undefined, { last }: { last: number }): Promise<Result> {
  whole('--last', last, mostShown);
  const connection = await call.connect();
  const names = await pickDeadQueues(written, connection.stage.name);
  const queues = await openDeadQueues(connection);
  try {
    const views = await Promise.all(names.map((name) => lookInto(name, last, queues, connection)));
    const paused = await pauses(connection);
    return {
      data: { queues: views, paused },
      text: (paint) =>
        blocks(
          views.every((view) => view.count === 0)
            ? `${paint('green', 'Nothing lies in the dead-letter queues')} on ${connection.where}.`
            : blocks(...views.filter((view) => view.count > 0).map((view) => queueText(view, paint))),
          pausedText(paused, paint),
        ),
    };
  } finally {
    queues.close();
  }
}

type QueueView = Awaited<ReturnType<typeof lookInto>>;

async function lookInto(queue: string, last: number, queues: DeadQueues, connection: Connection) {
  const number = await queues.count(queue);
  const found = new Map<string, DeadMessage>();
  try {
    while (number > 0 && found.size < last) {
      const more = await queues.receive(queue, Math.min(10, last - found.size), hiddenSeconds);
      const fresh = more.filter(({ id }) => !found.has(id));
      for (const message of more) found.set(message.id, message);
      if (fresh.length === 0) break;
    }
  } finally {
    for (const message of found.values()) await queues.giveBack(message);
  }
  const messages = await Promise.all([...found.values()].map((message) => messageView(message, connection)));
  return { queue, count: Math.max(number, messages.length), messages };
}

async function messageView(message: DeadMessage, connection: Connection) {
  const { errand, why, function: failed, failedAt, sentAt, received, id } = message;
  const publication = errand.kind === 'job' || errand.kind === 'slot' ? errand.id : undefined;
  const [personality, platform, slot] = publication?.split('.') ?? [];
  const now = publication === undefined ? undefined : await standing(publication, connection);
  return {
    message: id,
    kind: errand.kind,
    what: errandText(errand),
    ...(publication === undefined ? {} : { publication, personality, platform, slot }),
    ...(errand.kind === 'upload' ? { key: errand.key } : {}),
    since: iso(failedAt ?? sentAt),
    ...(failed === undefined ? {} : { function: failed }),
    ...(why === undefined ? {} : { why }),
    ...(now === undefined ? {} : { now }),
    received,
  };
}

/** What the table says of it now: often the reason. */
async function standing(id: string, { ledger }: Connection): Promise<string> {
  try {
    const publication = await ledger.read(id);
    return publication === undefined ? 'the table has no such publication' : outcome(publication);
  } catch (error) {
    if (!(error instanceof ItemInvalid)) throw error;
    return error.message;
  }
}

function queueText({ queue, count: number, messages }: QueueView, paint: Paint): string {
  const rows = messages.map(({ what, since, function: failed, why, now, received }) => {
    const reasons = [failed === undefined ? why : `${failed}: ${why ?? 'it failed'}`, now].filter(
      (text) => text !== undefined,
    );
    return [`since ${utc(Date.parse(since))}`, what, `received ${received}x`, shorten(reasons.join('; '), 200)];
  });
  const more = number > messages.length ? `\n  ${paint('dim', `and ${number - messages.length} more: --last N`)}` : '';
  return section(`${queue}: ${count(number, 'message')}`, `${columns(rows)}${more}`, paint);
}

export interface RedriveFlags {
  readonly rate: number;
  readonly max: number;
  readonly dryRun?: boolean;
  readonly dropMalformed?: boolean;
  readonly yes?: boolean;
}

/** Takes up again what lies in the dead-letter queues. */
export async function redrive(call: Call, written: string | undefined, flags: RedriveFlags): Promise<Result> {
  whole('--max', flags.max, mostRedriven);
  if (!(flags.rate > 0 && flags.rate <= mostRate)) {
    throw new CliError(`--rate is ${flags.rate}, expected messages a second: above 0, at most ${mostRate}.`);
  }
  const { dryRun = false, dropMalformed = false } = flags;
  const connection = await call.connect();
  const names = await pickDeadQueues(written, connection.stage.name);
  if (dropMalformed && !dryRun) await agree(call, names, flags.yes === true);
  const steps: Step[] = [];
  let stopped = false;
  const forget = call.io.onInterrupt?.(() => {
    stopped = true;
  });
  const tools = await openTools(connection, call.io.sleep);
  try {
    for (const name of names) {
      if (stopped || steps.length >= flags.max) break;
      await redriveQueue(name, tools, {
        rate: flags.rate,
        most: flags.max - steps.length,
        dryRun,
        dropMalformed,
        stopped: () => stopped,
        told(step) {
          steps.push(step);
          call.io.progress?.(`${name}: ${steps.length} of at most ${flags.max} ...`);
        },
      });
    }
  } finally {
    call.io.progress?.('');
    forget?.();
    tools.close();
    const sums = tally(steps, { dryRun, dropMalformed });
    if (!dryRun && sums.found > sums.left) {
      const why = `sent ${sums.sent}, planned ${sums.planned}, dropped ${sums.dropped}, left ${sums.left}`;
      const at = connection.clock.now();
      await connection.audit.append({ at, who: await callerOf(connection), what: 'redriven', about: list(names), why });
    }
  }
  const sums = tally(steps, { dryRun, dropMalformed });
  const paused = await pauses(connection);
  return {
    failed: stopped,
    data: { queues: names, dryRun, stopped, paused, ...sums, messages: steps.map(stepView) },
    text: (paint) => redriveText(steps, sums, { dryRun, stopped, paused, where: connection.where }, paint),
  };
}

function stepView({ message, fate, why }: Step) {
  return { queue: message.queue, message: message.id, what: errandText(message.errand), fate, why };
}

function redriveText(
  steps: readonly Step[],
  sums: ReturnType<typeof tally>,
  { dryRun, stopped, paused, where }: { dryRun: boolean; stopped: boolean; paused: readonly string[]; where: string },
  paint: Paint,
): string {
  if (steps.length === 0 && !stopped) return `${paint('green', 'Nothing lies there')} on ${where}.`;
  const colours = { sent: 'green', planned: 'green', dropped: 'dim', left: 'yellow', malformed: 'red' } as const;
  const rows = steps.map(({ message, fate, why }) => [
    message.queue,
    errandText(message.errand),
    paint(colours[fate], fate),
    shorten(why, 200),
  ]);
  const { found, sent, planned, dropped, left, malformed } = sums;
  return blocks(
    columns(rows, ''),
    `${dryRun ? 'It would be: ' : ''}${count(found, 'message')} found; ${sent} sent again, ${planned} planned, ${dropped} dropped${dryRun ? '' : `, ${left} left`}, on ${where}.`,
    malformed > 0 && left > 0 && !dryRun
      ? paint(
          'yellow',
          `${count(malformed, 'message')} can never work: look at them with "hive dlq list", delete them with --drop-malformed.`,
        )
      : '',
    stopped ? paint('yellow', 'Stopped by Ctrl-C after the message in hand; give the command again for the rest.') : '',
    pausedText(paused, paint),
  );
}

async function agree({ io }: Call, names: readonly string[], yes: boolean): Promise<void> {
  if (yes) return;
  const question = `What can never work is deleted from ${list(names)}, for good.`;
  if (!io.interactive) throw new CliError(`${question} Say --yes if that is what you want.`);
  if ((await io.choose(`${question} Go on?`, ['no', 'yes'])) !== 'yes') throw new CliError('Nothing was done.');
}

async function openTools(
  connection: Connection,
  sleep: RedriveTools['sleep'],
): Promise<RedriveTools & { close(): void }> {
  const { ledger, personalities, control, clock, bucket } = connection;
  const names = await import('../names.ts');
  const routes = names.routesOf(allPlatformTraits);
  const queues = await openDeadQueues(connection);
  const jobs = await openJobs(connection);
  const planTools = {
    ledger,
    personalities,
    jobs,
    maxLatenessMs: maxLatenessMs(cachedControl(control, clock), platformTraits),
    clock,
    log: silentLog,
  };
  return {
    queues,
    read: (id) => ledger.read(id),
    queueFor({ state, platform, transport }) {
      const route = routes.find((one) => one.platform === platform && one.transport === transport);
      return state === 'planned' || route === undefined ? 'draft' : route.functionName;
    },
    plan: (payload) => planPost(payload, planTools),
    touch: (key) => bucket.touch(key),
    sleep,
    close() {
      queues.close();
      jobs.close();
    },
  };
}

/** What is switched off: whatever is sent again waits for that. */
async function pauses({ control }: Connection): Promise<string[]> {
  const state = await control.read();
  const platforms = allPlatformTraits
    .map(({ id }) => id)
    .filter((platform) => pausedBy(state, { platform }).length > 0);
  return [
    ...(pausedBy(state, {}).length > 0 ? ['the hive'] : []),
    ...platforms.map((platform) => `platform ${platform}`),
  ];
}

function pausedText(paused: readonly string[], paint: Paint): string {
  if (paused.length === 0) return '';
  return paint(
    'yellow',
    `Paused: ${list(paused)}. What is sent again waits until it is resumed, or until its time runs out.`,
  );
}

function whole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new CliError(`${option} is ${value}, expected a whole number from 1 to ${most}.`);
}
