import { join } from 'node:path';
import type { Calendar } from '../calendar.ts';
import type { CloudEvent } from '../cloud-event.ts';
import { openTurningFile } from '../log-file.ts';
import type { Plan } from '../plan.ts';
import type { Messaging } from '../services/types.ts';
import { metricsOfEvent } from './aws-metrics.ts';
import { createEvaluator } from './evaluator.ts';
import { noticeOf, publish } from './notice.ts';
import { queueMetrics } from './queue-metrics.ts';
import { readStandings, writeStandings } from './standings-file.ts';
import { createMetricStore, type Datum } from './store.ts';
import type { Standing, Transition } from './types.ts';

export interface AlarmsOptions {
  readonly plan: Pick<Plan, 'alarms'>;
  readonly calendar: Pick<Calendar, 'now' | 'hold' | 'live'>;
  readonly messaging: Pick<Messaging, 'pending' | 'oldest' | 'url'>;
  readonly dataDir: string;
  /** After its topics were told. */
  onTransition(transition: Transition): void;
  /** A change that could not be told or kept. */
  onFatal(error: Error): void;
}

/** The alarms of the template, over what the hive does. */
export interface Alarms {
  /** A line that a function logged: metrics are taken from it. */
  takeLine(line: string): void;
  observe(event: CloudEvent): void;
  /** As if AWS had reported this value. */
  put(datum: Datum): void;
  /** Called whenever the calendar may have moved and everything before is through: judges each minute that is over. Cheap. */
  passed(now: number): void;
  standings(): ReadonlyMap<string, Standing>;
  /** How often an alarm has rung since this start. */
  rung(): number;
  /** Resolves when all changes so far were told and kept. */
  settled(): Promise<void>;
}

const minuteMs = 60_000;
/** By the machine's clock the lines of a minute come a little after its end; a calendar that waits for work needs no such delay. */
const liveDelayMs = 5000;
/** Two such files at most: months of changes. */
const historyBytes = 1024 * 1024;

/** @throws one sentence when the file that earlier runs left is damaged. */
export function startAlarms(options: AlarmsOptions): Alarms {
  const { plan, calendar, messaging, dataDir } = options;
  const { alarms } = plan;
  const store = createMetricStore();
  const queues = queueMetrics(alarms, messaging);
  const history = openTurningFile(join(dataDir, 'alarms.old.jsonl'), join(dataDir, 'alarms.jsonl'), historyBytes);
  const before = readStandings(dataDir);
  /** Unknown until the calendar runs. */
  let since = Number.POSITIVE_INFINITY;
  const { evaluate, longest, standings } = createEvaluator({
    alarms,
    store,
    begun: calendar.now(),
    since: () => since,
    ...(before === undefined ? {} : { standings: before }),
  });
  /** The end of the last minute that was judged, in minutes. */
  let judged = 0;
  let rung = 0;
  let told: Promise<void> = Promise.resolve();

  /** Topics first, then the file: a process that dies between tells twice rather than never. */
  const tell = async (changes: readonly Transition[], kept: ReadonlyMap<string, Standing>): Promise<void> => {
    for (const change of changes) {
      const { alarm, state } = change;
      const topics = alarm.actionsEnabled ? alarm.actions[state] : [];
      for (const topic of topics) await publish(messaging.url, topic, noticeOf(change));
    }
    writeStandings(dataDir, alarms, kept);
    for (const change of changes) {
      const { alarm, from, state, reason, since } = change;
      history.append({ at: new Date(since).toISOString(), alarm: alarm.name, from, state, reason });
      options.onTransition(change);
    }
  };

  const judge = (until: number): void => {
    const look = queues.look(calendar.now());
    const changes: Transition[] = [];
    const first = judged;
    while (judged < until) {
      // Nothing ran in this stretch: once every period is empty nothing changes, up to where periods reach back to from its end.
      if (!look.waiting && judged === first + longest + 1 && judged < until - longest - 1) judged = until - longest - 1;
      for (const datum of look.at(judged * minuteMs)) store.put(datum);
      judged += 1;
      changes.push(...evaluate(judged));
    }
    if (changes.length === 0) return;
    rung += changes.filter(({ state }) => state === 'ALARM').length;
    const release = calendar.hold('alarms');
    const kept = new Map(standings());
    told = told
      .then(() => tell(changes, kept))
      .catch((error: unknown) => options.onFatal(error instanceof Error ? error : new Error(String(error))))
      .finally(release);
  };

  return {
    takeLine: (line) => store.takeLine(line),
    observe(event) {
      if (alarms.length === 0) return;
      for (const datum of metricsOfEvent(event, calendar.now())) store.put(datum);
    },
    put: (datum) => store.put(datum),
    passed(now) {
      if (alarms.length === 0) return;
      const until = Math.floor((now - (calendar.live ? liveDelayMs : 0)) / minuteMs);
      if (since === Number.POSITIVE_INFINITY) {
        since = Math.ceil(now / minuteMs);
        judged = until;
      }
      if (until > judged) judge(until);
    },
    standings,
    rung: () => rung,
    settled: () => told,
  };
}
