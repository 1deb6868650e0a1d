import { configKey } from '../../shared/personality/sync-config.ts';
import { personalityKey } from '../../shared/personality/sync-deps.ts';
import { openWish } from '../../shared/publication/publication.ts';
import { type Hive, minute } from './hive.ts';
import type { Manners } from './manners.ts';
import type { Order } from './operating.ts';

export const personalities = ['ada', 'bob'];
/** An account that both may name, one after the other. */
const spare = 'spare';
/** On every platform. */
export const accountNames = [...personalities, spare];
/** Fires long after every world's end. */
const never = { cron: '0 0 1 1 *' };
const schedules = ['rate(10 minutes)', 'rate(15 minutes)', 'rate(20 minutes)', 'rate(30 minutes)'];

/** The people of a hive: they upload, delete, pause, say things themselves, and mend what wants a person, some time later. */
export class Operator {
  #todo: { readonly at: number; readonly order: Order }[] = [];
  readonly #mending = new Map<string, number>();
  readonly #triedAgain = new Set<string>();
  #said = 0;
  #lookAt = 0;
  readonly #hive: Hive;
  readonly #give: (order: Order) => void;

  /** @param give carries an order out. */
  constructor(hive: Hive, give: (order: Order) => void) {
    this.#hive = hive;
    this.#give = give;
  }

  begin(): void {
    const { platforms, vault, random } = this.#hive;
    for (const [platform, { tokens }] of platforms) {
      for (const account of accountNames) {
        // Some begin without: an account that has none wants a person as well.
        if (random.chance(0.9)) vault.set(`${platform} ${account}`, tokens.consent(account));
      }
    }
    this.#uploadConfig();
    for (const id of personalities) this.#upload(id);
  }

  async eachMinute(): Promise<void> {
    const { now, storm, random } = this.#hive;
    if (storm && random.chance(0.05)) this.#change();
    if (storm && random.chance(0.06)) this.#say();
    if (storm && random.chance(0.02)) this.#pause();
    this.#errands();
    if (!storm) await this.#goOn();
    if (now >= this.#lookAt) await this.#watch();
    const due = this.#todo.filter(({ at }) => at <= now);
    this.#todo = this.#todo.filter(({ at }) => at > now);
    for (const { order } of due) this.#give(order);
  }

  /** After the storm: nothing is paused, nobody speaks any more, every file stands. */
  calm(): void {
    const { platforms, files } = this.#hive;
    const pace = this.#hive.pace();
    this.#todo = [];
    this.#mending.clear();
    this.#give({ order: 'unblock-writer' });
    this.#switch(false, 'hive', '');
    for (const id of platforms.keys()) this.#switch(false, 'platform', id);
    for (const id of personalities) {
      this.#switch(false, 'personality', id);
      this.#upload(id, true);
    }
    files.objects.upload(configKey, JSON.stringify({ maxLatenessMinutes: 60, ...pace }));
    this.#hive.mail.send('sync', configKey);
    this.#hive.mail.send('sync', '');
  }

  #change(): void {
    const { random, files, mail } = this.#hive;
    if (random.chance(0.15)) {
      this.#uploadConfig();
      return;
    }
    const id = random.pick(personalities);
    if (random.chance(0.25)) {
      files.objects.erase(personalityKey(id));
      mail.send('sync', personalityKey(id));
    } else {
      this.#upload(id);
    }
  }

  #uploadConfig(): void {
    const { random, files, mail } = this.#hive;
    const maxLatenessMinutes = random.pick([30, 60, 120]);
    const paused = random.chance(0.1) ? { paused: true } : {};
    const config = { maxLatenessMinutes, ...paused, ...this.#hive.pace() };
    files.objects.upload(configKey, JSON.stringify(config));
    mail.send('sync', configKey);
  }

  /** @param quiet the last file: an account of its own, no schedule that fires. */
  #upload(id: string, quiet = false): void {
    const { random, files, mail, platforms, limits, crowded } = this.#hive;
    const sections: Record<string, unknown> = {};
    for (const [platform, { manners }] of platforms) {
      if (!quiet && random.chance(0.1)) continue;
      sections[platform] = {
        schedule: quiet && crowded ? never : random.pick(schedules),
        limits,
        settings: manners.settings(random),
        policy: { links: ['tides.example'] },
        ...(quiet && !crowded ? { enabled: false } : {}),
        ...(crowded ? this.#replies(quiet, manners) : {}),
        ...(!quiet && random.chance(0.15) ? { account: spare } : {}),
      };
    }
    const file = {
      name: id,
      bio: [`Version ${random.below(1000)}.`],
      topics: ['tides', 'lamps'],
      budget: { perDayUsd: this.#hive.cap },
      platforms: sections,
      ...(!quiet && random.chance(0.1) ? { paused: true } : {}),
    };
    const broken = !quiet && random.chance(0.03);
    files.objects.upload(personalityKey(id), broken ? '{ "name": ' : JSON.stringify(file));
    mail.send('sync', personalityKey(id));
  }

  /** How it answers people there: in worlds without any nothing is said of that, and nobody asks. */
  #replies(quiet: boolean, { website }: Manners): Readonly<Record<string, unknown>> {
    const { random, repliesPerDay: perDay } = this.#hive;
    const maximumDepth = random.pick([1, 2, 5]);
    const probability = random.pick([1, 1, 1, 0.7]);
    const enabled = quiet || random.chance(0.93);
    const transport = website && random.chance(0.2) ? { transport: 'browser' } : {};
    return { replies: { enabled, probability, maximumDepth, perPersonPerDay: 9, perDay }, ...transport };
  }

  #say(): void {
    const { random, platforms } = this.#hive;
    const platform = random.pick([...platforms.values()]);
    const { id, actions } = platform.traits;
    const order = random.chance(0.6) && actions.includes('thread') ? 'thread' : random.pick(['say', 'topic'] as const);
    this.#said += 1;
    this.#give({ order, personality: random.pick(personalities), platform: id, nonce: `n${this.#said}` });
  }

  #pause(): void {
    const { now, random, platforms } = this.#hive;
    const what = random.pick(['hive', 'platform', 'personality'] as const);
    const name = what === 'platform' ? random.pick([...platforms.keys()]) : random.pick(personalities);
    this.#switch(true, what, name);
    const at = now + random.below(30 * minute);
    this.#todo.push({ at, order: { order: 'pause', paused: false, what, name } });
  }

  /** A pause of the storm that came to its end only now: nobody may wait for ever. */
  async #goOn(): Promise<void> {
    const { paused, pausedPlatforms, pausedPersonalities } = await this.#hive.files.control.read();
    if (paused) this.#switch(false, 'hive', '');
    for (const id of pausedPlatforms) this.#switch(false, 'platform', id);
    for (const id of pausedPersonalities) this.#switch(false, 'personality', id);
  }

  #switch(paused: boolean, what: 'hive' | 'platform' | 'personality', name: string): void {
    this.#give({ order: 'pause', paused, what, name });
  }

  /** What a person does about single publications: long waits are cut short in a storm, so that there is something to send again. */
  #errands(): void {
    const { now, storm, random } = this.#hive;
    for (const publication of this.#hive.publications()) {
      const { id, state, stateSince, parts } = publication;
      if (openWish(publication) !== undefined) continue;
      if (storm && state === 'unconfirmed' && now - stateSince > 2 * minute && random.chance(0.08)) {
        this.#give({ order: 'give-up', id });
      }
      if (state === 'failed' && (storm ? random.chance(0.15) : !this.#triedAgain.has(id))) {
        if (!storm) this.#triedAgain.add(id);
        this.#give({ order: storm && random.chance(0.2) ? 'name' : 'retry', id });
        // Sometimes two people at once.
        if (random.chance(0.2)) this.#give({ order: 'retry', id });
      }
      // Threads are few, and each of their parts can come down alone.
      if (storm && state === 'published' && random.chance(parts.length > 1 ? 0.04 : 0.004)) {
        const one = parts.length > 1 && random.chance(0.5);
        this.#give({ order: 'remove', id, ...(one ? { part: random.below(parts.length) } : {}) });
        if (random.chance(0.2)) this.#give({ order: 'remove', id });
      }
    }
  }

  /** Accounts that want a person are seen to, some time later; where that fails, once more. */
  async #watch(): Promise<void> {
    const { now, storm, random, platforms, accounts, complaints } = this.#hive;
    this.#lookAt = now + (storm ? 5 * minute : 0);
    for (const platform of platforms.keys()) {
      for (const account of accountNames) {
        const name = `${platform} ${account}`;
        const status = (await accounts.read(platform, account))?.status;
        const blocked = status === 'needs-login' || status === 'suspended';
        if (!blocked && !complaints.has(name)) continue;
        if ((this.#mending.get(name) ?? 0) > now) continue;
        const at = now + (storm ? random.below(45 * minute) : minute);
        this.#mending.set(name, at + 5 * minute);
        complaints.delete(name);
        this.#todo.push({ at, order: { order: status === 'suspended' ? 'resume' : 'credentials', platform, account } });
      }
    }
    if (storm && random.chance(0.15))
      this.#todo.push({ at: now + random.below(10 * minute), order: { order: 'unblock-writer' } });
  }
}
