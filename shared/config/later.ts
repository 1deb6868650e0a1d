/** Loads a part of the code: an import, which every call may ask for anew. */
export type LoadPart = () => Promise<unknown>;

/** A part that is loaded when it is first asked for and then kept; a load that failed is tried again by the next call. */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

/**
 * Loads parts one after the other, in the order in which they will be needed, each in a turn of the loop of its own: for the time in which a first
 * answer of a store is awaited. Never rejects: whoever needs a part that cannot be loaded asks for it again, and gets its error.
 */
export async function loadAhead(parts: readonly LoadPart[]): Promise<void> {
  for (const load of parts) {
    await new Promise((resolve) => setImmediate(resolve));
    await load().catch(() => undefined);
  }
}
