import { oddities } from './oddities.ts';

export const metricsNamespace = 'FlavumHive';

export type MetricUnit = 'Count' | 'Seconds' | 'Milliseconds' | 'None';

/** One metric: its name is its key in the catalogue. The stage is a dimension of every one, and not written here. */
export interface CataloguedMetric {
  readonly unit: MetricUnit;
  /** Values of the dimension `action`: what was done. */
  readonly actions?: readonly string[];
  /** It has the dimension `platform`; any platform of the hive, `unknown` where a message names none. */
  readonly perPlatform?: true;
  /** Values of the dimension `outcome`. */
  readonly outcomes?: readonly string[];
  readonly means: string;
}

/**
 * Every metric the hive writes, with its exact dimensions. A personality or account is none: each set of values is a metric of its own and
 * costs $0.30 a month, by the hours in which it is written (CloudWatch, November 2026). The compiler holds whoever writes one to it.
 */
export const catalogue = {
  Slots: {
    unit: 'Count',
    perPlatform: true,
    actions: ['plan'],
    outcomes: ['planned', 'repeated', 'skipped', 'refused'],
    means: 'Firings of schedules: a new publication, one that was there, one that ended at once, one of nobody.',
  },
  Drafts: {
    unit: 'Count',
    perPlatform: true,
    actions: ['draft'],
    outcomes: ['nothing', 'drafted', 'held', 'waiting', 'over-budget', 'ended'],
    means:
      'Messages of the draft queue, by what became of them. over-budget: its slot is skipped, the budget is used up.',
  },
  Publications: {
    unit: 'Count',
    perPlatform: true,
    actions: ['publish'],
    outcomes: ['nothing', 'waiting', 'unconfirmed', 'published', 'ended'],
    means: 'Messages of the publish queues, by what became of them. ended: expired, skipped, rejected or failed.',
  },
  Interactions: {
    unit: 'Count',
    perPlatform: true,
    actions: ['observe'],
    outcomes: ['answered', 'declined', 'unfinished', 'unheard'],
    means:
      'What people said to accounts: an answer was planned, a rule was against it, or it is taken up again. unheard: accounts that could not be asked.',
  },
  SlotToPublished: {
    unit: 'Seconds',
    perPlatform: true,
    actions: ['publish'],
    means: 'From the moment a post was due (its slot and jitter) to the moment all of it was known to be out.',
  },
  AccountsBlocked: {
    unit: 'Count',
    perPlatform: true,
    actions: ['publish'],
    means:
      'Refusals that want a person: a login, a lock, a suspension, missing credentials. The log names the account.',
  },
  ModelLatency: {
    unit: 'Milliseconds',
    actions: ['write'],
    means: 'One call of the model, also one that failed, without the moderation.',
  },
  WriterBlocked: {
    unit: 'Count',
    actions: ['write'],
    means: "The model's account refused: a bad key or an empty quota. Drafts wait, and try again every 15 minutes.",
  },
  SpentUsd: {
    unit: 'None',
    actions: ['write', 'publish', 'observe'],
    means:
      'US dollars. write: what the model billed, at each answer. publish: what the platform bills, when a publication ends. observe: for reading.',
  },
  Uploads: {
    unit: 'Count',
    actions: ['sync'],
    outcomes: ['accepted', 'refused', 'deleted', 'unchanged', 'ignored'],
    means: 'Files looked at: at each upload, and all of them every hour. So one that is refused is counted every hour.',
  },
  StalePersonalities: {
    unit: 'Count',
    actions: ['sync'],
    means: 'Every hour: personalities that have not posted within twice their interval, though nobody paused them.',
  },
  Sweeps: { unit: 'Count', actions: ['sweep'], means: 'Runs of sweep, one a minute: the heartbeat.' },
  Woken: {
    unit: 'Count',
    actions: ['sweep'],
    means: 'Publications sent to their queue again, because they waited or got lost.',
  },
  Stuck: {
    unit: 'Count',
    actions: ['sweep'],
    means: 'Publications given up on after three revivals without a move: left alone until their time runs out.',
  },
  NeedingAPerson: {
    unit: 'Count',
    actions: ['sweep'],
    outcomes: ['failed', 'account', 'unconfirmed', 'held', 'broken'],
    means:
      'Every minute, up to 100 of each: publications that failed, accounts at rest, publications open for over 15 minutes, drafts that wait for approval, items that cannot be read.',
  },
  JobsGivenBack: {
    unit: 'Count',
    actions: ['work'],
    means: 'Messages whose work threw: each comes again, five times at most, and then lies in a dead-letter queue.',
  },
  Oddities: {
    unit: 'Count',
    outcomes: Object.keys(oddities) as (keyof typeof oddities)[],
    means: 'What should not be, by the event it is logged as: see oddities.ts.',
  },
} as const satisfies Readonly<Record<string, CataloguedMetric>>;

export type Catalogue = typeof catalogue;
export type MetricName = keyof Catalogue;

/** The dimensions of one metric: all of them, and no other. */
export type DimensionsOf<Name extends MetricName> = (Catalogue[Name] extends { readonly perPlatform: true }
  ? { readonly platform: string }
  : unknown) &
  (Catalogue[Name] extends { readonly actions: readonly (infer Action)[] } ? { readonly action: Action } : unknown) &
  (Catalogue[Name] extends { readonly outcomes: readonly (infer Outcome)[] } ? { readonly outcome: Outcome } : unknown);

export type Dimensions = Readonly<Record<string, string>>;

/** Every set of dimensions a metric can have on a hive with these platforms, without the stage. */
export function dimensionSetsOf(name: MetricName, platforms: readonly string[]): Dimensions[] {
  const { perPlatform, actions, outcomes }: CataloguedMetric = catalogue[name];
  const axes: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['platform', perPlatform === true ? platforms : undefined],
    ['action', actions],
    ['outcome', outcomes],
  ];
  return axes.reduce<Dimensions[]>(
    (sets, [dimension, values]) =>
      values === undefined ? sets : sets.flatMap((set) => values.map((value) => ({ ...set, [dimension]: value }))),
    [{}],
  );
}
