/** One structured line that a function wrote. */
export type LogEntry = Readonly<Record<string, unknown>> & { readonly time?: unknown; readonly event?: unknown };

/** The line as an entry where it tells of the publication; half a line at the end of a file that is being written is none. */
export function entriesOf(line: string, id: string): LogEntry[] {
  if (!line.includes(id)) return [];
  try {
    const entry = JSON.parse(line) as LogEntry;
    return entry.publication === id ? [entry] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
