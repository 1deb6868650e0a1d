/** One structured line that a function wrote. */
export type LogEntry = Readonly<Record<string, unknown>> & { readonly time?: unknown; readonly event?: unknown };

/** The line as an entry; half a line at the end of a file that is being written is none, what Lambda itself writes neither. */
export function parseEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogEntry;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The line as an entry where it tells of the publication. */
export function entriesOf(line: string, id: string): LogEntry[] {
  if (!line.includes(id)) return [];
  const entry = parseEntry(line);
  return entry?.publication === id ? [entry] : [];
}
