/** Made by frozenCopy: nobody can change them, so they need no second copy. */
const copies = new WeakSet<object>();

/** A copy as a store would give it back: plain data, nothing undefined, nothing that can be changed from outside. */
export function frozenCopy<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || (Object.isFrozen(value) && copies.has(value))) return value;
  const made = Array.isArray(value) ? value.map((inner) => copy(inner) ?? null) : copyObject(value);
  Object.freeze(made);
  copies.add(made);
  return made;
}

function copyObject(value: object): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`A store takes plain data, found ${value.constructor.name}.`);
  }
  const made: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (inner !== undefined) made[name] = copy(inner);
  }
  return made;
}
