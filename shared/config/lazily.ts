/** Makes a value when it is first asked for and keeps it for the life of the function. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * A regular expression that is made when it is first used. For those with classes of Unicode (`\p{L}`) in files that every function carries: V8 reads
 * a literal with the file it stands in, in functions that nobody calls too, and the tables behind a class take up to a millisecond (Node 24).
 */
/* @__NO_SIDE_EFFECTS__ */
export function lazyPattern(source: string, flags: string): () => RegExp {
  return lazily(() => new RegExp(source, flags));
}
