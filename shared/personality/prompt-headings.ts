/** Headings of the instructions: texts of a file cannot forge them, and the gate against leaked prompts looks for them. */
export const promptHeadings = ['Who you are', 'How you write', 'Rules of this post', 'Your answer'] as const;

/** Whether a line says one of the headings and nothing else, whatever signs stand around it. */
export function isPromptHeading(line: string): boolean {
  const head = line.slice(0, 200);
  return ascii.test(head) ? plainHeading.test(head) : letters.includes(lettersOf(head));
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const letters: readonly string[] = promptHeadings.map(lettersOf);

const ascii = /^\p{ASCII}*$/u;
/** The same question to a line of plain letters, most of which it answers at the first one. */
const plainHeading = new RegExp(
  `^[^a-z0-9]*(?:${letters.map((heading) => [...heading].join('[^a-z0-9]*')).join('|')})[^a-z0-9]*$`,
  'i',
);
