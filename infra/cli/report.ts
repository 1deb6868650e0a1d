import { platformTraits } from '../../shared/platforms/registry.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { blocks, count } from './format.ts';
import { beginningOf, periodOf } from './period.ts';
import { periodCsv, periodText } from './period-text.ts';
import { newest } from './publications.ts';
import { readReactions } from './reactions.ts';
import { mapInBatches, pickPersonality, readMembers } from './roster.ts';

/** As long as publications are kept. */
const mostDays = 400;
/** Of one account; more than limits allow in that time. */
const mostRead = 10_000;

export interface ReportOptions {
  readonly days: number;
  readonly all?: boolean;
  readonly csv?: boolean;
}

/** What became of the slots of one personality, or of all of them, day by day; how people took it, what they said, who was answered. */
export async function report(call: Call, written: string | undefined, options: ReportOptions): Promise<Result> {
  const { days, all = false, csv = false } = options;
  if (!(Number.isInteger(days) && days >= 1 && days <= mostDays)) {
    throw new CliError(`--days is ${days}, expected a whole number from 1 to ${mostDays}.`);
  }
  if ((written === undefined) !== all) {
    throw new CliError(
      written === undefined
        ? 'Found no personality, expected one: hive report PERSONALITY, or hive report --all.'
        : `Found "${written}" and --all, expected one of the two.`,
    );
  }
  const connection = await call.connect();
  const ids = written === undefined ? undefined : [await pickPersonality(written, connection)];
  const members = await readMembers(connection, await connection.control.read(), ids);
  const now = connection.clock.now();
  const from = beginningOf(days, now);
  const periods = await mapInBatches(
    members,
    async ({ id, accounts }) => {
      const publications = await newest(connection, accounts, { last: mostRead, personality: id, from });
      const reactions = await readReactions(connection, accounts, { from, to: now });
      return periodOf(id, publications, { from, now }, platformTraits, reactions);
    },
    5,
  );
  const shown =
    ids === undefined
      ? periods.filter(({ all: { slots, answers, heard } }) => slots + answers > 0 || heard !== undefined)
      : periods;
  return {
    data: { from: new Date(from).toISOString(), now: new Date(now).toISOString(), days, personalities: shown },
    text(paint) {
      if (csv) return periodCsv(shown);
      if (shown.length === 0) return `No slot in the last ${count(days, 'day')} on ${connection.where}.`;
      return blocks(
        `Slots of ${count(days, 'day')} on ${connection.where}; days of UTC.`,
        ...shown.map((one) => periodText(one, paint)),
      );
    },
  };
}
