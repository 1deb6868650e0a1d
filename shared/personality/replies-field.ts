import * as z from 'zod';
import type { PlatformTraits } from '../publication/platform.ts';
import { defaultReplies } from './replies.ts';

const mostADay = 200;

function count(least: number, most: number, description: string, usual: number) {
  return z
    .int()
    .min(least)
    .max(most)
    .optional()
    .meta({ description: `${description} Default: ${usual}.` });
}

const fields = {
  enabled: z.boolean().optional().meta({ description: 'false answers nobody. Default: true.' }),
  probability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({
      description: `How probable an answer is that nothing else forbids; traits are counted in. Default: ${defaultReplies.probability}.`,
    }),
  maximumDepth: count(1, 20, 'The most answers to one person in one conversation.', defaultReplies.maximumDepth),
  perPersonPerDay: count(1, mostADay, 'The most answers to one person in 24 hours.', defaultReplies.perPersonPerDay),
  perDay: count(1, mostADay, 'The most answers in 24 hours.', defaultReplies.perDay),
  newPostsPerDay: count(
    0,
    50,
    'The most answers in 24 hours to new posts that nobody addressed to it, in places whose settings ask for that.',
    defaultReplies.newPostsPerDay,
  ),
  maximumAgeHours: z
    .number()
    .min(1)
    .max(72)
    .optional()
    .meta({ description: `What is older is not answered. Default: ${defaultReplies.maximumAgeHours}.` }),
};

/** How people are answered on a platform; refused where it has no replies. */
export function repliesField(traits: PlatformTraits) {
  const given = z.object(fields);
  if (traits.actions.includes('reply')) {
    return given.meta({
      description: `How it answers people who speak to it on ${traits.name}. Default: it does, within modest bounds.`,
      samples: [{ maximumDepth: 2, perDay: 10 }, { enabled: false }],
    });
  }
  const none = `nothing, because nobody is answered on ${traits.name}`;
  return given
    .refine((value) => value === undefined, { error: none })
    .meta({ accepts: { not: {} }, description: `Not on ${traits.name}: nobody is answered there.` });
}

/** Fields of the replies, for hints. */
export const replyFieldNames = Object.keys(fields);
