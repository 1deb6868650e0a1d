import type { LogFields } from '../../../shared/monitoring/log.ts';
import type { Publication, PublicationState } from '../../../shared/publication/publication.ts';
import { Delays } from './judge.ts';

/** Why something was not said, by words of its reason; the first that fits. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/nobody approved it/, 'nobody approved it'],
  [/ rejected it: /, 'a person rejected it'],
  [/its budget of/, 'budget'],
  [/no text passed the gates/, 'gates'],
  [/its author asked/, 'opted out'],
  [/limit of \d+ in|smallest gap of|all accounts of the hive together/, 'limits'],
  [/quiet hours/, 'quiet hours'],
  [/its time ran out|after its time/, 'too late'],
];

/** What became of everything, counted as it happens. */
export class Tally {
  readonly posts = new Map<PublicationState, number>();
  readonly replies = new Map<PublicationState, number>();
  /** State and reason of what was not said. */
  readonly unsaid = new Map<string, number>();
  /** Drafts that a person was mailed. */
  readonly mailed = new Set<string>();
  /** Verdicts on what people said, by their rule. */
  readonly verdicts = new Map<string, number>();
  /** Lines of the log that say that something is wrong. */
  readonly troubles = new Map<string, number>();
  /** Errors that a step threw. */
  readonly bugs: string[] = [];
  /** How late accounts were asked what people said to them. */
  readonly lags = new Delays();
  /** When the last of them was asked for the first time, from its beginning on. */
  firstRoundMs = 0;
  readonly #askedBefore = new Set<string>();
  /** Publications that runs of sweep found due: of all, and of the fullest. */
  sweptDue = 0;
  fullestSweep = 0;

  ended(publication: Publication): void {
    const { kind, state, reason = '' } = publication;
    add(kind === 'post' ? this.posts : this.replies, state);
    if (state === 'published') return;
    add(this.unsaid, `${state}: ${reasons.find(([words]) => words.test(reason))?.[1] ?? reason}`);
  }

  logged(level: 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void {
    if (event === 'interaction.concluded') add(this.verdicts, String(fields.rule));
    if (level === 'error') add(this.troubles, event);
  }

  /** All are due at once when they begin: how long the first round takes is another matter than how late the later ones are. */
  asked(account: string, lateMs: number): void {
    if (this.#askedBefore.has(account)) this.lags.add(lateMs);
    else this.firstRoundMs = Math.max(this.firstRoundMs, lateMs);
    this.#askedBefore.add(account);
  }

  swept(due: number): void {
    this.sweptDue += due;
    this.fullestSweep = Math.max(this.fullestSweep, due);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
