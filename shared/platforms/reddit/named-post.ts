/**
 * `https://www.reddit.com/r/tea/comments/1abc2de/the_title/`, `t3_1abc2de`, or the id alone; of a comment
 * `https://www.reddit.com/r/tea/comments/1abc2de/the_title/1fgh3ij/` or `t1_1fgh3ij`.
 */
export function namedPost(written: string): { readonly id: string; readonly url: string } | undefined {
  const text = written.trim();
  const below = /^https?:\/\/\S+?\/comments\/([0-9a-z]{1,13})\/[^/\s?#]+\/([0-9a-z]{1,13})(?:[/?#]\S*)?$/i.exec(text);
  if (below !== null) {
    const [post, comment] = [below[1]?.toLowerCase(), below[2]?.toLowerCase()];
    return { id: `t1_${comment}`, url: `https://www.reddit.com/comments/${post}/_/${comment}` };
  }
  const comment = /^t1_([0-9a-z]{1,13})$/i.exec(text)?.[0].toLowerCase();
  // Nothing else leads to a comment whose post nobody names.
  if (comment !== undefined) return { id: comment, url: `https://www.reddit.com/api/info?id=${comment}` };
  const found = /^(?:https?:\/\/\S+?\/comments\/|t3_)?([0-9a-z]{1,13})(?:[/?#]\S*)?$/i.exec(text);
  const id = found?.[1]?.toLowerCase();
  return id === undefined ? undefined : { id, url: `https://www.reddit.com/comments/${id}` };
}
