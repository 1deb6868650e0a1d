/**
 * True where a person says that they want to be left alone: the whole message, or a phrase that can mean nothing else, in many languages.
 * @param extraWords further messages or phrases by the operator's configuration, any case
 */
export function optsOut(text: string, extraWords: readonly string[] = []): boolean {
  const said = text.normalize('NFKC').toLowerCase().trim();
  return said === 'stop' || extraWords.some((word) => said.includes(word.toLowerCase()));
}
