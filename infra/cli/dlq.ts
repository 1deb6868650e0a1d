import { cachedControl } from '../../shared/aws/dynamodb/switches.ts';
import { maxLatenessMs } from '../../shared/config/lateness.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { planPost } from '../../shared/publication/plan.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { errandText } from './dead-letters.ts';
import { openDeadQueues, pickDeadQueues } from './dead-queues.ts';
import { blocks, columns, count, list, type Paint, shorten } from './format.ts';
import { pausedText, pausesOf } from './paused.ts';
import { openJobs } from './queues.ts';
import { type RedriveTools, redriveQueue, type Step, tally } from './redrive.ts';
import { whole } from './whole.ts';

const mostRate = 100;
const mostRedriven = 10_000;

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
      await call.did({ what: 'redriven', on: list(names), why });
    }
  }
  const sums = tally(steps, { dryRun, dropMalformed });
  const paused = pausesOf(await connection.control.read());
  return {
    failed: stopped,
    unchanged: dryRun || sums.found === sums.left,
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
