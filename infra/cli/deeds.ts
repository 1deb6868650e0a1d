import type { Audit } from '../../shared/publication/audit.ts';
import { callerOf } from './caller.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';

/** Sees to it that a command keeps in the audit what it did. */
export interface DeedKeeper {
  /** The same connection, whose audit is counted. */
  watch(connection: Connection): Connection;
  keep(deed: Parameters<Call['did']>[0], connection: Connection): Promise<void>;
  /** @throws where a command that changes things says that it did, and the audit has no line of it: a bug of ours. */
  settle(result: Pick<Result, 'failed' | 'unchanged'>): void;
}

/** `changing`: the command is declared to change something (see `deed` in leaf.ts); no other may leave a deed. */
export function deedKeeper(changing: boolean): DeedKeeper {
  let kept = 0;
  const counted = (audit: Audit): Audit => ({
    of: (day) => audit.of(day),
    async append(entry) {
      if (!changing) {
        throw new Error(
          `The deed "${entry.what} ${entry.on}" comes from a command that is not declared to change anything.`,
        );
      }
      await audit.append(entry);
      kept += 1;
    },
  });
  return {
    watch: (connection) => ({ ...connection, audit: counted(connection.audit) }),

    async keep(deed, connection) {
      await connection.audit.append({ at: connection.clock.now(), who: await callerOf(connection), ...deed });
    },

    settle({ failed, unchanged }) {
      if (changing && failed !== true && unchanged !== true && kept === 0) {
        throw new Error('The command changed something and left no line of it in the audit.');
      }
    },
  };
}
