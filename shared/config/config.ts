import * as z from 'zod';
import { moderationCategories } from '../content/moderation-categories.ts';
import { traitsSchema } from '../personality/traits/schema.ts';

/** Fields of the windows of one account, as operators write them in config.json and in a personality. */
export const limitFields = {
  perHour: z.int().min(1).max(100).optional().meta({ description: 'Posts in any 60 minutes. Default: 5.' }),
  perDay: z.int().min(1).max(1000).optional().meta({ description: 'Posts in any 24 hours. Default: 20.' }),
  minimumGapMinutes: z
    .number()
    .min(0)
    .max(1440)
    .optional()
    .meta({ description: 'Minutes between two posts. Default: 10.' }),
};

/** What may be said of the model at every layer, a personality's section included. */
export const modelFields = {
  model: z
    .string()
    .max(100)
    .regex(/^[\x21-\x7e]+$/, { error: 'the name of a model, without white space' })
    .optional()
    .meta({ description: 'Which model writes.' }),
  temperature: z.number().min(0).max(2).optional().meta({
    description: 'How freely it writes, for models that take a temperature; traits are added. Default: 1.',
  }),
  maxOutputTokens: z.int().min(16).max(16_000).optional().meta({ description: 'Upper bound of one answer.' }),
};

/** Fields of a budget, as operators write them in config.json and in a personality. */
export const budgetFields = {
  perDayUsd: z
    .number()
    .min(0)
    .max(10_000)
    .optional()
    .meta({ description: 'USD in one day (UTC), model and platform together. Default: 0.5.' }),
  perMonthUsd: z.number().min(0).max(100_000).optional().meta({ description: 'USD in one month (UTC). Default: 10.' }),
};

/** Upper bounds of all accounts of a platform together. */
const hiveLimits = z.strictObject({
  perHour: z.int().min(1).max(100_000).optional(),
  perDay: z.int().min(1).max(1_000_000).optional(),
});

/** From its slot on a post may be sent for so long. */
export const maxLatenessField = z
  .number()
  .min(1)
  .max(1440)
  .optional()
  .meta({ description: 'Minutes after its slot when a post that is not out yet expires. Default: 120.' });

/** Bounds of how often an account is asked for what people said to it. */
const pollMinutes = (usual: number) =>
  z
    .number()
    .min(1)
    .max(1440)
    .optional()
    .meta({ description: `Minutes. Default: ${usual}.` });

/** What config.json may say for the whole hive and for one platform. */
const layerFields = {
  openai: z
    .strictObject({
      ...modelFields,
      /** `chat` for servers without the Responses API. */
      api: z.enum(['responses', 'chat']).optional(),
      /** Seconds until a call of the model is given up. */
      timeoutSeconds: z.number().min(1).max(75).optional(),
    })
    .optional(),
  limits: z.strictObject(limitFields).optional(),
  maxLatenessMinutes: maxLatenessField,
  /** Traits of the operator's own, and what is different in the built-in ones. */
  traits: z.optional(traitsSchema),
};

/** The layer of one platform in config.json. */
export const platformConfigSchema = z.strictObject({
  paused: z.boolean().optional(),
  ...layerFields,
  /** All accounts of the platform together, where the hive's app has a limit of its own. */
  hiveLimits: hiveLimits.optional(),
});

/** config.json as an operator writes it: every field optional, unknown ones refused. */
export const hiveConfigSchema = z.strictObject({
  paused: z.boolean().optional(),
  ...layerFields,
  moderation: z
    .strictObject({
      /** false where the model's server has no moderation. */
      enabled: z.boolean().optional(),
      /** What becomes of a draft while the moderation cannot be asked. */
      onFailure: z.enum(['wait', 'pass']).optional(),
      /** A category counts from this score on, 0 to 1, instead of where the service objects itself; 1 is hardly ever. */
      thresholds: z.partialRecord(z.enum(moderationCategories), z.number().min(0).max(1)).optional(),
    })
    .optional(),
  /** How people who speak to accounts are listened to. */
  interactions: z
    .strictObject({
      /** Words of a person who wants no more answers, besides the built-in ones: one word counts alone, several wherever they stand. */
      optOutWords: z.array(z.string().trim().min(2).max(100)).max(100).optional(),
      /** An account is asked after so many minutes while people talk to it, and less and less often while nobody does. */
      minimumPollMinutes: pollMinutes(2),
      maximumPollMinutes: pollMinutes(60),
      /** How people took a post is asked for after so many hours while it is young, less often later; 0: never. */
      figuresEveryHours: z.number().min(0).max(24).optional().meta({
        description:
          'Hours between two looks at the likes, replies and reposts of a post of the last three hours; older ones are looked at six times, those of days 24 times as rarely. 0: never. Default: 1. Some platforms bill each look, others the first of a day (UTC).',
      }),
    })
    .refine(({ minimumPollMinutes: least = 2, maximumPollMinutes: most = 60 }) => least <= most, {
      error: 'minimumPollMinutes that is at most maximumPollMinutes (2 and 60 where they are not given)',
    })
    .optional(),
  /** For each personality that names none of its own. */
  budget: z.strictObject(budgetFields).optional(),
  platforms: z.record(z.string(), platformConfigSchema).optional(),
});

export type HiveConfig = z.infer<typeof hiveConfigSchema>;
