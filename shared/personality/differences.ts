import { isDeepStrictEqual } from 'node:util';
import { fieldPath } from '../config/problem.ts';
import { isObject } from './values.ts';

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

/** Items of `list` that `others` has not, or has less often. Pure. */
export function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = [...others];
  return list.filter((item) => {
    const index = left.findIndex((other) => isDeepStrictEqual(item, other));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
