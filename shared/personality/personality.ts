import type { WindowLimits } from '../limits/rate-limiter.ts';

/** A schedule as EventBridge Scheduler takes it. */
export interface PostingSchedule {
  /** `cron(...)` with AWS's six fields, or `rate(...)`. */
  readonly expression: string;
  /** Minutes by which a firing may be late on purpose; 0 is off. */
  readonly windowMinutes: number;
  /** Whole minutes by which a post may come later than its slot, chosen by a hash of the slot; absent: none. */
  readonly jitterMinutes?: number;
  /** Times of the personality's day at which nothing is sent, such as `22:00-07:00`; absent: none. */
  readonly quietHours?: readonly string[];
}

/** What its texts on one platform may point at; whatever is absent is not allowed, hashtags aside. */
export interface TextPolicy {
  /** Accounts and places it may name, as the platform's references() writes them. */
  readonly mentions?: readonly string[];
  /** Domains it may link to, their subdomains too. */
  readonly links?: readonly string[];
  /** The most hashtags of a text; absent: as usual on the platform. */
  readonly hashtags?: number;
}

/** Whether a person looks at the drafts. */
export type Approval =
  | { readonly mode: 'auto' }
  /** Each draft waits for a person; it is written so many minutes before it is due. */
  | { readonly mode: 'required'; readonly leadMinutes: number };

/** How it answers people on one platform; what is absent is as replies.ts says. */
export interface ReplyWishes {
  /** False where nobody is answered. */
  readonly enabled?: boolean;
  /** How probable an answer is that nothing else forbids, 0..1, before the traits are counted. */
  readonly probability?: number;
  /** The most answers to one person in one conversation. */
  readonly maximumDepth?: number;
  /** The most answers to one person in 24 hours, and to all people. */
  readonly perPersonPerDay?: number;
  readonly perDay?: number;
  /** The most answers in 24 hours to new posts that nobody addressed to it, where its settings name places for that. */
  readonly newPostsPerDay?: number;
  /** What is older is not answered, hours. */
  readonly maximumAgeHours?: number;
}

/** What a personality does on one platform. */
export interface PlatformPlan {
  readonly enabled: boolean;
  readonly account: string;
  readonly transport: string;
  readonly schedule: PostingSchedule;
  readonly limits: Partial<WindowLimits>;
  readonly style: readonly string[];
  readonly policy?: TextPolicy;
  /** The operator's own words under each text, instead of the platform's footer or beside its label. */
  readonly footer?: string;
  /** Values of its traits here, 0..1, by name; a name that the hive does not know changes nothing. */
  readonly traits?: Readonly<Record<string, number>>;
  /** Instead of what config.json says; see shared/config/effective.ts. */
  readonly openai?: ModelChoice;
  readonly maxLatenessMinutes?: number;
  /** Instead of what the personality says for everywhere. */
  readonly approval?: Approval;
  /** Posts may be threads of so many parts; absent: one part. */
  readonly threads?: { readonly maximumParts: number };
  readonly replies?: ReplyWishes;
  /** Valid by the platform's own schema. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where its posts go in turn (traits.places); absent or empty: to the account's own timeline. */
  readonly places?: readonly string[];
}

/** What a personality may say about the model on one platform. */
export interface ModelChoice {
  readonly model?: string;
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

export interface ExampleMessage {
  readonly user: string;
  readonly text: string;
}

/** A personality after checking and import, whatever form its file had: the only form the rest of the system knows. */
export interface Personality {
  readonly id: string;
  readonly name: string;
  /** The operator's own mark of the file (its field `version`), shown in reports. */
  readonly fileVersion?: string;
  /** BCP 47, lower case primary tag first: `en`, `de`, `pt-BR`. */
  readonly language: string;
  /** IANA. */
  readonly timezone: string;
  readonly paused: boolean;
  /** Generated text is disclosed. */
  readonly disclosure: boolean;
  /** Absent: on a live stage a person looks at the first three posts. See approval.ts. */
  readonly approval?: Approval;
  readonly bio: readonly string[];
  readonly lore: readonly string[];
  readonly knowledge: readonly string[];
  readonly topics: readonly string[];
  readonly adjectives: readonly string[];
  readonly style: {
    readonly all: readonly string[];
    readonly chat: readonly string[];
    readonly post: readonly string[];
  };
  readonly messageExamples: readonly (readonly ExampleMessage[])[];
  readonly postExamples: readonly string[];
  /** Replaces the built-in opening of the instructions. */
  readonly system?: string;
  /** Fields that replace the hive's. */
  readonly budget?: { readonly perDayUsd?: number; readonly perMonthUsd?: number };
  readonly platforms: Readonly<Record<string, PlatformPlan>>;
}
