import type { PlatformTraits } from '../../../shared/publication/platform.ts';
import { type Random, seededRandom } from '../../chaos/random.ts';

/**
 * Schedules as operators write them. One after the other, so that every hundred personalities have the same mix and costs can be compared:
 * nine o'clock is what most people write, some write oftener than their limits allow.
 */
const schedules: readonly unknown[] = [
  { cron: '0 9 * * *' },
  { cron: '0 9,18 * * *', jitter: 20, quietHours: '22:00-07:00' },
  'cron(0 9 ? * MON-FRI *)',
  { every: '18 hours' },
  { every: '9 hours', quietHours: '23:00-07:00' },
  'rate(12 hours)',
  { cron: '30 7 * * *', jitter: 45 },
  { cron: '0 8,12,20 * * *' },
  { every: '1 day' },
  { every: '8 hours', jitter: 30 },
  { cron: '15 10 * * *', window: 15 },
  { every: '5 hours', quietHours: '22:00-08:00' },
  'cron(0 12 ? * MON,WED,FRI *)',
  { every: '90 minutes' },
  { cron: '0 9 * * *', jitter: 60 },
  { cron: '0 9 * * *' },
  { every: '6 hours', jitter: 120, quietHours: '21:30-06:30' },
  { cron: '0 18 * * *' },
  { cron: '0,20,40 10 * * *' },
  'rate(2 days)',
];
const limits: readonly unknown[] = [
  undefined,
  { perDay: 6 },
  { perHour: 2, perDay: 12, minimumGapMinutes: 30 },
  undefined,
  { minimumGapMinutes: 5 },
];
/** Where people live, and many more in some zones than in others. */
const zones = [
  'America/New_York',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Europe/London',
  'Asia/Kolkata',
  'America/New_York',
  'Asia/Tokyo',
  'UTC',
  'America/Sao_Paulo',
  'Europe/Berlin',
];
const nouns = 'tides lamps gulls rain tea maps stairs clocks moss rope kites bread owls ferries wool signs'.split(' ');
const tones = 'dry warm patient odd careful blunt gentle wry'.split(' ');

/** Name of the personality with this number: of 100 and of 100,000 it is the same one. */
export function idOf(number: number): string {
  return `p${String(number).padStart(6, '0')}`;
}

/** One personality in so many is talked to. */
const talkedToEach = 5;

export function isTalkedTo(number: number): boolean {
  return number % talkedToEach === 0;
}

/** One personality in so many has its drafts looked at by a person before they are posted. */
const lookedAtEach = 25;
/** Which of them: those have different schedules. */
const lookedAtFrom = 8;
/** So long before its slot each of their drafts is written. */
export const leadHours = 6;

export function isLookedAt(number: number): boolean {
  return number % lookedAtEach === lookedAtFrom;
}

/**
 * A file as an operator would upload it, made up from a seed: a kilobyte of persona, one platform or two, and one of
 * twenty schedules with its limits and zone.
 */
export function fileOf(number: number, seed: number, platforms: readonly Pick<PlatformTraits, 'id'>[]): string {
  const random = seededRandom(seed * 1_000_003 + number);
  const block = Math.floor(number / schedules.length);
  // Three in five on the first platform alone, one on each of the others, one everywhere.
  const chosen = [platforms.slice(0, 1), platforms.slice(0, 1), platforms.slice(1), platforms, platforms.slice(0, 1)];
  const schedule = (offset: number) => schedules[(number + offset) % schedules.length];
  const sections = chosen[block % chosen.length]!.map(({ id }, index) => [
    id,
    { schedule: schedule(index * 7), limits: limits[(block + number) % limits.length] },
  ]);
  return JSON.stringify({
    name: `Made-up ${number}`,
    language: 'en',
    timezone: zones[(number + block) % zones.length],
    approval: isLookedAt(number) ? { leadTime: `${leadHours} hours` } : 'auto',
    bio: texts(random, 2, 'Looks after'),
    lore: texts(random, 2, 'Once lost'),
    knowledge: texts(random, 2, 'Knows about'),
    topics: nouns.slice(0, 8 + random.below(8)),
    adjectives: tones.slice(0, 2 + random.below(4)),
    traits: { humour: random.below(11) / 10 },
    style: { all: ['Short sentences.'], post: ['One thought per post.'] },
    postExamples: texts(random, 4, 'Today it was all about'),
    platforms: Object.fromEntries(sections),
  });
}

function texts(random: Random, count: number, beginning: string): string[] {
  return Array.from({ length: count }, () => `${beginning} ${random.pick(nouns)} and ${random.pick(nouns)}.`);
}
