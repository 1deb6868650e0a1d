/** `https://www.reddit.com/r/tea/comments/1abc2de/the_title/`, `t3_1abc2de`, or the id alone. */
export function namedPost(written: string): { readonly id: string; readonly url: string } | undefined {
  const found = /^(?:https?:\/\/\S+?\/comments\/|t3_)?([0-9a-z]{1,13})(?:[/?#]\S*)?$/i.exec(written.trim());
  const id = found?.[1]?.toLowerCase();
  return id === undefined ? undefined : { id, url: `https://www.reddit.com/comments/${id}` };
}
