import * as z from 'zod';
import { moderationCategories } from '../content/moderation-categories.ts';

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

const limits = z.strictObject(limitFields);

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

/** config.json as an operator writes it: every field optional, unknown ones refused. */
export const hiveConfigSchema = z.strictObject({
  paused: z.boolean().optional(),
  openai: z
    .strictObject({
      model: z.string().min(1).max(100).optional(),
      /** `chat` for servers without the Responses API. */
      api: z.enum(['responses', 'chat']).optional(),
      /** Seconds until a call of the model is given up. */
      timeoutSeconds: z.number().min(1).max(75).optional(),
      maxOutputTokens: z.int().min(16).max(16_000).optional(),
    })
    .optional(),
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
  limits: limits.optional(),
  /** For each personality that names none of its own. */
  budget: z.strictObject(budgetFields).optional(),
  /** From its slot on a post may be sent for so long, minutes. */
  maxLatenessMinutes: z.number().min(1).max(1440).optional(),
  platforms: z
    .record(
      z.string(),
      z.strictObject({
        paused: z.boolean().optional(),
        limits: limits.optional(),
        /** All accounts of the platform together, where the hive's app has a limit of its own. */
        hiveLimits: hiveLimits.optional(),
      }),
    )
    .optional(),
});

export type HiveConfig = z.infer<typeof hiveConfigSchema>;
