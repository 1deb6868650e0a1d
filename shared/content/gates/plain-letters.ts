/**
 * The letters (lower case) and digits of a text of ASCII signs alone, `between` once for whatever stands between two of them and nothing for
 * what stands around them; undefined for any other text. Instructions are long, mostly ASCII, and looked through for each draft: expressions for
 * all of Unicode take much longer.
 * @param also one more sign that is kept, as its code
 */
export function plainLetters(text: string, between = '', also = -1): string | undefined {
  const bytes = Buffer.from(text);
  const gap = between.charCodeAt(0);
  let end = 0;
  let open = false;
  for (const byte of bytes) {
    if (byte > 127) return undefined;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if ((lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57) || lower === also) {
      // Never runs ahead of what is read: a gap takes the place of a sign that is left out.
      if (open && end > 0 && between !== '') bytes[end++] = gap;
      bytes[end++] = lower;
      open = false;
    } else {
      open = true;
    }
  }
  return bytes.toString('latin1', 0, end);
}
