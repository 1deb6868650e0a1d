/** `https://x.com/ada/status/1234567890`, with or without what follows, or the number alone. */
export function namedPost(written: string): { readonly id: string; readonly url: string } | undefined {
  const id = /^(?:https?:\/\/[^/\s]+\/(?:[^/\s]+\/)*status(?:es)?\/)?(\d{1,19})(?:[/?#]\S*)?$/.exec(
    written.trim(),
  )?.[1];
  return id === undefined ? undefined : { id, url: `https://x.com/i/web/status/${id}` };
}
