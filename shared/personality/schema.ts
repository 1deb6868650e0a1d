import * as z from 'zod';
import { budgetFields, limitFields, maxLatenessField, modelFields } from '../config/config.ts';
import { expectedWords, quote, withNearest } from '../config/problem.ts';
import type { PlatformWithSettings } from '../publication/platform.ts';
import { approvalField } from './approval-field.ts';
import { footerField, policyField, policyFieldNames } from './policy-fields.ts';
import { repliesField, replyFieldNames } from './replies-field.ts';
import { traitValues } from './traits/values.ts';
import { conversations, knowledge, language, name, schedule, textOrTexts, texts, timezone } from './values.ts';

/** One login's name inside the hive: part of keys and of the secret bundle, so small and plain. */
export const accountPattern = /^[a-z0-9_][a-z0-9_.-]{0,63}$/;

function platformSection(traits: PlatformWithSettings) {
  return z
    .object({
      enabled: z
        .boolean()
        .optional()
        .meta({ description: `false keeps account and schedule and posts nothing on ${traits.name}. Default: true.` }),
      account: z
        .string()
        .regex(accountPattern, {
          error: 'a name of at most 64 lower-case letters, digits, _, - and ., beginning with a letter, digit or _',
        })
        .optional()
        .meta({
          description:
            "Whose credentials are used; one account belongs to one personality. Default: `username`, else the file's name.",
        }),
      transport: z
        .enum(
          traits.transports.map(({ id }) => id),
          {
            error: `one of the transports of ${traits.name}: ${traits.transports.map(({ id }) => quote(id)).join(', ')}`,
          },
        )
        .optional()
        .meta({ description: `How ${traits.name} is reached. Default: ${traits.transports[0]!.id}.` }),
      schedule: schedule.optional().meta({
        description: 'When it posts. Default: every four hours.',
        samples: [
          { cron: '0 9,18 * * *', jitter: 20, quietHours: '22:00-07:00' },
          { every: '6 hours' },
          'rate(6 hours)',
          'cron(0 9 ? * MON-FRI *)',
        ],
      }),
      limits: z
        .object(limitFields)
        .optional()
        .meta({
          description: "Upper bounds for this account, instead of the hive's.",
          samples: [{ perHour: 2, perDay: 6, minimumGapMinutes: 60 }],
        }),
      style: textOrTexts.optional().meta({
        description: `Rules of writing on ${traits.name} alone, on top of the general ones.`,
        samples: [['At most two sentences.']],
      }),
      policy: policyField(traits).optional(),
      footer: footerField(traits).optional(),
      traits: traitValues.optional().meta({
        description: `Traits that are stronger or weaker on ${traits.name} than elsewhere.`,
        samples: [{ formality: 0.2 }],
      }),
      openai: z
        .object(modelFields)
        .optional()
        .meta({ description: `The model on ${traits.name}, instead of the hive's.`, samples: [{ temperature: 0.7 }] }),
      maxLatenessMinutes: maxLatenessField,
      approval: approvalField.optional().meta({
        description: `Whether a person looks at the drafts for ${traits.name}, instead of what holds elsewhere.`,
      }),
      threads: threads(traits),
      replies: repliesField(traits).optional(),
      settings: z
        .unknown()
        .transform((given, context) => platformSettings(traits, given, context))
        .prefault({})
        .meta({ description: `Settings of ${traits.name} alone.` }),
    })
    .meta({ description: `What it does on ${traits.name}.` });
}

/** Most parts of a thread: longer ones are read by nobody, and each part is paid. */
const mostParts = 10;

function threads(traits: PlatformWithSettings) {
  const maximumParts = z
    .int()
    .min(2)
    .max(mostParts)
    .meta({ description: 'The most posts of one thread; a thought that fits one post stays one.' });
  const description = 'Posts may be threads. Default: each post stands alone.';
  const given = z.object({ maximumParts }).meta({ description, samples: [{ maximumParts: 3 }] });
  if (traits.actions.includes('thread')) return given.optional();
  const none = `nothing, because posts on ${traits.name} have no threads`;
  return given
    .optional()
    .refine((value) => value === undefined, { error: none })
    .meta({ accepts: { not: {} }, description: `Not on ${traits.name}: posts there have no threads.` });
}

const schemas = new WeakMap<readonly PlatformWithSettings[], ReturnType<typeof makeFileSchema>>();

/**
 * The file's form: our own, the elizaOS character's and the older program's at once, since they share the character fields. Unknown fields
 * pass; sections of unknown platforms and `platform_settings` are checked by the caller. Messages are the words of what is expected,
 * descriptions are read in an editor (see json-schema.ts).
 */
export function personalityFileSchema(platforms: readonly PlatformWithSettings[]) {
  const schema = schemas.get(platforms) ?? makeFileSchema(platforms);
  schemas.set(platforms, schema);
  return schema;
}

function makeFileSchema(platforms: readonly PlatformWithSettings[]) {
  const sections = Object.fromEntries(platforms.map((traits) => [traits.id, platformSection(traits).optional()]));
  return z.object({
    $schema: z
      .unknown()
      .optional()
      .meta({ accepts: { type: 'string' }, description: 'Where an editor finds this description; changes nothing.' }),
    id: z
      .string()
      .optional()
      .meta({ description: "A check: the file's name without .json, or a UUID, which is ignored." }),
    name: name.meta({ description: 'What it is called.', samples: ['Ada'] }),
    version: z
      .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string().max(100).optional())
      .meta({
        accepts: { type: ['string', 'number'] },
        description: 'Your own mark of this file; the report of the upload shows it.',
      }),
    username: z.string().optional().meta({ description: 'The account where a section of `platforms` names none.' }),
    language: language.optional().meta({
      description: 'Language of every post, as a BCP 47 tag. Default: en.',
      samples: ['en', 'de', 'pt-BR'],
    }),
    timezone: timezone.optional().meta({
      description: 'Whose clock `cron` means, as an IANA zone. Default: UTC.',
      samples: ['Europe/Berlin', 'America/New_York', 'UTC'],
    }),
    paused: z
      .boolean()
      .optional()
      .meta({ description: 'true keeps everything in place and posts nothing. Default: false.' }),
    disclosure: z.boolean().optional().meta({
      description:
        'Posts say that they are generated; false only where a person answers for every text. Default: true.',
    }),
    approval: approvalField.optional().meta({
      description:
        'Whether a person looks at each draft before it is posted. Default: on a live stage at the first three, then at none.',
      samples: ['required', { leadTime: '4 hours' }, 'auto'],
    }),
    bio: textOrTexts
      .optional()
      .meta({ description: 'Who is speaking; goes into every prompt.', samples: [['Keeps bees on a roof.']] }),
    lore: textOrTexts.optional().meta({
      description: 'Its past and its running jokes; some of it goes into each prompt.',
      samples: [['Once lost a queen and found her in her own hat.']],
    }),
    knowledge: knowledge.optional().meta({
      description: 'Facts it may use, as texts; some of them go into each prompt.',
      samples: [['Bees keep each other warm in winter.']],
    }),
    topics: texts.optional().meta({
      description: 'What posts are about: each is used before one comes again. Eight or more are good.',
      samples: [['bees', 'frost', 'roofs']],
    }),
    traits: traitValues.optional().meta({
      description:
        'How strong each trait is, from 0 (little) to 1 (much): they change the instructions, the temperature, the length and more.',
      samples: [{ humour: 0.8, formality: 0.2 }],
    }),
    adjectives: texts.optional().meta({ description: 'The tone.', samples: [['dry', 'warm']] }),
    style: z
      .object({
        all: textOrTexts.optional().meta({ description: 'Rules for everything it writes.' }),
        chat: textOrTexts.optional().meta({ description: 'Rules for conversations.' }),
        post: textOrTexts.optional().meta({ description: 'Rules for posts.' }),
      })
      .optional()
      .meta({
        description: 'Rules of writing.',
        samples: [{ all: ['Short sentences.'], post: ['One thought per post.'] }],
      }),
    messageExamples: conversations.optional().meta({
      description: 'How it talks: a list of conversations, each a list of messages.',
      samples: [
        [
          [
            { user: '{{user1}}', content: { text: 'Do they sting?' } },
            { user: 'Ada', content: { text: 'Only when they are read aloud to.' } },
          ],
        ],
      ],
    }),
    postExamples: texts.optional().meta({
      description:
        'How it posts: the strongest means to a voice of its own. Six or more are good; none is ever repeated.',
      samples: [['The hive hums in its sleep.']],
    }),
    system: z
      .string()
      .optional()
      .meta({ description: 'Replaces the opening of the instructions; the rules of posting stay.' }),
    budget: z
      .object(budgetFields)
      .optional()
      .meta({
        description: "What it may spend on model and platform together, instead of the hive's.",
        samples: [{ perDayUsd: 0.2, perMonthUsd: 5 }],
      }),
    platforms: z
      .object(sections, { error: 'an object with one section per platform' })
      .optional()
      .meta({ description: 'Where it posts, how often, as whom: one section per platform.' }),
    platform_settings: z
      .record(z.string(), z.unknown(), { error: 'an object with one section per platform' })
      .optional()
      .meta({
        description: 'The same in files of the older program; read where there is no `platforms`.',
        accepts: { type: 'object' },
      }),
    templates: z
      .unknown()
      .optional()
      .meta({
        accepts: { type: 'object' },
        description: 'Prompts of an elizaOS character: plain sentences of those for posts become rules of writing.',
      }),
    interaction_rules: textOrTexts
      .optional()
      .meta({ description: 'Further rules for everything it writes, in files of the older program.' }),
  });
}

export type PersonalityFile = z.infer<ReturnType<typeof personalityFileSchema>>;
export type PlatformSection = z.infer<ReturnType<typeof platformSection>>;

/** Names the fields that mean something at each place of the file, for hints and for finding unknown ones. */
export const knownFields = {
  file: Object.keys(personalityFileSchema([]).shape),
  style: ['all', 'chat', 'post'],
  platform: [
    'enabled',
    'account',
    'transport',
    'schedule',
    'limits',
    'style',
    'policy',
    'footer',
    'traits',
    'openai',
    'maxLatenessMinutes',
    'approval',
    'threads',
    'replies',
    'settings',
  ],
  openai: Object.keys(modelFields),
  threads: ['maximumParts'],
  schedule: ['cron', 'every', 'window', 'jitter', 'quietHours'],
  limits: Object.keys(limitFields),
  budget: Object.keys(budgetFields),
  policy: policyFieldNames,
  replies: replyFieldNames,
} as const;

type Context = z.core.$RefinementCtx;

/** The platform's own settings by its own schema; its issues become issues of the file. */
function platformSettings(
  traits: PlatformWithSettings,
  given: unknown,
  context: Context,
): Readonly<Record<string, unknown>> {
  const result = traits.settings.safeParse(given, { error: expectedWords, reportInput: true });
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    for (const key of issue.code === 'unrecognized_keys' ? issue.keys : [undefined]) {
      const path = key === undefined ? issue.path : [...issue.path, key];
      const known = issue.path.length === 0 ? settingNames(traits.settings) : [];
      const message = key === undefined ? issue.message : withNearest(issue.message, String(key), known);
      context.issues.push({ code: 'custom', message, input: issue.input, path });
    }
  }
  return z.NEVER;
}

/** The names of a platform's own settings; none where its schema is no object. */
function settingNames({ _zod: { def } }: PlatformWithSettings['settings']): readonly string[] {
  return 'shape' in def ? Object.keys(def.shape as object) : [];
}
