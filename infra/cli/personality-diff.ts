import { isDeepStrictEqual } from 'node:util';
import { fieldPath } from '../../shared/config/problem.ts';
import { isObject } from '../../shared/personality/values.ts';
import { columns, type Paint, shorten } from './format.ts';

/** One field that differs. A list that kept all its items in another order has neither `added` nor `removed`. */
export interface FieldChange {
  readonly field: string;
  /** Absent where the field is new. */
  readonly before?: unknown;
  /** Absent where the field is gone. */
  readonly after?: unknown;
  /** Of a list: items that the older has not. */
  readonly added?: readonly unknown[];
  /** Of a list: items that the newer has not. */
  readonly removed?: readonly unknown[];
}

/** What differs between two values, field by field; lists are compared item by item, wherever an item stands. Pure. */
export function changesBetween(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesBetween(own(before, key), own(after, key), [...path, key]));
  }
  const field = fieldPath(path);
  if (Array.isArray(before) && Array.isArray(after)) {
    const added = without(after, before);
    const removed = without(before, after);
    const moved = added.length + removed.length === 0;
    return [{ field, before, after, ...(moved ? {} : { added, removed }) }];
  }
  return [{ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Items of `list` that `others` has not, or has less often. */
function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = [...others];
  return list.filter((item) => {
    const index = left.findIndex((other) => isDeepStrictEqual(item, other));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

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
