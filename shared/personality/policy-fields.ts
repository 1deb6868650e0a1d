import * as z from 'zod';
import { quote } from '../config/problem.ts';
import { measureOfFooter } from '../content/disclosure.ts';
import { claimToBeHuman } from '../content/gates/claims-human.ts';
import { hostOf, referencesIn } from '../content/policy.ts';
import { limitOf, type PlatformTraits } from '../publication/platform.ts';

/** The footer may take at most this share of a text's limit: the rest is for the words above it. */
const FOOTER_SHARE = 0.5;
const MOST_ENTRIES = 50;
const MOST_HASHTAGS = 30;
/** No platform has longer handles; a domain name has 253 characters at most (https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4, November 1987). */
const LONGEST_MENTION = 100;
const LONGEST_DOMAIN = 253;

/** A word by which readers of most languages understand that a machine wrote; abbreviations as they are written, in capitals. */
const disclosing = [
  /(?<!\p{Lu})(?:A\.?I\.?|KI|I\.?A\.?|SI|YZ|ИИ|ШІ|LLM|GPT|ＡＩ)(?!\p{Lu})/u,
  /(?<!\p{L})(?:chat|ro)?bot(?:s|em|um|ti|ten|isch)?(?!\p{L})|(?<!\p{L})(?:чат-?|ро)?бот(?!\p{L})/iu,
  /artificial|artificiel|künstlich|sztuczn|umělá|искусственн|штучн|yapay|tekoäly|kunstmatig|kunstig|konstgjord/iu,
  /machine|maschin|máquina|macchina|maszyn|maskin|automat|automát|algorithm|algoritm|computer|language model|sprachmodell/iu,
  /generat|generier|généré|generad|gerad[oa] por|gegenereerd|wygenerowan|genererad|genereret|generert/iu,
  /人工|智能|智慧|ボット|自動|自动|机器|機器|機械|봇|인공지능|자동|ذكاء|آلي|בוט|בינה/u,
] as const;

const machineWord =
  '(?:A\\.?I|KI|IA|SI|bots?|botem|robots?|roboter|machines?|maschine|artificial|künstlich\\p{L}*)(?!\\p{L})';
/** The same words denied: "no AI", "nicht von einer KI", "sans IA", "written by a human". */
const denial = new RegExp(
  [
    `(?:not|no|never|without|kein|keine|keiner|nicht|ohne|pas|sans|no|sin|ningún|sem|não|nenhum|non|senza|nessun|geen|niet|zonder|nie|bez|żadn\\p{L}+|ingen|inte|ikke|utan|uden|uten)(?: (?:a|an|any|by|written|made|generated|posted|von|einer|einem|par|une?|écrit|por|una|um|uma|da|door|een|przez|av|af|en)){0,4} ${machineWord}`,
    '(?:written|typed|penned) by (?:an? )?(?:real |actual )?(?:human|person)',
    'von (?:einem )?(?:echten )?menschen geschrieben|écrit par (?:un )?humain|escrito por (?:un |um )?(?:ser )?humano|scritto da (?:un )?(?:essere )?umano|door een mens geschreven',
  ]
    .map((source) => `(?<!\\p{L})(?:${source})`)
    .join('|'),
  'iu',
);

/** Joiners aside, which some scripts and emoji need. */
const invisible = /\p{Cc}|(?![\u200c\u200d])\p{Cf}/u;

/** What the names, domains and numbers of a policy are; mentions as the platform writes them. */
export function policyField(traits: PlatformTraits) {
  return z
    .object({
      mentions: z
        .array(mention(traits))
        .max(MOST_ENTRIES)
        .optional()
        .meta({
          accepts: { type: 'array', items: { type: 'string' }, maxItems: MOST_ENTRIES },
          description: `Accounts and places its texts may name by their handles on ${traits.name}. Default: none.`,
        }),
      links: z
        .array(domain)
        .max(MOST_ENTRIES)
        .optional()
        .meta({
          accepts: { type: 'array', items: { type: 'string' }, maxItems: MOST_ENTRIES },
          description: 'Domains its texts may link to, their subdomains too. Default: none.',
          samples: [['example.org']],
        }),
      hashtags: z
        .int()
        .min(0)
        .max(MOST_HASHTAGS)
        .optional()
        .meta({ description: `The most hashtags of a text. Default: ${traits.usualHashtags ?? 0}.` }),
    })
    .meta({ description: `What its texts may point at on ${traits.name}; everything else is written again.` });
}

/** Fields of a policy, for hints. */
export const policyFieldNames = ['mentions', 'links', 'hashtags'] as const;

function mention(traits: PlatformTraits) {
  return z.string().transform((written, context) => {
    const { mentions, links } = referencesIn(written.trim().slice(0, 2 * LONGEST_MENTION), traits);
    const [found, ...more] = mentions;
    const alone = more.length === 0 && links.length === 0 && !/\s/u.test(written.trim());
    if (found !== undefined && found.length <= LONGEST_MENTION && alone) return found;
    const message = `one account or place as texts on ${traits.name} name it (an operator's handle with its sign)`;
    context.issues.push({ code: 'custom', message, input: written });
    return z.NEVER;
  });
}

const domain = z.string().transform((written, context) => {
  const host = hostOf(written.trim());
  const plain = written
    .trim()
    .toLowerCase()
    .replace(/^www\./u, '');
  if (host === plain && host.length <= LONGEST_DOMAIN && /^[^.]+(?:\.[^.]+)+$/u.test(host)) return host;
  context.issues.push({ code: 'custom', message: 'a domain alone, such as "example.org"', input: written });
  return z.NEVER;
});

/** The operator's own words under each text: they say that it is generated, claim nothing else, and leave room for the text. */
export function footerField(traits: PlatformTraits) {
  // It stands under posts and under answers.
  const limit = Math.min(limitOf(traits, 'post'), limitOf(traits, 'reply'));
  return z
    .string()
    .transform((written, context) => {
      const footer = written.trim().normalize('NFC');
      const message = footerProblem(footer, limit, traits);
      if (message === undefined) return footer;
      context.issues.push({ code: 'custom', message, input: written });
      return z.NEVER;
    })
    .meta({
      accepts: { type: 'string', minLength: 1 },
      description:
        traits.defaultDisclosure.kind === 'label'
          ? `Words under each text that say it is generated, beside the label of ${traits.name}. Default: none.`
          : 'Words under each text that say it is generated. Default: such words in the language of the personality.',
    });
}

function footerProblem(footer: string, limit: number, traits: PlatformTraits): string | undefined {
  if (!/\p{L}/u.test(footer)) return 'words that say that the text is generated, or no footer at all';
  if (invisible.test(footer)) return 'one line without control characters and invisible ones';
  const claim = claimToBeHuman(footer) ?? denial.exec(footer)?.[0];
  if (claim !== undefined) return `a footer that claims no human writer (${quote(claim)})`;
  if (!disclosing.some((pattern) => pattern.test(footer)))
    return 'words that say that the text is generated, with one that readers know by it, such as "AI" or "bot"';
  const most = Math.floor(limit * FOOTER_SHARE);
  const measure = measureOfFooter(footer, traits);
  return measure > most
    ? `at most ${most} of the ${limit} that a text on ${traits.name} may measure (this: ${measure})`
    : undefined;
}
