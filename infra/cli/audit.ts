import type { AuditEntry } from '../../shared/publication/audit.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { columns, count, utc } from './format.ts';

const dayMs = 24 * 60 * 60_000;
/** Deeds are kept no longer. */
const mostDays = 400;

/** What people did to the hive in the last days, newest first. */
export async function listDeeds(call: Call, days: number): Promise<Result> {
  if (!Number.isInteger(days) || days < 1 || days > mostDays) {
    throw new CliError(
      `Found --days ${days}, expected a whole number from 1 to ${mostDays}: deeds are kept no longer.`,
    );
  }
  const { audit, clock, where } = await call.connect();
  const now = clock.now();
  const found: AuditEntry[] = [];
  for (let back = 0; back <= days; back += 1) {
    const day = await audit.of(new Date(now - back * dayMs).toISOString().slice(0, 10));
    found.push(...day.filter(({ at }) => at > now - days * dayMs).reverse());
  }
  return {
    data: found.map(({ at, ...deed }) => ({ at: new Date(at).toISOString(), ...deed })),
    text: () =>
      found.length === 0
        ? `Nobody changed anything on ${where} in the last ${count(days, 'day')}.`
        : columns(
            found.map(({ at, who, what, on, hash, why = '' }) => [
              utc(at),
              who,
              `${what} ${on}`,
              why,
              hash === undefined ? '' : `hash ${hash.slice(0, 12)}`,
            ]),
            '',
          ),
  };
}
