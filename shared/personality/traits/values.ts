import * as z from 'zod';
import { builtInTraits } from './built-in.ts';
import { modifierNames, traitNamePattern, traitNameWords } from './trait.ts';

const mostTraits = 24;
const strength = 'a number from 0 (little of it) to 1 (much of it)';

/** `{ "humour": 0.8 }` of a personality file. Which names there are is a matter of config.json, which may change at any time. */
export const traitValues = z
  .record(
    z.string().regex(traitNamePattern, { error: traitNameWords }),
    z.number({ error: strength }).min(0, { error: strength }).max(1, { error: strength }),
    { error: 'an object of traits with their strength, such as { "humour": 0.8 }' },
  )
  .refine((traits) => Object.keys(traits).length <= mostTraits, { error: `at most ${mostTraits} traits` })
  .meta({
    accepts: {
      type: 'object',
      propertyNames: { pattern: traitNamePattern.source },
      additionalProperties: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: "A trait of the operator's own, where config.json says what it is.",
      },
      maxProperties: mostTraits,
      properties: Object.fromEntries(
        Object.entries(builtInTraits).map(([name, { low, high, modifiers }]) => [
          name,
          {
            type: 'number',
            minimum: 0,
            maximum: 1,
            description: `0: ${low}. 1: ${high}. Changes ${modifierNames.filter((modifier) => modifier in modifiers).join(', ')}.`,
          },
        ]),
      ),
    },
  });
