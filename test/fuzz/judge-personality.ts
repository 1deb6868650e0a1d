import { platformsWithSettings } from '../../infra/platforms.ts';
import type { Personality, PlatformPlan } from '../../shared/personality/personality.ts';
import { parseExpression } from '../../shared/personality/schedule-expression.ts';
import { accountPattern } from '../../shared/personality/schema.ts';

/** DynamoDB takes items of 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html, read November 2026). */
const largestVersion = 390 * 1024;

/** Which promises of the type an accepted personality breaks. */
export function personalityFaults(personality: Personality): string[] {
  const { name, language, timezone, bio, lore, knowledge, topics, adjectives, postExamples, style } = personality;
  const lists = [bio, lore, knowledge, topics, adjectives, postExamples, style.all, style.chat, style.post];
  const messages = personality.messageExamples.flat();
  const checks: readonly (readonly [holds: boolean, fault: string])[] = [
    [personality.id === 'ada', 'another id'],
    [name.trim() === name && name.length > 0 && name.length <= 100 && !/\p{Cc}/u.test(name), 'a name out of bounds'],
    [(personality.fileVersion ?? '').length <= 100, 'a file version out of bounds'],
    [isLanguage(language), `the language ${language.slice(0, 60)}`],
    [isZone(timezone), `the time zone ${timezone}`],
    [typeof personality.paused === 'boolean' && typeof personality.disclosure === 'boolean', 'a switch that is none'],
    [lists.every((list) => list.every((text) => typeof text === 'string' && text.trim() !== '')), 'a blank text'],
    [messages.every(({ user, text }) => user.trim() !== '' && text.trim() !== ''), 'a blank message'],
    [personality.messageExamples.every((conversation) => conversation.length > 0), 'an empty conversation'],
    [
      between(personality.budget?.perDayUsd, 0, 10_000) && between(personality.budget?.perMonthUsd, 0, 100_000),
      'a budget',
    ],
    [Object.keys(personality.platforms).length > 0, 'no platform'],
    [new TextEncoder().encode(JSON.stringify(personality)).length <= largestVersion, 'too large to be stored'],
    [JSON.stringify(personality).isWellFormed(), 'half of a character'],
  ];
  return [
    ...checks.filter(([holds]) => !holds).map(([, fault]) => `accepted with ${fault}`),
    ...Object.entries(personality.platforms).flatMap(([platform, plan]) => planFaults(platform, plan)),
  ];
}

function planFaults(platform: string, plan: PlatformPlan): string[] {
  const traits = platformsWithSettings.find(({ id }) => id === platform);
  if (traits === undefined) return [`accepted with the unknown platform ${platform}`];
  const { schedule, limits, openai, policy, threads } = plan;
  const checks: readonly (readonly [holds: boolean, fault: string])[] = [
    [accountPattern.test(plan.account), 'an account of another form'],
    [traits.transports.some(({ id }) => id === plan.transport), 'an unknown transport'],
    [parses(schedule.expression) && schedule.expression.length <= 256, 'a schedule that the scheduler does not take'],
    [between(schedule.windowMinutes, 0, 1440) && between(schedule.jitterMinutes, 0, 240), 'a window or jitter'],
    [(schedule.quietHours ?? []).every((range) => /^\d\d:\d\d-\d\d:\d\d$/.test(range)), 'quiet hours'],
    [between(limits.perHour, 1, 100) && between(limits.perDay, 1, 1000), 'limits'],
    [between(limits.minimumGapMinutes, 0, 1440) && between(plan.maxLatenessMinutes, 1, 1440), 'times'],
    [between(openai?.temperature, 0, 2) && between(openai?.maxOutputTokens, 16, 16_000), 'settings of the model'],
    [between(threads?.maximumParts, 2, 10), 'parts of a thread'],
    [(policy?.links ?? []).every((domain) => domain.length <= 253), 'a domain out of bounds'],
    [(policy?.mentions ?? []).every((handle) => handle.length <= 100), 'a handle out of bounds'],
    [Object.values(plan.traits ?? {}).every((value) => between(value, 0, 1)), 'the strength of a trait'],
    [traits.settings.safeParse(plan.settings).success, 'settings that the platform does not take'],
  ];
  return checks.filter(([holds]) => !holds).map(([, fault]) => `accepted with ${fault} on ${platform}`);
}

function between(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (value >= least && value <= most);
}

function parses(expression: string): boolean {
  try {
    return parseExpression(expression) !== undefined;
  } catch {
    return false;
  }
}

function isLanguage(tag: string): boolean {
  return tag.length <= 35 && Intl.getCanonicalLocales(tag)[0] === tag && new Intl.Locale(tag).baseName === tag;
}

function isZone(zone: string): boolean {
  return zone.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
}
