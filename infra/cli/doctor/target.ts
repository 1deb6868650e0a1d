import { type Finding, ok, wrong } from './finding.ts';
import type { Check, Ports } from './ports.ts';

/** What is looked at: said first, because everything after it is about this one. */
export interface TargetFacts {
  readonly kind: 'embedded' | 'aws';
  readonly where: string;
  readonly mode: string;
  /** An address that stands in for AWS. */
  readonly emulator?: string;
  /** Of the table; absent where it may not be described. */
  readonly table?: { readonly account: string; readonly region: string; readonly status: string };
}

/** Pure. */
export function judgeTarget({ kind, where, mode, emulator, table }: TargetFacts): Finding {
  const what = kind === 'embedded' ? 'a hive on this machine' : emulator === undefined ? 'AWS' : 'an emulator of AWS';
  const at = emulator === undefined || kind === 'embedded' ? '' : ` at ${emulator}`;
  const said = `${what}${at}: ${where}, ${mode === 'dry-run' ? 'a dry run that sends nothing to a platform' : 'live'}`;
  if (table !== undefined && table.status !== 'ACTIVE') {
    return wrong('hive', `${said}; its table is ${table.status}`, 'wait for the deploy to end, then ask again');
  }
  return ok('hive', said);
}

/** Pure: why no hive could be asked. `why` is a whole sentence, which names the cure behind a colon where it knows one. */
export function judgeAbsence(why: string): Finding {
  const at = why.indexOf(': ');
  const usual =
    'name a stage with --stage and a profile with AWS_PROFILE, or start a hive on this machine with "npm start"';
  return at === -1
    ? wrong('hive', why.replace(/\.$/, ''), usual)
    : wrong('hive', why.slice(0, at), why.slice(at + 2).replace(/\.$/, ''));
}

export const targetCheck: Check = async ({ machine, hive }: Ports) => {
  if ('failed' in hive) return [judgeAbsence(hive.failed)];
  if ('hidden' in hive) return [judgeAbsence(`AWS answers, and ${hive.hidden}`)];
  const { connection, cloud } = hive.seen;
  const { target, where, stage } = connection;
  const emulator = machine.environment.AWS_ENDPOINT_URL ?? machine.environment.AWS_ENDPOINT_URL_DYNAMODB;
  const table = await cloud.table().catch(() => undefined);
  return [
    judgeTarget({
      kind: target.kind,
      where,
      mode: stage.mode,
      ...(emulator === undefined ? {} : { emulator }),
      ...(table === undefined ? {} : { table }),
    }),
  ];
};
