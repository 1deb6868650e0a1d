import { changesBetween } from '../../shared/personality/differences.ts';
import type { PersonalityCurrent, PersonalityVersion } from '../../shared/personality/ports.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, count, utc } from './format.ts';
import { changeLines } from './personality-diff.ts';
import { mapInBatches, pickPersonality } from './roster.ts';

const mostListed = 1000;

/** The newest versions of a personality, with the one in force. */
export async function listVersions(call: Call, written: string, last: number): Promise<Result> {
  if (!(Number.isInteger(last) && last >= 1 && last <= mostListed)) {
    throw new CliError(`--last is ${last}, expected a whole number from 1 to ${mostListed}.`);
  }
  const connection = await call.connect();
  const { id, current } = await pickVersioned(written, connection);
  const numbers = Array.from({ length: Math.min(last, current.version) }, (_, index) => current.version - index);
  const read = await mapInBatches(numbers, (number) => connection.personalities.readVersion(id, number));
  const versions = read
    .filter((version) => version !== undefined)
    .map(({ version, createdAt, etag, effective }) => ({
      version,
      createdAt: new Date(createdAt).toISOString(),
      etag,
      ...(effective.fileVersion === undefined ? {} : { fileVersion: effective.fileVersion }),
      name: effective.name,
      inForce: current.status === 'active' && version === current.version,
    }));
  return {
    data: { personality: id, status: current.status, versions },
    text: (paint) =>
      blocks(
        columns(
          versions.map(({ version, createdAt, etag, fileVersion, name, inForce }) => [
            `version ${version}`,
            utc(Date.parse(createdAt)),
            etag,
            name,
            fileVersion === undefined ? '' : `file version ${fileVersion}`,
            inForce ? paint('green', 'in force') : '',
          ]),
          '',
        ),
        current.status === 'deleted'
          ? paint('yellow', `${id} was deleted; a rollback to one of these brings it back.`)
          : '',
      ),
  };
}

/** What one version says otherwise than another, field by field: the newest and the one before, unless numbers are given. */
export async function diffVersions(call: Call, written: string, older?: number, newer?: number): Promise<Result> {
  const connection = await call.connect();
  const { id, current } = await pickVersioned(written, connection);
  if (older === undefined && current.version < 2) {
    throw new CliError(`Personality ${id} has one version only: there is nothing to compare it with.`);
  }
  const from = await pickVersion(id, older ?? current.version - 1, current, connection);
  const to = await pickVersion(id, newer ?? current.version, current, connection);
  const changes = changesBetween(from.effective, to.effective);
  return {
    data: { personality: id, from: from.version, to: to.version, changes },
    text: (paint) =>
      changes.length === 0
        ? `Version ${to.version} of ${id} says the same as version ${from.version}.`
        : blocks(
            paint(
              'bold',
              `${id}: ${count(changes.length, 'field')} of version ${to.version} differ from version ${from.version}`,
            ),
            changeLines(changes, paint),
          ),
  };
}

/** A personality that ever had a version. @throws CliError where it had none */
export async function pickVersioned(
  written: string,
  connection: Connection,
): Promise<{ readonly id: string; readonly current: PersonalityCurrent }> {
  const id = await pickPersonality(written, connection);
  const current = await connection.personalities.readCurrent(id);
  if (current === undefined || current.version === 0) {
    throw new CliError(`No version of personality ${id} was ever in force: see "hive personality show ${id}".`);
  }
  return { id, current };
}

/** @throws CliError where there is no such version */
export async function pickVersion(
  id: string,
  number: number,
  current: Pick<PersonalityCurrent, 'version'>,
  { personalities }: Pick<Connection, 'personalities'>,
): Promise<PersonalityVersion> {
  const version = Number.isInteger(number) && number > 0 ? await personalities.readVersion(id, number) : undefined;
  if (version !== undefined) return version;
  throw new CliError(
    `Personality ${id} has no version ${number}, its versions go from 1 to ${current.version}: see "hive personality versions ${id}".`,
  );
}
