import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { defineCommands } from '../../../infra/cli/commands.ts';
import type { Connection } from '../../../infra/cli/connection.ts';
import { deedKeeper } from '../../../infra/cli/deeds.ts';
import { changesSomething, deed, leaf } from '../../../infra/cli/leaf.ts';
import type { AuditEntry } from '../../../shared/publication/audit.ts';
import { leafCommands } from '../../support/commands.ts';
import { rightsIn } from '../../support/rights-differences.ts';
import { needOf } from '../people-table.ts';

const program = new Command('hive');
defineCommands(program, async () => undefined);
const commands = leafCommands(program).map(({ path, command }) => [path.join(' '), command] as const);

const changing = /^(dynamodb:(Put|Update|Delete|BatchWrite)|s3:(Put|Delete)|sqs:(Send|Delete)|secretsmanager:Put)/;

describe('every command that changes something is audited', () => {
  it.each(commands)('hive %s', (path, command) => {
    const rights = rightsIn(needOf(path)?.may ?? []);
    const changes = rights.some((right) => changing.test(right));
    expect(
      changesSomething(command),
      `define "hive ${path}" with ${changes ? 'deed' : 'leaf'} of infra/cli/leaf.ts`,
    ).toBe(changes);
    if (changes)
      expect(rights.some((right) => right.startsWith('dynamodb:PutItem') && right.includes('AUDIT#*'))).toBe(true);
  });

  it('some are and some are not', () => {
    const declared = commands.flatMap(([path, command]) => (changesSomething(command) ? [path] : []));
    expect(declared).toEqual(
      expect.arrayContaining(['post', 'pause', 'secret put', 'personality rm', 'posts approve']),
    );
    expect(declared).not.toContain('status');
  });

  it('a definition says which it is', () => {
    expect(changesSomething(deed(new Command(), 'a', '', ['a']))).toBe(true);
    expect(changesSomething(leaf(new Command(), 'b', '', ['b']))).toBe(false);
  });
});

describe('what keeps deeds', () => {
  const world = (changes: boolean) => {
    const entries: AuditEntry[] = [];
    const keeper = deedKeeper(changes);
    const connection = keeper.watch({
      target: { kind: 'embedded' },
      clock: { now: () => 7 },
      audit: { append: async (entry: AuditEntry) => void entries.push(entry), of: async () => entries },
    } as unknown as Connection);
    return { entries, keeper, connection };
  };

  it('writes who, when, what and on what', async () => {
    const { entries, keeper, connection } = world(true);
    await keeper.keep({ what: 'paused', on: 'personality ada', why: 'noise' }, connection);
    keeper.settle({});
    expect(entries).toEqual([
      { at: 7, who: expect.stringMatching(/^.+@.+$/), what: 'paused', on: 'personality ada', why: 'noise' },
    ]);
  });

  it('notices a command that forgot', () => {
    const { keeper } = world(true);
    expect(() => keeper.settle({})).toThrow('left no line of it in the audit');
    expect(() => keeper.settle({ failed: true })).not.toThrow();
    expect(() => keeper.settle({ unchanged: true })).not.toThrow();
    expect(() => world(false).keeper.settle({})).not.toThrow();
  });

  it('takes no deed of a command that only looks', async () => {
    const { entries, keeper, connection } = world(false);
    await expect(keeper.keep({ what: 'paused', on: 'hive' }, connection)).rejects.toThrow('not declared to change');
    expect(entries).toEqual([]);
  });
});
