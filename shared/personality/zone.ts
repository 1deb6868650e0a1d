const dayMs = 86_400_000;
const mostDays = 4_000;

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
  const offsetAt = daily(offsetReader(timezone));
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

/** Remembers the offset of each UTC day that begins and ends with the same one: asking Intl costs a hundred times as much. */
function daily(read: (utc: number) => number): (utc: number) => number {
  const days = new Map<number, number | 'changes'>();
  const midnights = new Map<number, number>();
  const atMidnight = (day: number): number => {
    const known = midnights.get(day);
    if (known !== undefined) return known;
    const offset = read(day * dayMs);
    if (midnights.size >= mostDays) midnights.clear();
    midnights.set(day, offset);
    return offset;
  };
  return (utc) => {
    const day = Math.floor(utc / dayMs);
    let offset = days.get(day);
    if (offset === undefined) {
      const first = atMidnight(day);
      offset = first === atMidnight(day + 1) ? first : 'changes';
      if (days.size >= mostDays) days.clear();
      days.set(day, offset);
    }
    return offset === 'changes' ? read(utc) : offset;
  };
}
