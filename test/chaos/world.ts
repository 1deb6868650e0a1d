import { nextFirings } from '../../shared/personality/firings.ts';
import type { WantedSchedule } from '../../shared/personality/ports.ts';
import { isTerminal, openWish } from '../../shared/publication/publication.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';
import { Crowd } from './crowd.ts';
import { noFaults, rough } from './faults.ts';
import { Hive, type HiveOptions, hour, minute } from './hive.ts';
import { nextHearing, waysOf } from './listening.ts';
import { Machines } from './machines.ts';
import type { Queue } from './mail.ts';
import { Operator, personalities } from './operator.ts';
import { disagreement } from './sync-check.ts';

const stormMs = 3 * hour;
/** Long enough for what nobody can tell to fail after a day. */
const calmMs = 30 * hour;
/** Where people are heard only when there is money for it again, their replies come a day later, and may take a day. */
const crowdedCalmMs = 80 * hour;
const functionOf: Readonly<Record<Queue, string>> = {
  plan: 'plan-post',
  draft: 'write-draft',
  publish: 'publish',
  sync: 'sync',
};
const mostAtOnce = 8;
/** More than any moment of a world holds. */
const mostTurnsAtOnce = 100_000;

/** Everything of the hive but the network: the real steps over stores in memory, messages that come when they like, and platforms. */
export class World {
  readonly hive: Hive;
  readonly #machines: Machines;
  readonly #operator: Operator;
  readonly #crowd: Crowd | undefined;
  readonly #next = new Map<string, { readonly schedule: WantedSchedule; readonly at: number }>();
  #nextMinute: number;

  constructor(options: HiveOptions) {
    this.hive = new Hive(options);
    this.#nextMinute = this.hive.start + minute;
    this.#machines = new Machines(this.hive);
    this.#crowd = this.hive.crowded ? new Crowd(this.hive, this.hive.luck) : undefined;
    this.#operator = new Operator(this.hive, (order) => this.#machines.start('operator', JSON.stringify(order)));
  }

  /** Some hours of storm, then calm in which everything has to settle. */
  async run(): Promise<void> {
    const { hive } = this;
    for (const platform of hive.platforms.values()) platform.faults = rough(hive.random.pick([0.4, 1, 1.6]));
    this.#operator.begin();
    await this.#until(hive.start + stormMs);
    hive.storm = false;
    hive.mail.storm = false;
    hive.author.storm = false;
    hive.turns.dangers = { each: 0, pause: 0, rare: 0 };
    for (const platform of hive.platforms.values()) platform.faults = noFaults;
    this.#operator.calm();
    await this.#until(hive.start + stormMs + (hive.crowded ? crowdedCalmMs : calmMs));
    for (const id of personalities) {
      const fault = await disagreement(hive, `personalities/${id}.json`);
      if (fault !== undefined) hive.bugs.push(`at the end ${fault}`);
    }
  }

  async #until(end: number): Promise<void> {
    const { hive } = this;
    const { turns, random } = hive;
    let [turnsNow, last] = [0, hive.now];
    while (hive.now < end) {
      turnsNow = hive.now === last ? turnsNow + 1 : 0;
      last = hive.now;
      if (turnsNow > mostTurnsAtOnce) {
        throw new Error(`The world stands still at ${new Date(hive.now).toISOString()}: nothing moves its clock.`);
      }
      for (const platform of hive.platforms.values()) platform.arrive();
      this.#deliver();
      if (await turns.step()) {
        // Time passes while they work, so that they meet each other at all its moments.
        if (hive.storm && random.chance(0.2)) hive.now += random.below(3000);
        this.#machines.endOverdue();
        continue;
      }
      await turns.rest();
      if (turns.nextAt() <= hive.now) continue;
      const idle = this.#idle();
      if (!hive.storm && idle) {
        if (this.#settled()) return;
        // Nothing happens before the next one wakes.
        const wake = Math.min(hive.index.nextWake(), this.#nextHearing(), hive.now + hour);
        this.#nextMinute = Math.max(this.#nextMinute, Math.floor(wake / minute) * minute + minute);
      }
      // Where all machines are at work, a message waits for one of them.
      const nextMessage = this.#full() ? Number.POSITIVE_INFINITY : hive.mail.nextAt();
      const next = Math.min(this.#nextMinute, turns.nextAt(), nextMessage, ...this.#arrivals());
      hive.now = Math.max(hive.now, next);
      this.#machines.endOverdue();
      if (hive.now >= this.#nextMinute) await this.#eachMinute();
    }
  }

  #arrivals(): readonly number[] {
    return [...this.hive.platforms.values()].map((platform) => platform.nextArrival());
  }

  /** Nothing is under way: no message, no request, no worker. */
  #idle(): boolean {
    if (this.hive.mail.size > 0 || this.#machines.busy > 0) return false;
    return this.#arrivals().every((at) => at === Number.POSITIVE_INFINITY);
  }

  /** When anybody next hears or concludes something; infinite where nothing is left of either. */
  #nextHearing(): number {
    const { crowded, platforms } = this.hive;
    if (!crowded) return Number.POSITIVE_INFINITY;
    return Math.min(...[...platforms.values()].map((platform) => nextHearing(this.hive, platform)));
  }

  #settled(): boolean {
    if (this.#nextHearing() !== Number.POSITIVE_INFINITY) return false;
    return this.hive.publications().every((one) => isTerminal(one.state) && openWish(one) === undefined);
  }

  async #eachMinute(): Promise<void> {
    const { hive } = this;
    this.#nextMinute = Math.floor(hive.now / minute) * minute + minute;
    this.#fire();
    this.#machines.start('sweep', '');
    // Sometimes two sweeps run at once.
    if (hive.storm && hive.random.chance(0.1)) this.#machines.start('sweep', '');
    if (hive.storm && Math.floor(hive.now / minute) % 60 === 0) hive.mail.send('sync', '');
    this.#observe();
    await this.#operator.eachMinute();
    this.#crowd?.eachMinute();
  }

  /** A tick of each platform and transport; in the calm only where it finds something. */
  #observe(): void {
    const { hive } = this;
    if (!hive.crowded) return;
    for (const [id, platform] of hive.platforms) {
      for (const way of waysOf(platform)) {
        if (!hive.storm && nextHearing(hive, platform, [way]) > hive.now) continue;
        this.#machines.start('observe', `${id} ${way}`);
        // Sometimes two ticks come at once.
        if (hive.storm && hive.random.chance(0.1)) this.#machines.start('observe', `${id} ${way}`);
      }
    }
  }

  /** The scheduler: each slot of each schedule as it is now. */
  #fire(): void {
    const { hive } = this;
    for (const [name, schedule] of hive.files.schedules.schedules) {
      const known = this.#next.get(name);
      // A schedule that was put anew goes on from the slot that its forerunner fired last.
      let next = known?.schedule === schedule ? known.at : nextFirings(schedule, hive.now - minute, 1)[0]!;
      for (; next <= hive.now; next = nextFirings(schedule, next, 1)[0]!) {
        if (schedule.enabled) this.#fireOne(schedule, next);
      }
      this.#next.set(name, { schedule, at: next });
    }
  }

  #fireOne({ payload }: WantedSchedule, slot: number): void {
    const id = slotPublicationId(payload.personality, payload.platform, slot);
    if (this.hive.fired.has(id)) return;
    this.hive.fired.add(id);
    this.hive.mail.fire(JSON.stringify({ ...payload, slot: new Date(slot).toISOString() }));
  }

  #full(): boolean {
    return this.#machines.busy > mostAtOnce;
  }

  #deliver(): void {
    if (this.#full()) return;
    const { mail } = this.hive;
    const message = mail.take();
    if (message === undefined) return;
    this.#machines.start(functionOf[message.queue], message.body, () => mail.done(message));
  }
}
