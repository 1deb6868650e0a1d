import { ItemInvalid } from '../../shared/publication/errors.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { errandText } from './dead-letters.ts';
import { type DeadMessage, type DeadQueues, openDeadQueues, pickDeadQueues } from './dead-queues.ts';
import { blocks, columns, count, type Paint, section, shorten, utc } from './format.ts';
import { pausedText, pausesOf } from './paused.ts';
import { iso, outcome } from './publications.ts';
import { whole } from './whole.ts';

const mostShown = 100;
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
    const paused = pausesOf(await connection.control.read());
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
