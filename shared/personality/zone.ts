const dayMs = 86_400_000;
const mostSpans = 4_000;

/** The clocks of one IANA time zone. Wall times are milliseconds as if the wall showed UTC. */
export interface Zone {
  /** Wall time less UTC at that instant, milliseconds. */
  offsetAt(utc: number): number;
  /** The instant at which the wall shows that time: the first of two, undefined where it never does. */
  toUtc(wall: number): number | undefined;
}

const zones = new Map<string, Zone>();

/** @throws RangeError for a zone that the runtime does not know */
export function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const offsetAt = remembered(offsetReader(timezone));
  const zone: Zone = {
    offsetAt,
    toUtc(wall) {
      // No zone changes its clocks twice in two days: these are the offsets before and after.
      const moments = [offsetAt(wall - dayMs), offsetAt(wall + dayMs)]
        .map((offset) => wall - offset)
        .filter((utc) => utc + offsetAt(utc) === wall);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
  };
  zones.set(timezone, zone);
  return zone;
}

function offsetReader(timezone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (utc) => {
    const parts = new Map(format.formatToParts(new Date(utc)).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall - Math.floor(utc / 1000) * 1000;
  };
}

/**
 * Remembers the offset of each week of UTC that begins and ends with the same one, and in the others that of each such day: asking Intl costs a
 * hundred times as much. No zone changes its clocks and changes them back within a week.
 */
function remembered(read: (utc: number) => number): (utc: number) => number {
  return steady(7 * dayMs, steady(dayMs, read));
}

function steady(lengthMs: number, read: (utc: number) => number): (utc: number) => number {
  const spans = new Map<number, number | 'changes'>();
  const ends = new Map<number, number>();
  const atEnd = (end: number): number => {
    const known = ends.get(end);
    if (known !== undefined) return known;
    const offset = read(end * lengthMs);
    if (ends.size >= mostSpans) ends.clear();
    ends.set(end, offset);
    return offset;
  };
  return (utc) => {
    const span = Math.floor(utc / lengthMs);
    let offset = spans.get(span);
    if (offset === undefined) {
      const first = atEnd(span);
      offset = first === atEnd(span + 1) ? first : 'changes';
      if (spans.size >= mostSpans) spans.clear();
      spans.set(span, offset);
    }
    return offset === 'changes' ? read(utc) : offset;
  };
}
