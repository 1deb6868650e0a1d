import * as z from 'zod/mini';
import { type ModifierName, modifierNames, traitNamePattern, traitNameWords } from './trait.ts';

const words = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

const ranges: Readonly<Record<ModifierName, readonly [least: number, most: number, description: string]>> = {
  temperature: [-1, 1, "Added to the model's temperature."],
  length: [-2, 2, 'Doublings of the length: 1 is twice as long, -1 half as long.'],
  emoji: [-5, 5, 'Added to the emoji allowed in a post (1 without any trait).'],
  hashtags: [-5, 5, 'Added to the hashtags allowed in a post (0 without any trait).'],
  replyProbability: [-2, 2, 'Doublings of the probability of a reply.'],
  cadence: [-2, 2, 'Doublings of how often it posts.'],
};

const modifiers = Object.fromEntries(
  modifierNames.map((name) => {
    const [least, most, description] = ranges[name];
    return [name, z.optional(z.number().check(z.gte(least), z.lte(most))).check(z.meta({ description }))];
  }),
) as Record<ModifierName, z.ZodMiniOptional<z.ZodMiniNumber>>;

/**
 * Traits as operators write them in config.json: those of their own whole, the others with the fields alone that they change. That a trait
 * is whole is checked where the layers are known (read-config.ts).
 */
export const traitsSchema = z.record(
  z.string().check(z.regex(traitNamePattern, { error: traitNameWords })),
  z.strictObject({
    low: z.optional(words),
    high: z.optional(words),
    modifiers: z.optional(z.strictObject(modifiers)),
  }),
);
