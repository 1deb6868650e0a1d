import fc from 'fast-check';
import { type Form, formNames, forms } from './files.ts';
import { hostileKey, hostileText, hostileValue } from './hostile.ts';
import { type Spelling, spelling, spelt } from './spellings.ts';

/** One mutated file: what it was made from, what was done to it, and its bytes. */
export interface Case {
  readonly form: Form;
  readonly changes: readonly Change[];
  readonly spellings: readonly Spelling[];
}

/** One change of the value. `at` chooses the place among all there are. */
export interface Change {
  readonly kind: 'replace' | 'remove' | 'rename' | 'nest' | 'listed' | 'many' | 'deep' | 'add' | 'longer' | 'cut';
  readonly at: number;
  readonly key: string;
  readonly value: unknown;
}

type Path = readonly (string | number)[];

const mostPlaces = 500;
const kinds = ['replace', 'remove', 'rename', 'nest', 'listed', 'many', 'deep', 'add', 'longer', 'cut'] as const;

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('replace' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...kinds) },
  ),
  at: fc.nat(),
  key: hostileKey,
  value: fc.oneof(hostileValue, hostileText),
});

export const mutatedFile: fc.Arbitrary<Case> = fc
  .record({
    form: fc.constantFrom(...formNames),
    changes: fc.array(change, { maxLength: 3 }),
    spellings: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(spelling, { minLength: 1, maxLength: 2 }) },
    ),
  })
  .filter(({ changes, spellings }) => changes.length + spellings.length > 0);

/** The file as an operator would upload it. */
export function bytesOf({ form, changes, spellings }: Case): Uint8Array {
  const value = changes.reduce<unknown>(changed, forms[form]);
  return spelt(JSON.stringify(value) ?? 'undefined', spellings);
}

function changed(root: unknown, { kind, at, key, value }: Change): unknown {
  const places = pathsOf(root);
  const path = places[at % places.length] ?? [];
  const inParent = (edit: (parent: Record<string, unknown>, name: string) => void) =>
    replaced(root, path.slice(0, -1), (parent) => {
      const name = path.at(-1);
      if (Array.isArray(parent)) return parent.filter((_, index) => index !== name);
      const copy = { ...(parent as Record<string, unknown>) };
      if (name !== undefined) edit(copy, String(name));
      return copy;
    });
  switch (kind) {
    case 'replace':
      return replaced(root, path, () => value);
    case 'remove':
      return path.length === 0 ? {} : inParent((parent, name) => delete parent[name]);
    case 'rename':
      return path.length === 0
        ? root
        : inParent((parent, name) => {
            put(parent, key, parent[name]);
            delete parent[name];
          });
    case 'nest':
      return replaced(root, path, (old) => put({}, key, old));
    case 'listed':
      return replaced(root, path, (old) => [old, value]);
    case 'many':
      return replaced(root, path, (old) => Array.from({ length: 10_000 }, () => short(old)));
    case 'deep':
      return replaced(root, path, (old) => Array.from({ length: at % 1000 }).reduce((inner) => [inner], old));
    case 'add':
      return replaced(root, path, (old) => (isRecord(old) ? put({ ...old }, key, value) : value));
    case 'longer':
      return replaced(root, path, (old) => (typeof old === 'string' ? `${old} `.repeat(1 + (at % 3000)) : value));
    case 'cut':
      return replaced(root, path, (old) => (typeof old === 'string' ? old.slice(0, at % (old.length + 1)) : null));
  }
}

/** Even `__proto__` becomes a field of its own. */
function put(target: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Ten thousand of them are to stay inside of 256 KB, so that they are read. */
function short(value: unknown): unknown {
  return (JSON.stringify(value) ?? '').length > 20 ? 'a bee' : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathsOf(value: unknown): readonly Path[] {
  const found: Path[] = [[]];
  const values: unknown[] = [value];
  for (let index = 0; index < found.length && found.length < mostPlaces; index += 1) {
    const inner = values[index];
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, item] of Object.entries(inner).slice(0, 50)) {
      found.push([...found[index]!, Array.isArray(inner) ? Number(key) : key]);
      values.push(item);
    }
  }
  return found;
}

function replaced(value: unknown, path: Path, edit: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return edit(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, edit) : item));
  const copy = { ...(value as Record<string, unknown>) };
  return put(copy, String(key), replaced(copy[key], rest, edit));
}
