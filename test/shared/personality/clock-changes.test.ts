import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot, parseExpression } from '../../../infra/local/services/schedule-expression.ts';
import { nextFirings } from '../../../shared/personality/firings.ts';
import { dueAt } from '../../../shared/personality/jitter.ts';
import { quietStop, readQuietHours } from '../../../shared/personality/quiet.ts';
import { slotPublicationId } from '../../../shared/publication/publication-id.ts';
import { personality } from '../../support/world.ts';

const minute = 60_000;
const hour = 60 * minute;
/** So long before and after each change of the clocks every minute is looked at. */
const around = 30 * hour;
const zones = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'America/Santiago'];

/** What the clock on the wall shows at each minute around one change, by Intl alone. */
interface Walk {
  readonly zone: string;
  readonly change: number;
  /** Minutes by which clocks go forward. */
  readonly jump: number;
  readonly minutes: readonly { readonly utc: number; readonly day: string; readonly time: number }[];
}

const formats = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

function wall(zone: string, utc: number): { readonly utc: number; readonly day: string; readonly time: number } {
  const [day = '', clock = ''] = formats.get(zone)!.format(new Date(utc)).split(' ');
  const [hours, minutes] = clock.split(':').map(Number);
  return { utc, day, time: hours! * 60 + minutes! };
}

function ahead(zone: string, utc: number): number {
  const { day, time } = wall(zone, utc);
  return (Date.parse(`${day}T00:00Z`) - utc) / minute + time;
}

/** Every change from the beginning of 2026 to the end of 2027; all of them are on full or half hours. */
function walksOf(zone: string): Walk[] {
  const walks: Walk[] = [];
  for (let utc = Date.UTC(2026, 0, 1); utc < Date.UTC(2028, 0, 1); utc += hour / 2) {
    const jump = ahead(zone, utc) - ahead(zone, utc - minute);
    if (jump === 0) continue;
    const length = (2 * around) / minute;
    const minutes = Array.from({ length }, (_, n) => wall(zone, utc - around + n * minute));
    walks.push({ zone, change: utc, jump, minutes });
  }
  return walks;
}

const walks = zones.flatMap(walksOf);
const anyWalk = fc.constantFrom(...walks);

it('each zone goes forward twice and back twice in two years, by an hour or by half of one', () => {
  expect(zones.map((zone) => walks.filter((walk) => walk.zone === zone).map(({ jump }) => jump))).toEqual([
    [60, -60, 60, -60],
    [60, -60, 60, -60],
    [-30, 30, -30, 30],
    [-60, 60, -60, 60],
  ]);
});

describe('a cron around a change of the clocks', () => {
  /** The first time the wall shows each of the times, and nothing for those it never shows. */
  function expected({ minutes }: Walk, hours: readonly number[], at: readonly number[]): number[] {
    const seen = new Set<string>();
    return minutes.flatMap(({ utc, day, time }) => {
      const shown = `${day} ${time}`;
      const fires = hours.includes(Math.floor(time / 60)) && at.includes(time % 60) && !seen.has(shown);
      seen.add(shown);
      return fires ? [utc] : [];
    });
  }

  const some = (most: number) => fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 8 });

  it('fires once where a time comes twice and never where it is left out, in the forecast and in the embedded scheduler', () => {
    fc.assert(
      fc.property(anyWalk, some(3), some(23), some(59), (walk, night, hours, at) => {
        const chosen = [...new Set([...night, ...hours])];
        const expression = `cron(${at.join(',')} ${chosen.join(',')} * * ? *)`;
        const slots = expected(walk, chosen, at);
        const [from, to] = [walk.minutes[0]!.utc - 1, walk.minutes.at(-1)!.utc];
        const forecast = nextFirings({ expression, timezone: walk.zone }, from, slots.length + 1);
        expect(forecast.filter((slot) => slot <= to)).toEqual(slots);

        const embedded: number[] = [];
        const parsed = parseExpression(expression);
        for (let slot: number | undefined = from; slot !== undefined && embedded.length <= slots.length; ) {
          slot = nextSlot(parsed, walk.zone, slot, { start: 0 });
          if (slot !== undefined && slot <= to) embedded.push(slot);
          else break;
        }
        expect(embedded).toEqual(slots);
        expect(new Set(slots.map((slot) => slotPublicationId('ada', 'chirp', slot))).size).toBe(slots.length);
      }),
      { numRuns: 120 },
    );
  });

  it.each(walks.map((walk) => [walk.zone, new Date(walk.change).toISOString().slice(0, 16), walk] as const))(
    '%s at %s: every wall-clock minute once',
    (zone, _at, walk) => {
      const from = walk.change - 3 * hour;
      const firings = nextFirings({ expression: 'cron(* * * * ? *)', timezone: zone }, from - 1, 360);
      const later = walk.jump > 0 ? 0 : -walk.jump;
      const gaps = firings.slice(1).map((at, n) => (at - firings[n]!) / minute);
      expect(gaps.filter((gap) => gap !== 1)).toEqual(later === 0 ? [] : [later + 1]);
      expect(firings.includes(walk.change)).toBe(walk.jump > 0);
    },
  );
});

describe('quiet hours around a change of the clocks', () => {
  const time = fc.integer({ min: 0, max: 1439 });
  const ranges = fc
    .array(fc.tuple(time, time), { minLength: 1, maxLength: 3 })
    .filter((pairs) => pairs.every(([from, to]) => from !== to));
  const inside = (pairs: readonly (readonly [number, number])[], at: number) =>
    pairs.some(([from, to]) => (from < to ? at >= from && at < to : at >= from || at < to));
  const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const written = (pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([from, to]) => `${clock(from)}-${clock(to)}`);

  it('are what the wall shows, and end with the first minute that is in none of them', () => {
    fc.assert(
      fc.property(anyWalk, ranges, fc.array(fc.nat(3599), { minLength: 20, maxLength: 20 }), (walk, pairs, places) => {
        fc.pre(readQuietHours(written(pairs)).ok);
        const quiet = { timezone: walk.zone, ranges: written(pairs) };
        for (const place of places) {
          const { utc, time: at } = walk.minutes[place]!;
          const stop = quietStop(quiet, utc + 12_345);
          expect(stop !== undefined, `${walk.zone} ${clock(at)} ${quiet.ranges}`).toBe(inside(pairs, at));
          const end = walk.minutes.slice(place).find((one) => !inside(pairs, one.time));
          if (stop !== undefined && end !== undefined) expect(stop.until).toBe(end.utc);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('jitter keeps to its minutes, decides alike each time, and carries nothing into them', () => {
    fc.assert(
      fc.property(anyWalk, ranges, fc.integer({ min: 1, max: 240 }), fc.nat(3300), (walk, pairs, jitter, place) => {
        fc.pre(readQuietHours(written(pairs)).ok);
        const slot = walk.minutes[place]!;
        const { twitter } = personality().platforms;
        const schedule = { ...twitter!.schedule, jitterMinutes: jitter, quietHours: written(pairs) };
        const ada = personality({ timezone: walk.zone, platforms: { twitter: { ...twitter!, schedule } } });
        const due = dueAt(ada, 'twitter', slot.utc);
        expect(due).toBe(dueAt(structuredClone(ada), 'twitter', slot.utc));
        const late = (due - slot.utc) / minute;
        expect(Number.isInteger(late) && late >= 0 && late <= jitter).toBe(true);
        const passed = walk.minutes.slice(place, place + late + 1).map((one) => inside(pairs, one.time));
        if (!inside(pairs, slot.time)) expect(passed).not.toContain(true);
      }),
      { numRuns: 200 },
    );
  });
});
