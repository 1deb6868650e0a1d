import type * as z from 'zod';

/** Checks new values of a look-alike's limits; throws one sentence naming the wrong one. */
export function checkedLimits<Limits extends object>(
  input: unknown,
  schema: z.ZodType<Partial<Limits>>,
  defaults: Limits,
): Partial<Limits> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const known = Object.keys(defaults).join(', ');
  throw new Error(
    `The limits field "${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message}; fields are ${known}.`,
  );
}
