import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../infra/cli/connection.ts';
import { readMembers } from '../../../infra/cli/roster.ts';
import { running } from './members.ts';

/** A hive that took in no version of `ada` yet: its bucket has these keys, and this report of it. */
function hiveWith(keys: readonly string[], status?: string): Connection {
  const body = new TextEncoder().encode(JSON.stringify({ status }));
  return {
    bucket: {
      list: async (prefix: string) =>
        keys.filter((key) => key.startsWith(prefix)).map((key) => ({ key, etag: 'e', size: 1 })),
      read: async () => (status === undefined ? undefined : { body, etag: 'e', size: body.length }),
    },
    personalities: { readCurrent: async () => undefined, readVersion: async () => undefined },
  } as unknown as Connection;
}

describe('a personality of which no version was ever in force', () => {
  it.each([
    ['new', ['personalities/ada.json'], undefined],
    ['refused', ['personalities/ada.json', 'reports/ada.json'], 'refused'],
    ['deleted', ['reports/ada.json'], 'deleted'],
    ['deleted', ['reports/ada.json'], 'refused'],
  ] as const)('is %s where the bucket has %j and a report that says %s', async (state, keys, status) => {
    const members = await readMembers(hiveWith(keys, status), running);
    expect(members.map((member) => [member.id, member.state])).toEqual([['ada', state]]);
  });
});
