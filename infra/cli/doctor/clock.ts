import { span } from '../format.ts';
import { type Finding, ok, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';

/** All clocks have to agree within it, or nothing keeps a post from going out twice. */
const tolerated = 30_000;
/** The header counts whole seconds. */
const granularity = 1000;

/** What the machine and the service showed at one moment, epoch milliseconds. */
export interface ClockFacts {
  readonly before: number;
  readonly after: number;
  /** The Date header; absent where the answer had none that can be read. */
  readonly service?: number;
}

/** Pure. */
export function judgeClock({ before, after, service }: ClockFacts): Finding {
  const check = 'clock';
  if (service === undefined) return { check, verdict: 'not looked at', said: 'the service told no time' };
  // Somewhere between question and answer the service looked at its clock.
  const off = service > after ? service - after : service + granularity < before ? before - service - granularity : 0;
  if (off <= tolerated) return ok(check, `this machine and the service agree within ${span(tolerated)}`);
  const way = service > after ? 'behind' : 'ahead of';
  return wrong(
    check,
    `this machine is ${span(off)} ${way} the service, expected at most ${span(tolerated)}`,
    'let the machine set its clock by the network (NTP)',
  );
}

export const clockCheck = ofHive('clock', async ({ cloud }, { machine }) =>
  judged(
    'clock',
    await look(async (): Promise<ClockFacts> => {
      const url = await cloud.clockUrl();
      const before = machine.now();
      const { date } = await machine.get(url);
      const after = machine.now();
      const service = Date.parse(date ?? '');
      return { before, after, ...(Number.isNaN(service) ? {} : { service }) };
    }),
    (facts) => [judgeClock(facts)],
  ),
);
