import * as z from 'zod';

/**
 * Facts of one installation of the hive, settled when it is deployed. Everything an operator may change while it runs stands in
 * config.json instead.
 */
export interface Stage {
  /** Part of every physical name: stages live side by side in one account. */
  readonly name: string;
  /**
   * `dry-run` deploys publish-dry-run and nothing that may read a platform's credentials; `live` deploys the functions that post.
   */
  readonly mode: 'dry-run' | 'live';
  /**
   * Secrets per platform and transport; each holds about 190 accounts (64 KB, the limit of Secrets Manager), half as many where entries bring a
   * session along.
   */
  readonly credentialBundles: number;
  readonly logRetentionDays: 7 | 14 | 30 | 90 | 180 | 365;
  /** Table, bucket and secrets outlive their stack, and that stack refuses deletion. On live stages every stack does, whatever this says. */
  readonly protectData: boolean;
  /**
   * For tests against an emulator of AWS, whose functions run on this machine: base URLs of look-alikes, by platform id and `openai`.
   * Only this machine's own addresses are taken, so that no stage can send credentials to a stranger.
   */
  readonly endpoints?: Readonly<Record<string, string>>;
  /**
   * Ways that need another number of secrets than the rest: `{ "<platform>/<transport>": 20 }`. A secret costs $0.40 a month whether it holds anything or
   * not.
   */
  readonly credentialBundlesOf?: Readonly<Record<string, number>>;
  /**
   * Functions of which more or fewer may run at once than usual: `{ "write-draft": 40, "publish-<platform>": 20 }`. Ten drafts at once, the usual,
   * are enough for some 50,000 personalities that post three times a day; more needs a model account with the limits for it, and all functions of
   * an AWS account together have 1,000 runs at once, a new account fewer (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html,
   * November 2026).
   */
  readonly workersOf?: Readonly<Record<string, number>>;
  /** Who is told of drafts that wait and of alarms; AWS asks this address once whether it wants that. Absent: nobody. */
  readonly email?: string;
}

type Settings = Omit<Stage, 'name'>;

const defaults: Settings = { mode: 'dry-run', credentialBundles: 1, logRetentionDays: 30, protectData: true };

const localStage = 'local';

/** `local` is what the embedded cloud runs: the wiring of a live stage, whose endpoints the host points at its sandboxes. */
const stages: Readonly<Record<string, Partial<Settings>>> = {
  dev: {},
  prod: { mode: 'live', logRetentionDays: 90 },
  [localStage]: { mode: 'live' },
};

/** True for a URL that leads nowhere but to the machine it is used on. */
export function isLoopback(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return /^https?:$/.test(protocol ?? '') && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname ?? '');
}

const loopback = z.string().refine(isLoopback, 'expected a URL of this machine, such as http://127.0.0.1:8080');

/** Their names fill the environment of a function, of which Lambda takes 4 KB, and its role names each. */
export const mostBundles = 100;
const bundles = z.int().min(1).max(mostBundles);
/** What Lambda takes as the maximum concurrency of a queue, https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, November 2026. */
const workers = z.int().min(2).max(1000);

const settings = z
  .strictObject({
    mode: z.enum(['dry-run', 'live']),
    credentialBundles: bundles,
    logRetentionDays: z.literal([7, 14, 30, 90, 180, 365]),
    protectData: z.boolean(),
    endpoints: z.record(z.string(), loopback),
    credentialBundlesOf: z.record(z.string(), bundles),
    workersOf: z.record(z.string(), workers),
    email: z.email('expected an e-mail address'),
  })
  .partial();

/** What cdk.json may say of stages under `context.stages`: `{ "prod": { "credentialBundles": 3 }, "eu": { "mode": "live" } }`. */
const ownStages = z.record(z.string(), settings);

/**
 * The stage that the context names (`cdk deploy -c stage=prod`), `dev` when it names none. Stages of the context's own are added to
 * the built-in ones, field by field; a new one is a dry run unless it says otherwise.
 * @throws one sentence about a name that is unknown or cannot be part of a bucket's name, or about settings that are none.
 */
export function stageFrom(context: (key: string) => unknown): Stage {
  const written = fromText(context('stages')) ?? {};
  const own = ownStages.safeParse(written);
  if (!own.success) throw new Error(unusable(written, own.error.issues[0]));
  const name = context('stage') ?? 'dev';
  const known = [...new Set([...Object.keys(stages), ...Object.keys(own.data)])];
  if (typeof name !== 'string' || !known.includes(name)) {
    throw new Error(
      `There is no stage ${JSON.stringify(name)}: expected one of ${known.join(', ')}; describe another under context.stages in cdk.json.`,
    );
  }
  if (!/^[a-z][a-z0-9]{0,11}$/.test(name)) {
    throw new Error(
      `The stage name "${name}" cannot be part of names in AWS: expected at most 12 lower-case letters and digits, a letter first.`,
    );
  }
  return { ...defaults, ...stages[name], ...own.data[name], name };
}

/** Posts of this stage go to the real platforms: nothing stands in for them. The local stage is wired like a live one, and speaks to sandboxes. */
export function isLive({ name, mode, endpoints }: Stage): boolean {
  return mode === 'live' && name !== localStage && endpoints === undefined;
}

/** What is wrong with the stages of cdk.json: the setting, what was found there, what was expected. */
function unusable(written: unknown, issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown>)[key], written);
  const cannot = `The context ${['stages', ...path].join('.')} in cdk.json cannot be used`;
  if (issue?.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${cannot}: found ${keys}, which no stage has; expected some of ${Object.keys(settings.shape).join(', ')}.`;
  }
  const expected = (issue?.message ?? 'it is invalid').replace(/^Invalid (input|option): |^Too (big|small): /, '');
  return `${cannot}: found ${JSON.stringify(found)}, ${expected}.`;
}

/** `-c stages=...` hands over JSON as text; what is no JSON stays text, which the schema refuses. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return value;
  }
}
