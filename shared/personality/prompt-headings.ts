/** Headings of the instructions: texts of a file cannot forge them, and the gate against leaked prompts looks for them. */
export const promptHeadings = ['Who you are', 'How you write', 'Rules of this post', 'Your answer'] as const;

/** Whether a line says one of the headings and nothing else, whatever signs stand around it. */
export function isPromptHeading(line: string): boolean {
  const said = lettersOf(line.slice(0, 200));
  return headings.has(said);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const headings: ReadonlySet<string> = new Set(promptHeadings.map(lettersOf));
