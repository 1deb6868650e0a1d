import { describe, expect, it } from 'vitest';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { type JsonSchema, personalityJsonSchema } from '../../../shared/personality/json-schema.ts';
import { commonSectionFields } from '../../../shared/personality/platform-settings.ts';
import type { PlatformWithSettings } from '../../../shared/publication/platform.ts';
import { evidenceOf, type PlatformEvidence } from './evidence.ts';
import { submitted } from './evidence-sent.ts';

/** Every platform with a second way to reach it, so that a choice of one makes a difference. */
const platforms: readonly PlatformWithSettings[] = platformsWithSettings.map((traits) => {
  const [first, second] = traits.transports;
  return second === undefined && first !== undefined
    ? { ...traits, transports: [first, { ...first, id: 'browser' }] }
    : traits;
});

type File = { readonly [field: string]: unknown };

const own: File = {
  name: 'Ada',
  topics: ['bees'],
  platforms: { twitter: {}, reddit: { settings: { subreddits: ['tea'] } } },
};
const older: File = { name: 'Ada', topics: ['bees'], platform_settings: { twitter: {}, reddit: {} } };

type Aspect = Exclude<keyof PlatformEvidence, 'settings'> | 'schedule' | 'report' | 'refused' | 'sent' | 'answering';

/** A field, the file with that field alone changed, and what is different then. One line for each field. */
type Row = readonly [field: string, change: File, shows: Aspect];

const twitter = (section: File): File => ({ platforms: { twitter: section } });
const tea = (wishes: File): File => ({
  platforms: { reddit: { settings: { subreddits: [{ name: 'tea', ...wishes }] } } },
});
const group = (message: File): File => ({
  messageExamples: [{ examples: [{ user: 'Ada', text: 'Hum.', ...message }] }],
});
const says = (message: File): File => ({ messageExamples: [[{ user: 'Ada', text: 'Hum.', ...message }]] });

const rows: readonly Row[] = [
  ['id', { id: 'eve' }, 'refused'],
  ['name', { name: 'Grace' }, 'prompt'],
  ['version', { version: '7' }, 'report'],
  ['username', { username: 'ada_bee' }, 'plan'],
  ['language', { language: 'de' }, 'prompt'],
  ['timezone', { timezone: 'Europe/Berlin' }, 'schedule'],
  ['paused', { paused: true }, 'schedule'],
  ['disclosure', { disclosure: false }, 'parts'],
  ['approval', { approval: 'required' }, 'plan'],
  ['approval.leadTime', { approval: { leadTime: '2 hours' } }, 'plan'],
  ['platforms.*.approval', twitter({ approval: 'required' }), 'plan'],
  ['platforms.*.approval.leadTime', twitter({ approval: { leadTime: '2 hours' } }), 'plan'],
  ['bio', { bio: 'Keeps bees.' }, 'prompt'],
  ['lore', { lore: ['Lost a queen.'] }, 'prompt'],
  ['knowledge', { knowledge: [{ text: 'Bees sleep.' }] }, 'prompt'],
  ['topics', { topics: ['frost'] }, 'prompt'],
  ['traits', { traits: { humour: 0.9 } }, 'prompt'],
  ['traits', { traits: { humour: 0.9 } }, 'request'],
  ['traits', { traits: { energy: 1 } }, 'schedule'],
  ['adjectives', { adjectives: ['dry'] }, 'prompt'],
  ['style.all', { style: { all: 'Short.' } }, 'prompt'],
  ['style.chat', { style: { chat: 'Ask back.' } }, 'reply'],
  ['style.post', { style: { post: 'One thought.' } }, 'prompt'],
  ['messageExamples.user', says({ user: 'Eve' }), 'prompt'],
  ['messageExamples.name', says({ user: undefined, name: 'Eve' }), 'prompt'],
  ['messageExamples.content.text', says({ text: undefined, content: { text: 'Buzz.' } }), 'prompt'],
  ['messageExamples.text', says({ text: 'Buzz.' }), 'prompt'],
  ['messageExamples.examples', { messageExamples: [{ examples: [{ user: 'Ada', text: 'Buzz.' }] }] }, 'prompt'],
  ['messageExamples.examples.user', group({ user: 'Eve' }), 'prompt'],
  ['messageExamples.examples.name', group({ user: undefined, name: 'Eve' }), 'prompt'],
  ['messageExamples.examples.content.text', group({ text: undefined, content: { text: 'Buzz.' } }), 'prompt'],
  ['messageExamples.examples.text', group({ text: 'Buzz.' }), 'prompt'],
  ['postExamples', { postExamples: ['The hive hums in its sleep.'] }, 'prompt'],
  ['postExamples', { postExamples: ['The hive hums in its sleep.'] }, 'gate'],
  ['system', { system: 'You are a bee.' }, 'prompt'],
  ['interaction_rules', { interaction_rules: 'Never sting.' }, 'prompt'],
  ['templates', { templates: { postTemplate: 'Never rhyme.' } }, 'prompt'],
  ['budget.perDayUsd', { budget: { perDayUsd: 0.2 } }, 'money'],
  ['budget.perMonthUsd', { budget: { perMonthUsd: 3 } }, 'money'],
  ['platforms.*.enabled', twitter({ enabled: false }), 'schedule'],
  ['platforms.*.account', twitter({ account: 'bee' }), 'plan'],
  ['platforms.*.transport', twitter({ transport: 'browser' }), 'plan'],
  ['platforms.*.schedule', twitter({ schedule: 'rate(7 hours)' }), 'schedule'],
  ['platforms.*.schedule.cron', twitter({ schedule: { cron: '0 9 * * *' } }), 'schedule'],
  ['platforms.*.schedule.every', twitter({ schedule: { every: '7 hours' } }), 'schedule'],
  ['platforms.*.schedule.window', twitter({ schedule: { every: '4 hours', window: 9 } }), 'schedule'],
  ['platforms.*.schedule.jitter', twitter({ schedule: { every: '4 hours', jitter: 30 } }), 'plan'],
  ['platforms.*.schedule.quietHours', twitter({ schedule: { every: '4 hours', quietHours: '22:00-07:00' } }), 'plan'],
  ['platforms.*.policy.mentions', twitter({ policy: { mentions: ['@bee'] } }), 'gate'],
  ['platforms.*.policy.links', twitter({ policy: { links: ['example.org'] } }), 'gate'],
  ['platforms.*.policy.hashtags', twitter({ policy: { hashtags: 9 } }), 'gate'],
  ['platforms.*.footer', twitter({ footer: 'Written by an AI.' }), 'parts'],
  ['platforms.*.limits.perHour', twitter({ limits: { perHour: 2 } }), 'windows'],
  ['platforms.*.limits.perDay', twitter({ limits: { perDay: 9 } }), 'windows'],
  ['platforms.*.limits.minimumGapMinutes', twitter({ limits: { minimumGapMinutes: 40 } }), 'windows'],
  ['platforms.*.style', twitter({ style: 'Shout.' }), 'prompt'],
  ['platforms.*.traits', twitter({ traits: { verbosity: 0.1 } }), 'prompt'],
  ['platforms.*.openai.model', twitter({ openai: { model: 'gpt-5-nano' } }), 'request'],
  ['platforms.*.openai.temperature', twitter({ openai: { temperature: 0.3 } }), 'request'],
  ['platforms.*.openai.maxOutputTokens', twitter({ openai: { maxOutputTokens: 90 } }), 'request'],
  ['platforms.*.maxLatenessMinutes', twitter({ maxLatenessMinutes: 15 }), 'plan'],
  ['platforms.*.threads', { platforms: { reddit: { threads: { maximumParts: 3 } } } }, 'refused'],
  ['platforms.*.threads.maximumParts', twitter({ threads: { maximumParts: 3 } }), 'request'],
  ['platforms.*.replies.enabled', twitter({ replies: { enabled: false } }), 'answers'],
  ['platforms.*.replies.probability', twitter({ replies: { probability: 0.4 } }), 'answers'],
  ['platforms.*.replies.maximumDepth', twitter({ replies: { maximumDepth: 1 } }), 'answers'],
  ['platforms.*.replies.perPersonPerDay', twitter({ replies: { perPersonPerDay: 2 } }), 'answers'],
  ['platforms.*.replies.perDay', twitter({ replies: { perDay: 9 } }), 'answers'],
  ['platforms.*.replies.newPostsPerDay', twitter({ replies: { newPostsPerDay: 0 } }), 'answers'],
  ['platforms.*.replies.maximumAgeHours', twitter({ replies: { maximumAgeHours: 6 } }), 'answers'],
  ['traits', { traits: { sarcasm: 1 } }, 'answers'],
  ['platforms.reddit.settings.subreddits', { platforms: { reddit: { settings: { subreddits: ['cups'] } } } }, 'plan'],
  ['platforms.reddit.settings.subreddits.name', tea({ name: 'cups' }), 'plan'],
  ['platforms.reddit.settings.subreddits.posts', teaIsSilent(), 'plan'],
  ['platforms.reddit.settings.subreddits.flair', tea({ flair: 'Hot' }), 'sent'],
  ['platforms.reddit.settings.subreddits.nsfw', tea({ nsfw: true }), 'sent'],
  ['platforms.reddit.settings.subreddits.comment', tea({ comment: 'new-posts' }), 'answering'],
  ['platforms.reddit.settings.subreddits.adult', tea({ adult: true }), 'refused'],
  [
    'platforms.reddit.settings.titleStyle',
    { platforms: { reddit: { settings: { titleStyle: 'question' } } } },
    'prompt',
  ],
];

function teaIsSilent(): File {
  const subreddits = [{ name: 'tea', posts: false }, { name: 'cups' }];
  return { platforms: { reddit: { settings: { subreddits } } } };
}

const section = (platform: string, fields: File): File => ({ platform_settings: { [platform]: fields } });
const olderRows: readonly Row[] = [
  ['enabled', section('twitter', { enabled: false }), 'schedule'],
  ['post_frequency', section('twitter', { post_frequency: 'high' }), 'schedule'],
  ['interaction_style', section('twitter', { interaction_style: 'dry_technical' }), 'prompt'],
  ['tweet_style', section('twitter', { tweet_style: 'informative' }), 'prompt'],
  ['initial_tweet', section('twitter', { initial_tweet: 'The hive hums in its sleep.' }), 'gate'],
  ['tweet_examples', section('twitter', { tweet_examples: ['The hive hums in its sleep.'] }), 'gate'],
  ['subreddits', section('reddit', { subreddits: ['cups'] }), 'plan'],
];

/** Fields that are there for somebody else, with who that is. */
const forOthers = ['$schema'];

describe('every field', () => {
  it.each(rows)('%s %j shows in: %s', async (_field, change, shows) => {
    const [before, after] = [evidenceOf(own, platforms), evidenceOf(changed(own, change), platforms)];
    expect(before.refused).toEqual([]);
    if (shows !== 'refused') expect(after.refused).toEqual([]);
    expect(await aspect(after, shows)).not.toEqual(await aspect(before, shows));
  });

  it.each(olderRows)('of the older form: %s %j shows in: %s', (_field, change, shows) => {
    const [before, after] = [evidenceOf(older, platforms), evidenceOf(changed(older, change), platforms)];
    expect([...before.refused, ...after.refused]).toEqual([]);
    expect(aspect(after, shows)).not.toEqual(aspect(before, shows));
  });

  it('has its row, and no row is of a field that is gone', () => {
    const fields = [...new Set(leaves(personalityJsonSchema(platforms), []))].filter(
      (field) => !forOthers.includes(field) && field !== 'platform_settings',
    );
    expect(fields.length).toBeGreaterThan(40);
    expect([...new Set(rows.map(([field]) => field))].sort()).toEqual(fields.sort());
  });

  it('of the older form has its row', () => {
    const words = platformsWithSettings.flatMap((traits) => {
      const { used = [], styleFields = [], exampleFields = [] } = traits.importSettings?.({ subreddits: [] }) ?? {};
      return [...used, ...styleFields, ...exampleFields];
    });
    expect(olderRows.map(([field]) => field).sort()).toEqual([...new Set([...commonSectionFields, ...words])].sort());
  });

  it('approval: a longer lead time has it written earlier', () => {
    const writtenAt = (leadTime: string) =>
      evidenceOf({ ...own, approval: { leadTime } }, platforms).platforms.twitter?.plan as { written: number };
    expect(writtenAt('4 hours').written).toBe(writtenAt('2 hours').written - 2 * 3_600_000);
  });

  it('that is for others changes nothing', () => {
    for (const field of forOthers) {
      expect(evidenceOf({ ...own, [field]: './personality.schema.json' }, platforms)).toEqual(
        evidenceOf(own, platforms),
      );
    }
  });

  it('is not shown by a file that did not change', () => {
    expect(evidenceOf(changed(own, {}), platforms)).toEqual(evidenceOf(own, platforms));
  });
});

function aspect(evidence: ReturnType<typeof evidenceOf>, name: Aspect): unknown {
  if (name === 'sent') return submitted(evidence.platforms.reddit!.settings, 'tea');
  if (name === 'answering') {
    return platforms.map(({ id, repliesIn }) => repliesIn?.(evidence.platforms[id]?.settings ?? {}));
  }
  if (name === 'schedule' || name === 'report' || name === 'refused') return evidence[name];
  return Object.values(evidence.platforms).map((platform) => platform[name]);
}

/** The file with a change in it; lists are put in the place of lists. */
function changed(file: File, change: File): File {
  const values = Object.entries(change).map(([field, value]) => {
    const before = file[field];
    return [field, isFile(before) && isFile(value) ? changed(before, value) : value];
  });
  return { ...file, ...Object.fromEntries(values) };
}

function isFile(value: unknown): value is File {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Paths of the fields that hold a value, from the published schema; fields that every platform has stand under `*`. Where a value may be
 * written in another form besides its fields, the field itself counts too. What stands for names that operators choose is one field.
 */
function leaves(schema: JsonSchema, path: readonly string[]): string[] {
  const forms = [schema, ...list(schema.anyOf), ...list(schema.items), ...list((schema.items as JsonSchema)?.anyOf)];
  const nested = forms.flatMap((form) => [form, ...list(form.items), ...list(form.anyOf)]);
  const fields =
    path.at(-1) === 'traits' ? [] : nested.flatMap((form) => Object.entries((form.properties ?? {}) as File));
  const simple = list(schema.anyOf).some((form) => form.type === 'string') || schema.type === 'array';
  const inner = fields.flatMap(([name, value]) => leaves(value as JsonSchema, [...path, name]));
  const settled = fields.length === 0 || (simple && path.at(-1) !== 'messageExamples');
  return settled && path.at(-1) !== 'settings' ? [fieldName(path), ...inner] : inner;
}

function list(value: unknown): JsonSchema[] {
  return (Array.isArray(value) ? value : [value]).filter(isFile);
}

function fieldName(path: readonly string[]): string {
  const [first, , third] = path;
  return (first === 'platforms' && third !== 'settings' ? ['platforms', '*', ...path.slice(2)] : path).join('.');
}
