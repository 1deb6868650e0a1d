/** What becomes of a message or an item that should not be. */
export interface Oddity {
  readonly what: string;
  /**
   * `drop`: acknowledged, nothing happens. `dead-letter`: given back; after its last try it lies in the dead-letter queue (of a queue's
   * function) or with the failed invocations (of the others), where a person finds it. `aside`: taken out of sweep's way and counted as
   * needing a person until somebody mended it. None is tried without end.
   */
  readonly fate: 'drop' | 'dead-letter' | 'aside';
  readonly why: string;
}

/** The one table of what is odd, by the event it is logged as; each is counted as metric Oddities with the event as its outcome. */
export const oddities = {
  'job.malformed': {
    what: 'a message that is no job: broken JSON, no id, the form of another release',
    fate: 'dead-letter',
    why: 'a person can read it there and send it again after a fix',
  },
  'job.invalid': {
    what: 'a message whose publication, account or budget has an item that somebody edited into something else',
    fate: 'dead-letter',
    why: 'only a person can tell what the item should say',
  },
  'item.invalid': {
    what: 'an item that sweep cannot read',
    fate: 'aside',
    why: 'one broken item must not keep sweep from the others, minute after minute',
  },
  'publication.unknown': {
    what: 'a message for a publication that does not exist, or no longer',
    fate: 'drop',
    why: 'there is nothing to say, and nothing will come of trying again',
  },
  'publication.not-ready': {
    what: 'a message for a publisher whose publication is planned or held',
    fate: 'drop',
    why: 'it comes again when it is drafted',
  },
  'publication.wrong-queue': {
    what: 'a message for a publisher that serves another way to the platform than the publication was planned for',
    fate: 'drop',
    why: 'a publication goes its own way to its end, and sweep sends it there; another one might post what the first had posted',
  },
  'slot.malformed': {
    what: 'a firing that names no time',
    fate: 'dead-letter',
    why: 'its schedule is wrong, and a person has to know',
  },
  'slot.refused': {
    what: 'a firing of a personality, or on a platform, that does not exist',
    fate: 'drop',
    why: 'its schedule is removed with the next synchronisation',
  },
  'clock.disagrees': {
    what: 'a publication that was moved in the future: this clock or that one is wrong by minutes',
    fate: 'drop',
    why: 'leases and windows hold only between clocks that agree; sweep brings it again',
  },
  'clock.jumped': {
    what: 'a run of sweep whose clock is far off the time it was scheduled for',
    fate: 'drop',
    why: 'it would end what is not late; the next run is a minute away',
  },
} as const satisfies Readonly<Record<string, Oddity>>;
