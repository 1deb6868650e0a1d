const base = 31;

/**
 * Those of many texts of one length that stand somewhere in a long one, in their order: one walk through the long text for all of them, by
 * sums that change with each letter (Karp and Rabin, 1987), instead of one for each.
 * @throws RangeError where one has another length
 */
export function findWindows(windows: readonly string[], length: number, text: string): string[] {
  if (windows.some((window) => window.length !== length))
    throw new RangeError(`Not all windows have ${length} letters.`);
  if (windows.length === 0 || text.length < length) return [];
  const sums = new Map(windows.map((window) => [window, sumOf(window, length)]));
  const wanted = new Set(sums.values());
  // Asked at each letter, before the set: most sums are told apart by their highest bits.
  const likely = new Uint8Array(0x20_00);
  for (const sum of wanted) likely[sum >>> 19] = 1;
  const met = new Set<number>();
  let leaving = 1;
  for (let letter = 1; letter < length; letter += 1) leaving = Math.imul(leaving, base);
  let sum = sumOf(text, length);
  for (let end = length; ; end += 1) {
    if (likely[sum >>> 19] === 1 && wanted.has(sum)) met.add(sum);
    if (end === text.length) break;
    sum = (Math.imul(sum - Math.imul(text.charCodeAt(end - length), leaving), base) + text.charCodeAt(end)) | 0;
  }
  // Two texts may have one sum.
  return windows.filter((window) => met.has(sums.get(window) ?? 0) && text.includes(window));
}

/** Of the first letters, 32 bits. */
function sumOf(text: string, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum = (Math.imul(sum, base) + text.charCodeAt(index)) | 0;
  return sum;
}
