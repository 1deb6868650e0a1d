import type { FieldChange } from '../../shared/personality/differences.ts';
import { columns, type Paint, shorten } from './format.ts';

const room = 100;

/** The changes as people read them: one line for each value, item or order. Pure. */
export function changeLines(changes: readonly FieldChange[], paint: Paint): string {
  return columns(
    changes.flatMap((change) => {
      const { field, before, after, added, removed } = change;
      const plus = (value: unknown) => paint('green', `+ ${shown(value)}`);
      const minus = (value: unknown) => paint('red', `- ${shown(value)}`);
      if (added !== undefined || removed !== undefined) {
        return [...(removed ?? []).map(minus), ...(added ?? []).map(plus)].map((line) => [field, line]);
      }
      if (Array.isArray(before) && Array.isArray(after)) return [[field, 'the same items in another order']];
      if (before === undefined) return [[field, plus(after)]];
      if (after === undefined) return [[field, minus(before)]];
      return [[field, `${paint('red', shown(before))} -> ${paint('green', shown(after))}`]];
    }),
  );
}

function shown(value: unknown): string {
  return shorten(JSON.stringify(value), room);
}
