import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { projectRoot } from '../../cache.ts';
import type { Call, Result } from '../command.ts';
import { blocks, columns, count, list, type Paint } from '../format.ts';
import { readMembers } from '../roster.ts';
import { readStatus } from '../status.ts';
import { accountsCheck } from './accounts.ts';
import { alarmsCheck } from './alarms.ts';
import { callerCheck } from './caller.ts';
import { clockCheck } from './clock.ts';
import { openCloud } from './cloud.ts';
import { configFileCheck } from './config-file.ts';
import { deadLettersCheck } from './dead-letters.ts';
import { envFileCheck } from './env-file.ts';
import { type Finding, type Verdict, wrong } from './finding.ts';
import { look } from './look.ts';
import { modelCheck } from './model.ts';
import { nodeCheck } from './node.ts';
import { peopleCheck } from './people.ts';
import { personalityFilesCheck } from './personality-files.ts';
import type { Check, Hive, Machine, Ports } from './ports.ts';
import { publicationsCheck } from './publications.ts';
import { quotasCheck } from './quotas.ts';
import { resourcesCheck } from './resources.ts';
import { schedulesCheck } from './schedules.ts';
import { secretsCheck } from './secrets.ts';
import { sweepCheck } from './sweep.ts';
import { targetCheck } from './target.ts';
import { transportsCheck } from './transports.ts';
import { whoamiCheck } from './whoami.ts';

/** In the order they are told: which hive first, then from the ground up. */
const checks: readonly Check[] = [
  targetCheck,
  nodeCheck,
  envFileCheck,
  configFileCheck,
  callerCheck,
  resourcesCheck,
  clockCheck,
  secretsCheck,
  modelCheck,
  accountsCheck,
  whoamiCheck,
  transportsCheck,
  personalityFilesCheck,
  schedulesCheck,
  sweepCheck,
  publicationsCheck,
  deadLettersCheck,
  alarmsCheck,
  peopleCheck,
  quotasCheck,
];

export interface DoctorOptions {
  /** Platforms are asked who the accounts are, which some bill as a read. */
  readonly ask?: boolean;
}

const answerWithinMs = 10_000;

/** Looks at everything that could be wrong; fails where something is. Changes nothing but what is known of the accounts that are asked for. */
export async function doctor(call: Call, { ask = true }: DoctorOptions = {}): Promise<Result> {
  const hive = await look(async (): Promise<Hive> => {
    const connection = await call.connect();
    const [cloud, control] = [await openCloud(connection), await connection.control.read()];
    const [status, members] = [await readStatus(connection), await readMembers(connection, control)];
    return { connection, cloud, status, members };
  });
  try {
    const findings = await examine({ machine: thisMachine(call), hive, ask }, checks);
    return {
      failed: findings.some(({ verdict }) => verdict === 'wrong'),
      data: { ...summaryOf(findings), findings },
      text: (paint) => findingsText(findings, paint),
    };
  } finally {
    if ('seen' in hive) hive.seen.cloud.close();
  }
}

/** One after another; a check that breaks is a finding, and the others go on. */
export async function examine(ports: Ports, all: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of all) {
    const looked = await look(() => check(ports));
    if ('seen' in looked) findings.push(...looked.seen);
    else if ('hidden' in looked) findings.push({ check: 'doctor', verdict: 'not looked at', said: looked.hidden });
    else findings.push(wrong('doctor', looked.failed, 'see that the hive can be reached, then ask again'));
  }
  return findings;
}

const colours = { ok: 'green', warning: 'yellow', wrong: 'red', 'not looked at': 'dim' } as const;

function summaryOf(findings: readonly Finding[]): Readonly<Record<'ok' | 'warning' | 'wrong' | 'notLookedAt', number>> {
  const of = (wanted: Verdict) => findings.filter(({ verdict }) => verdict === wanted).length;
  return { ok: of('ok'), warning: of('warning'), wrong: of('wrong'), notLookedAt: of('not looked at') };
}

/** Pure. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const rows = findings.map(({ check, verdict, said, cure }) => [
    paint(colours[verdict], verdict),
    check,
    cure === undefined ? said : `${said} -> ${cure}`,
  ]);
  const { ok, warning, wrong: bad, notLookedAt } = summaryOf(findings);
  const parts = [
    `${ok} ok`,
    ...(warning === 0 ? [] : [count(warning, 'warning')]),
    ...(notLookedAt === 0 ? [] : [`${notLookedAt} not looked at`]),
  ];
  const end =
    bad === 0
      ? paint('green', `Nothing is wrong: ${list(parts)}.`)
      : paint('red', `${count(bad, 'thing is', 'things are')} wrong; ${list(parts)}.`);
  return blocks(columns(rows, ''), end);
}

function thisMachine({ io }: Call): Machine {
  return {
    nodeVersion: process.version,
    environment: io.environment,
    root: projectRoot,
    read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
    list: (path) => (existsSync(path) ? readdirSync(path).sort() : []),
    now: () => Date.now(),
    async get(url, headers = {}) {
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(answerWithinMs) });
      return {
        status: answer.status,
        date: answer.headers.get('date') ?? undefined,
        text: () => answer.text(),
      };
    },
  };
}
